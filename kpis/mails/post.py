"""Posting: what is due is booked and queued, each once; a queued mail is written, compared and sent, or kept here."""

from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from kpis.mails import disputes
from kpis.mails.models import Mail, Subscription
from kpis.mails.schedule import last_due
from kpis.mails.write import NotTheirs, written
from reps.calendars import company_calendar
from reps.models import ParametersByDay

KILLED_AFTER = timedelta(minutes=15)  # a mail takes seconds
LATEST = timedelta(days=2)  # what could not be sent for so long is old news
ATTEMPTS = 4
State = Mail.State


def queue_due():
    """Queue every mail that is due and what failed before; returns how many. Safe to run twice at once."""
    now = timezone.now()
    _take_from_killed_workers(now)
    calendar, fiscal = company_calendar(), ParametersByDay().fiscal
    queued = 0
    for subscription in Subscription.objects.filter(user__is_active=True).order_by("pk"):
        due = last_due(subscription, now, calendar, fiscal)
        if due >= max(subscription.since, now - LATEST):
            about = {"user_id": subscription.user_id, "rhythm": subscription.rhythm}
            queued += _booked(about, subscription=subscription, due_on=timezone.localdate(due))
    queued += sum(_booked({"due_on": timezone.localdate(now)}, **news) for news in disputes.news(now - LATEST))
    return queued + sum(_again(mail) for mail in _failed(now))


def _booked(about, **once):
    """Whether this call booked the mail that is there but `once`: the database lets only one."""
    with transaction.atomic():
        mail, created = Mail.objects.get_or_create(**once, defaults=about)
        if created:
            deliver.enqueue(mail.pk)
    return created


def post_now(subscription):
    """Today's mail at once, before its hour, for who wants to see what it is like; None where it was made already."""
    with transaction.atomic():
        day = timezone.localdate()
        about = {"user_id": subscription.user_id, "rhythm": subscription.rhythm}
        mail, created = Mail.objects.get_or_create(subscription=subscription, due_on=day, defaults=about)
    if not created:
        return None
    deliver.call(mail.pk)
    mail.refresh_from_db()
    return mail


def _take_from_killed_workers(now):
    """A mail whose worker was killed counts as failed, and is tried again as such: under the same Message-ID, by which
    a mail server can tell one that had left already."""
    killed = DBTaskResult.objects.running().filter(task_path=deliver.module_path, started_at__lt=now - KILLED_AFTER)
    for taken in killed:
        with transaction.atomic():
            mail = Mail.objects.filter(pk=taken.args_kwargs["args"][0]).first()
            taken.set_failed(TimeoutError("its worker was killed"))
            if mail:
                _failed_with(mail, TimeoutError(_("the process ended before it was sent")))


def _failed(now):
    since = timezone.localdate(now - LATEST)
    return Mail.objects.filter(state=State.FAILED, attempts__lt=ATTEMPTS, due_on__gte=since)


def _again(mail):
    with transaction.atomic():
        if moved := mail.claim(State.FAILED, State.WAITING):
            deliver.enqueue(mail.pk)
    return moved


@task()
def deliver(pk):
    """Write and send a waiting mail. A mail that is not waiting is somebody else's, or done."""
    found = Mail.objects.filter(pk=pk, state=State.WAITING).select_related("subscription__user", "user").first()
    if found is None:
        return
    if found.subscription is None and found.dispute is None:
        found.claim(State.WAITING, State.REFUSED, done_at=timezone.now())
        return
    try:
        _deliver(found)
    except Exception as problem:
        _failed_with(found, problem)
        raise


def _deliver(mail):
    try:
        letter = disputes.written(mail) if mail.dispute else written(mail.subscription)
    except NotTheirs:
        mail.claim(State.WAITING, State.REFUSED, done_at=timezone.now())
        return
    if mail.subscription and letter.fingerprint == _last_said(mail):
        mail.claim(State.WAITING, State.SKIPPED, fingerprint=letter.fingerprint, done_at=timezone.now())
        return
    said = {"subject": letter.subject, "text": letter.text, "html": letter.html, "fingerprint": letter.fingerprint}
    if not (settings.MAIL_SERVER and mail.user.email):
        mail.claim(State.WAITING, State.KEPT, done_at=timezone.now(), **said)
    elif mail.claim(State.WAITING, State.SENDING, **said):
        _message(mail, letter).send()
        mail.claim(State.SENDING, State.SENT, done_at=timezone.now())


def _last_said(mail):
    """The fingerprint of the last one that reached its reader, or None."""
    before = mail.subscription.mails.posted().filter(due_on__lt=mail.due_on).order_by("-due_on")
    return before.values_list("fingerprint", flat=True).first()


def _message(mail, letter):
    """The Message-ID is the mail's own, so that a mail server, too, can tell one sent twice."""
    headers = {"Message-ID": f"<rhythm-{mail.pk}@{settings.DEFAULT_FROM_EMAIL.rpartition('@')[2].strip('>')}>"}
    message = EmailMultiAlternatives(letter.subject, letter.text, to=[mail.user.email], headers=headers)
    message.attach_alternative(letter.html, "text/html")
    return message


def _failed_with(mail, problem):
    said = {"attempts": mail.attempts + 1, "problem": f"{type(problem).__name__}: {problem}"[:300]}
    mail.claim(State.WAITING, State.FAILED, **said) or mail.claim(State.SENDING, State.FAILED, **said)
