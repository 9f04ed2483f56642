"""Changes that came after a period had locked: they wait until somebody above has approved them (spec 2.8, 12)."""

from django.conf import settings
from django.contrib import admin
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from reps.models.base import history
from reps.models.disputes import Dispute
from reps.models.locks import PeriodLock
from reps.models.people import Rep, Team


class LateChangeQuerySet(models.QuerySet):
    def pending(self):
        return self.filter(state=LateChange.State.PENDING)

    def visible_to(self, user):
        """One's own, those one asked for, and those of the teams one manages."""
        if user.sees_everything:
            return self
        if not user.sees_sales:
            return self.none()
        mine = Q(rep=user.rep_record) | Q(asked_by=user) if user.rep_record else Q(asked_by=user)
        return self.filter(mine | Q(team__in=user.managed_team_ids) | Q(approver_team__in=user.managed_team_ids))

    def decidable_by(self, user):
        """Those this user may decide: somebody above the person concerned, a director or an admin, never oneself.

        What puts right an upheld dispute is not decided by whom that concerned, however high they stand.
        """
        found = self.pending().exclude(corrects__in=Dispute.objects.concerning(user))
        if me := user.rep_record:
            handed = LateChange.objects.filter(Q(fields__rep__0=me.pk) | Q(fields__rep__1=me.pk))
            found = found.exclude(rep=me).exclude(pk__in=handed.values("pk"))
        if user.sees_everything:
            return found
        return found.filter(approver_team__in=user.managed_team_ids)


class LateChange(models.Model):
    """A record added, changed or deleted after a period it counts in had locked; nothing of it counts until approved.

    `fields` is {name: [before, after]} of the record's own fields. `team` is the team of the person concerned on that
    day; `approver_team` the lowest team whose manager may decide, None where only a director or an admin may.
    `corrects` is the upheld dispute that it puts right: whoever decided that decides, or somebody above.
    """

    class Kind(models.TextChoices):
        VISIT = "visit", _("Visit")
        PROPOSAL = "proposal", _("Proposal")
        LEAD = "lead", _("Lead")
        TOUCH = "touch", _("Touch of a lead")
        INCOME = "income", _("Income")
        LEAVE = "leave", _("Leave")
        RATE = "rate", _("Exchange rate")

    class Action(models.TextChoices):
        ADD = "add", _("Added")
        CHANGE = "change", _("Changed")
        DELETE = "delete", _("Deleted")

    class State(models.TextChoices):
        PENDING = "pending", _("Waiting")
        APPROVED = "approved", _("Approved")
        DECLINED = "declined", _("Declined")

    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    action = models.CharField(_("what"), max_length=6, choices=Action.choices)
    record_id = models.BigIntegerField(_("record"), null=True, blank=True)
    record_key = models.CharField(_("key"), max_length=100)
    label = models.CharField(_("name"), max_length=300)
    fields = models.JSONField(_("fields"), default=dict, encoder=DjangoJSONEncoder)
    day = models.DateField(_("day"))
    period = models.CharField(_("locked period"), max_length=20, blank=True)  # blank: only too long ago
    rep = models.ForeignKey(
        Rep, models.SET_NULL, null=True, blank=True, verbose_name=_("rep"), related_name="late_changes"
    )
    team = models.ForeignKey(Team, models.SET_NULL, null=True, blank=True, verbose_name=_("team"), related_name="+")
    approver_team = models.ForeignKey(
        Team, models.SET_NULL, null=True, blank=True, verbose_name=_("decided by who manages"), related_name="+"
    )
    corrects = models.ForeignKey(
        Dispute,
        models.SET_NULL,
        null=True,
        blank=True,
        verbose_name=_("puts right the dispute"),
        related_name="late_changes",
    )
    reason = models.TextField(_("reason"), max_length=1000)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, verbose_name=_("asked by"), related_name="+"
    )
    asked_at = models.DateTimeField(_("asked at"), auto_now_add=True)
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.PENDING)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, verbose_name=_("decided by"), related_name="+"
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)

    objects = LateChangeQuerySet.as_manager()
    history = history()

    class Meta:
        verbose_name = _("late change")
        verbose_name_plural = _("late changes")
        ordering = ["-asked_at", "-pk"]
        indexes = [
            models.Index(fields=["state", "approver_team"], name="late_waiting"),
            models.Index(fields=["kind", "record_key", "state"], name="late_of_record"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="pending", decided_at__isnull=True)
                | Q(state__in=["approved", "declined"], decided_at__isnull=False),
                name="late_decided_has_a_time",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="late_has_a_reason"),
            models.UniqueConstraint(
                fields=["kind", "record_key"], condition=Q(state="pending"), name="late_waits_once_a_record"
            ),
        ]

    @property
    @admin.display(description=_("locked period"), ordering="period")
    def closed(self):
        """The locked period in the reader's words, "" where it came only too late."""
        return str(PeriodLock.named(self.period)) if self.period else ""

    def __str__(self):
        return self.label
