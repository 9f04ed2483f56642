"""One-to-ones: what a rep and their manager agree on, and what the manager notes of it (spec 11)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reps.models.base import history
from reps.models.people import Membership, Rep


def coached_by(user):
    """The reps whose one-to-one this user may open: never themselves.

    A manager's present people, everybody for a director, nobody for an administrator as such: they see configuration,
    not conversations (spec 11).
    """
    if not user.is_active:
        return Rep.objects.none()
    if not user.is_director:
        today = Membership.objects.on(timezone.localdate()).filter(team__in=user.managed_team_ids)
        return Rep.objects.filter(pk__in=today.values("rep")).exclude(user=user)
    return Rep.objects.exclude(user__isnull=False, user=user)


def may_coach(user):
    """Whether the user writes what is agreed and noted with those they lead; a director reads."""
    return user.is_manager and not user.is_director


class CommitmentQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Both see it: who agreed to it, and those who lead them now."""
        return self.filter(Q(rep=user.rep_record) | Q(rep__in=coached_by(user)))

    def open(self):
        return self.filter(status=Commitment.Status.OPEN)


class Commitment(models.Model):
    """Something a rep means to do by a day. Whether it was kept is between the two: it is no figure of the rep's."""

    class Status(models.TextChoices):
        OPEN = "open", _("Open")
        KEPT = "kept", _("Kept")
        PART = "part", _("Kept in part")
        NOT = "not", _("Not kept")
        DROPPED = "dropped", _("Dropped")

    rep = models.ForeignKey(Rep, models.CASCADE, verbose_name=_("rep"), related_name="commitments")
    what = models.CharField(_("what"), max_length=200)
    due_on = models.DateField(_("due on"))
    kpi = models.CharField(_("KPI"), max_length=40, blank=True)  # its slug; what a KPI is, is not known here
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.OPEN)
    agreed_on = models.DateField(_("agreed on"), default=timezone.localdate)
    settled_on = models.DateField(_("settled on"), null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, verbose_name=_("by"), related_name="+")

    objects = CommitmentQuerySet.as_manager()
    history = history()

    class Meta:
        verbose_name = _("commitment")
        verbose_name_plural = _("commitments")
        ordering = ["due_on", "pk"]
        indexes = [models.Index(fields=["rep", "due_on"], name="commitment_rep_due")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(what=""),
                name="commitment_says_what",
                violation_error_message=_("Say what was agreed."),
            ),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("agreed_on")),
                name="commitment_due_after_agreed",
                violation_error_message=_("It can't be due before it was agreed."),
            ),
            models.CheckConstraint(
                condition=Q(status__in=["open", "kept", "part", "not", "dropped"]), name="commitment_status_is_known"
            ),
            models.CheckConstraint(
                condition=Q(status="open", settled_on__isnull=True) | (~Q(status="open") & Q(settled_on__isnull=False)),
                name="commitment_settled_has_a_day",
            ),
        ]

    def __str__(self):
        return self.what

    def settle(self, status):
        """Say what became of it, or take that back; with the day."""
        self.status = status
        self.settled_on = None if status == self.Status.OPEN else timezone.localdate()
        self.save(update_fields=["status", "settled_on"])


class CoachingNoteQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Who wrote it; and the person it is about, once it is shared. Nobody else, whatever their role."""
        return self.filter(Q(by=user) | Q(shared=True, rep__isnull=False, rep=user.rep_record))


class CoachingNote(models.Model):
    """What a manager notes of a one-to-one: one a day, private to who wrote it unless shared with the rep."""

    rep = models.ForeignKey(Rep, models.CASCADE, verbose_name=_("rep"), related_name="coaching_notes")
    on = models.DateField(_("day"), default=timezone.localdate)
    text = models.TextField(_("note"), max_length=5000)
    shared = models.BooleanField(_("shared with the rep"), default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, verbose_name=_("by"), related_name="+")

    objects = CoachingNoteQuerySet.as_manager()
    history = history()

    class Meta:
        verbose_name = _("coaching note")
        verbose_name_plural = _("coaching notes")
        ordering = ["-on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["rep", "by", "on"], name="note_once_a_day"),
            models.CheckConstraint(condition=~Q(text=""), name="note_says_something"),
        ]

    def __str__(self):
        return f"{self.rep} {self.on:%Y-%m-%d}"
