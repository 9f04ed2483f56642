"""Step: log-ins. Whoever is ticked gets an account and a link, by mail or to be handed over."""

from dataclasses import dataclass
from smtplib import SMTPException

from django.core.mail import get_connection
from django.db import transaction

from reps.forms.invitations import InvitationForm
from reps.invitations import DAYS_VALID, invite, link_of, send
from reps.models import User

FAILURES = (OSError, SMTPException)


@dataclass(frozen=True)
class Invited:
    """An account, the link to its first password, and what became of the mail: sent, failed, or "" for none."""

    user: User
    link: str
    mail: str


def page(request, step):
    form = InvitationForm(request.POST if request.method == "POST" else None, by=request.user)
    if request.method != "POST":
        return step.shown(request, form=form)
    if not form.is_valid():
        return step.shown(request, bad=True, form=form)
    made = _accounts(form.chosen)
    site = request.build_absolute_uri("/")
    if form.cleaned_data.get("mail"):
        invited = _mailed(made, site)
    else:
        invited = [Invited(user, link_of(user, site), "") for user in made]
    answer = step.again(request.user).shown(request, invited=invited, days=DAYS_VALID)
    answer["Cache-Control"] = "no-store"  # nobody finds the links by going back in this browser
    return answer


@transaction.atomic
def _accounts(reps):
    return [invite(rep) for rep in reps]


def _mailed(users, site):
    """Their links, sent over one connection; who has no address, and whom the server refuses, gets theirs by hand."""
    connection = get_connection()
    try:
        connection.open()
    except FAILURES:
        return [Invited(user, link_of(user, site), "failed" if user.email else "") for user in users]
    try:
        return [_sent(user, link_of(user, site), connection) for user in users]
    finally:
        connection.close()


def _sent(user, link, connection):
    """The link stands on the page even where it was mailed: a mail may be lost, and it is shown this once."""
    if not user.email:
        return Invited(user, link, "")
    try:
        send(user, link, connection)
    except FAILURES:
        return Invited(user, link, "failed")
    return Invited(user, link, "sent")
