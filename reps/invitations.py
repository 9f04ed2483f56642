"""Letting people in: an account without a password, and the link with which its owner sets one.

The link is that of a forgotten password: it is signed with what is stored of the account's password, so that it works
once, until the password is set, and for settings.PASSWORD_RESET_TIMEOUT seconds at most.
"""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from reps.models import Organisation, Rep, User

LONGEST_NAME = User._meta.get_field("username").max_length
DAYS_VALID = settings.PASSWORD_RESET_TIMEOUT // (24 * 3600)


def link_of(user, site=settings.SITE_URL):
    """The whole address at which the owner of the account sets a password. The one before it still works."""
    key = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    return site.rstrip("/") + reverse("account_reset_password_from_key", kwargs=key)


def waits(user):
    """Whether its owner has set no password yet: only then may somebody else hand out a link to it."""
    return user.is_active and not user.has_usable_password()


def free_username(wanted):
    """`wanted`, or with a number behind it if somebody is called so already."""
    wanted, number = User.normalize_username(wanted.replace(" ", "."))[: LONGEST_NAME - 5], 1
    name = wanted
    while User.objects.filter(username__iexact=name).exists():
        number += 1
        name = f"{wanted}{number}"
    return name


def username_of(rep):
    """What a rep logs in as: the part of their e-mail before the @, else their key."""
    return free_username(rep.email.partition("@")[0] or rep.key)


@transaction.atomic
def invite(rep):
    """The account of a rep, made without a password if there is none yet."""
    rep = Rep.objects.select_for_update(of=("self",)).get(pk=rep.pk)  # two at once make one account
    if rep.user is None:
        rep.user = _account(rep)
        rep.save()
    return rep.user


def _account(rep):
    user = User(username=username_of(rep), email=rep.email, first_name=rep.name[:150])
    user.language = Organisation.current().language
    user.set_unusable_password()
    user.save()
    return user


def send(user, link, connection=None):
    """Mail the link to the account's owner, in their language; over a connection that is open, where many are sent."""
    with translation.override(user.language or settings.LANGUAGE_CODE):
        words = {"user": user, "link": link, "days": DAYS_VALID, "company": Organisation.current().name}
        text = render_to_string("account/invitation.txt", words)
        subject, sender = _("Your log-in to SalesOps"), settings.DEFAULT_FROM_EMAIL
        send_mail(subject, text, sender, [user.email], connection=connection)
