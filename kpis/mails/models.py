"""Who wants which rhythm by mail and when; and every mail that came of it, sent or not."""

from datetime import time

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reps.models.base import history
from reps.models.disputes import Dispute

MINUTE = 5  # past the hour: the mails of 8 o'clock tell what was published at 8 (spec 11)


class OwnQuerySet(models.QuerySet):
    def of(self, user):
        return self.filter(user=user)


class Subscription(models.Model):
    """One user's wish: a rhythm of a scope, on a day, five minutes past an hour.

    `who` is the scope as addresses name it; whether the user may still see it is asked when a mail is written. `day` is
    the day of the week (1 is Monday) of a weekly rhythm, else the so-manieth working day of the month or quarter.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="subscriptions", verbose_name=_("user")
    )
    rhythm = models.CharField(_("rhythm"), max_length=20)
    who = models.CharField(_("of whom"), max_length=110)
    day = models.PositiveSmallIntegerField(_("day"))
    hour = models.PositiveSmallIntegerField(_("hour"))
    language = models.CharField(_("language"), max_length=10, blank=True)  # of the page it was asked for on
    since = models.DateTimeField(_("since"), default=timezone.now)  # nothing from before is sent

    objects = OwnQuerySet.as_manager()
    history = history()

    class Meta:
        verbose_name = _("mail asked for")
        verbose_name_plural = _("mails asked for")
        ordering = ["user", "rhythm", "who"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "rhythm", "who"],
                name="subscription_once",
                violation_error_message=_("You get this mail already."),
            ),
            models.CheckConstraint(condition=Q(day__gte=1, day__lte=23), name="subscription_day_is_known"),
            models.CheckConstraint(condition=Q(hour__lte=23), name="subscription_hour_is_known"),
        ]

    def __str__(self):
        return f"{self.rhythm} {self.who}"

    @property
    def at(self):
        """The time of day at which it is due."""
        return time(self.hour, MINUTE)


class TimerRun(models.Model):
    """When the timer last looked for mails that are due: one row, none where it never ran."""

    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("run of the timer")
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="timer_run_is_one_row")]

    def __str__(self):
        return f"{self.at:%Y-%m-%d %H:%M}"


class MailQuerySet(OwnQuerySet):
    def visible_to(self, user):
        """One's own; an admin sees that there are others', and reads them but for one-to-ones."""
        return self if user.is_sales_admin else self.of(user)

    def posted(self):
        """Those that reached their reader."""
        return self.filter(state__in=[Mail.State.SENT, Mail.State.KEPT])


class Mail(models.Model):
    """One mail of a subscription, due on a day: one a day at most, whatever sends how often. Or one of a dispute, which
    nobody has to ask for: `rhythm` then says which news of it, each told once.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Sent")
        KEPT = "kept", _("To be read here")
        SKIPPED = "skipped", _("Nothing changed: not sent")
        REFUSED = "refused", _("No longer theirs to see: not sent")
        FAILED = "failed", _("Failed")

    subscription = models.ForeignKey(Subscription, models.SET_NULL, null=True, related_name="mails")
    dispute = models.ForeignKey(Dispute, models.SET_NULL, null=True, related_name="mails", verbose_name=_("dispute"))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="mails", verbose_name=_("reader"))
    rhythm = models.CharField(_("rhythm"), max_length=20)
    due_on = models.DateField(_("due on"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.WAITING)
    subject = models.CharField(_("subject"), max_length=300, blank=True)
    text = models.TextField(_("text"), blank=True)
    html = models.TextField(blank=True)
    fingerprint = models.CharField(max_length=64, blank=True)  # of what it says: the same again is not sent
    attempts = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(_("problem"), max_length=300, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)
    done_at = models.DateTimeField(_("at"), null=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        ordering = ["-due_on", "-pk"]
        indexes = [models.Index(fields=["user", "-due_on"], name="mail_user_due")]
        constraints = [
            models.UniqueConstraint(fields=["subscription", "due_on"], name="mail_once_a_day"),
            models.UniqueConstraint(fields=["dispute", "user", "rhythm"], name="mail_once_a_dispute"),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "sending", "sent", "kept", "skipped", "refused", "failed"]),
                name="mail_state_is_known",
            ),
        ]

    def __str__(self):
        return self.subject or f"{self.rhythm} {self.due_on:%Y-%m-%d}"

    def claim(self, before, after, **changes):
        """From one state to another, unless somebody else was first; True for who moved it."""
        moved = Mail.objects.filter(pk=self.pk, state=before).update(state=after, **changes)
        return bool(moved)
