"""Teams, reps, who was in which team when, and who was away."""

from decimal import Decimal
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from tree_queries.models import TreeNode
from tree_queries.query import TreeQuerySet

from reps.kept import Given, Kept
from reps.models.access import ScopedQuerySet
from reps.models.base import Record, history
from reps.models.organisation import Organisation
from reps.models.tree import TeamTree
from reps.zones import known_zone


class TeamQuerySet(TreeQuerySet):
    def visible_to(self, user):
        """Every team for who sees everything; else the managed ones and the user's own."""
        if user.sees_everything:
            return self
        if not user.sees_sales:
            return self.none()
        own = [user.team_today.pk] if user.team_today else []
        return self.filter(pk__in={*user.managed_team_ids, *own})

    def ids_below(self, teams):
        """Ids of these teams and of all teams below them, as a frozenset."""
        return TeamTree(self.model.objects.order_by().only("pk", "parent")).ids_below(teams)


class Team(Record, TreeNode):
    """A team. Its figures are what its members, and those of teams below, did while members (spec 2.3)."""

    name = models.CharField(_("name"), max_length=200)

    objects = TeamQuerySet.as_manager(with_tree_fields=False)
    history = history()

    class Meta:
        verbose_name = _("team")
        verbose_name_plural = _("teams")
        ordering = ["name"]


class RepQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Self, and everyone who is or was in a team the user manages."""
        if user.sees_everything:
            return self
        if not user.sees_sales:
            return self.none()
        theirs = Membership.objects.filter(team__in=user.managed_team_ids).values("rep")
        return self.filter(Q(pk=user.rep_record.pk) | Q(pk__in=theirs))

    def employed_on(self, day):
        started = Q(hired_on__isnull=True) | Q(hired_on__lte=day)
        return self.filter(started, Q(left_on__isnull=True) | Q(left_on__gte=day))


def stamped_team():
    """The field for whose team a record is credited to: its rep's on its day, stamped when it is written."""
    return models.ForeignKey(
        Team,
        models.SET_NULL,
        null=True,
        editable=False,
        verbose_name=_("team"),
        related_name="+",
        db_index=False,  # the indexes that figures are read by begin with it
    )


class Rep(Record):
    """Somebody who sells."""

    class Leaving(models.TextChoices):
        VOLUNTARY = "voluntary", _("Of their own accord")
        DISMISSED = "dismissed", _("Dismissed")
        OTHER = "other", _("Retired, end of contract, other")

    name = models.CharField(pgettext_lazy("of a person", "name"), max_length=200)
    email = models.EmailField(_("e-mail"), blank=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        verbose_name=_("account"),
        related_name="rep",
    )
    hired_on = models.DateField(_("hired on"), null=True, blank=True)
    left_on = models.DateField(pgettext_lazy("employment", "last day"), null=True, blank=True)
    left_because = models.CharField(_("reason of leaving"), max_length=10, choices=Leaving.choices, blank=True)
    regretted = models.BooleanField(
        _("regretted"), null=True, blank=True, help_text=_("Whether we would have kept them.")
    )
    time_zone = models.CharField(
        _("time zone"),
        max_length=60,
        blank=True,
        validators=[known_zone],
        help_text=_("Where they work, such as Asia/Urumqi. Blank: the organisation's. Dates already recorded stay."),
    )

    company_zone = ""  # name of the company's time zone, where it is at hand: of the reader's own rep

    objects = RepQuerySet.as_manager()
    history = history()

    class Meta:
        verbose_name = _("rep")
        verbose_name_plural = _("reps")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(left_on__isnull=True) | Q(hired_on__isnull=True) | Q(left_on__gte=F("hired_on")),
                name="rep_leaves_after_hire",
                violation_error_message=_("The last day can't be before the day of hire."),
            ),
            models.CheckConstraint(
                condition=Q(left_because__in=("", "voluntary", "dismissed", "other")),
                name="rep_reason_of_leaving_is_known",
            ),
            models.CheckConstraint(
                condition=Q(left_on__isnull=False) | Q(left_because="", regretted__isnull=True),
                name="rep_reason_of_leaving_needs_a_last_day",
                violation_error_message=_("Only somebody with a last day has left for a reason."),
            ),
        ]

    @property
    def zone(self):
        """Where their days begin and end: their own time zone, else the company's (spec 2.1)."""
        return ZoneInfo(self.time_zone or self.company_zone or Organisation.current().time_zone)

    @property
    def today(self):
        return timezone.localdate(timezone=self.zone)

    def managed_team_ids(self):
        """Ids of the teams this rep manages today and of all teams below them."""
        managed = [each.team_id for each in self.memberships_on(timezone.localdate()) if each.manages]
        return Team.objects.ids_below(managed) if managed else frozenset()

    def team_on(self, day):
        """The team this rep belongs to on `day`, or None."""
        return next((each.team for each in self.memberships_on(day)), None)

    def memberships_on(self, day):
        """The one there is on a day, if any, in a list."""
        return MEMBERSHIPS_ON(rep=self.pk, day=day)


class MembershipQuerySet(ScopedQuerySet):
    def on(self, day):
        return self.overlapping(day, day)

    def overlapping(self, start, end):
        """Memberships with at least one day in start..end; either end may be None, meaning open."""
        found = self
        if end is not None:
            found = found.filter(Q(start__isnull=True) | Q(start__lte=end))
        if start is not None:
            found = found.filter(Q(end__isnull=True) | Q(end__gte=start))
        return found

    def led_by(self, user, start, end, rep="rep"):
        """Of the outer row's `rep`, those in teams the user leads on a day from its field `start` to its `end`."""
        then = self.overlapping(OuterRef(start), OuterRef(end))
        return then.filter(rep=OuterRef(rep), team__in=user.managed_team_ids)


@Kept
def MEMBERSHIPS_ON():
    """A rep's membership on a day, with its team."""
    on = Membership.objects.on(Given("day", models.DateField()))
    return on.filter(rep=Given("rep", models.BigIntegerField())).select_related("team").order_by()


class Membership(models.Model):
    """A rep's time in a team. A rep is in one team a day; changing it restamps the rep's records."""

    rep = models.ForeignKey(Rep, models.CASCADE, verbose_name=_("rep"), related_name="memberships")
    team = models.ForeignKey(
        Team,
        models.PROTECT,
        verbose_name=_("team"),
        related_name="memberships",
        help_text=_(
            "What somebody does counts for the team they are in that day, and stays there. By the current owner, as "
            "many CRMs do it, every move would rewrite a team's past."
        ),
    )
    start = models.DateField(_("first day"), null=True, blank=True, help_text=_("Blank: from the beginning."))
    end = models.DateField(_("last day"), null=True, blank=True, help_text=_("Blank: still there."))
    manages = models.BooleanField(_("manages the team"), default=False)

    objects = MembershipQuerySet.as_manager()
    history = history()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["rep", F("start").asc(nulls_first=True)]
        indexes = [models.Index(fields=["team", "rep"], name="membership_team")]
        constraints = [
            models.CheckConstraint(
                condition=Q(start__isnull=True) | Q(end__isnull=True) | Q(end__gte=F("start")),
                name="membership_ends_after_start",
                violation_error_message=_("The last day can't be before the first."),
            ),
        ]  # and no two overlap: migration 0002 has the exclusion constraint (PostgreSQL) and triggers (SQLite)

    def __str__(self):
        return f"{self.rep} · {self.team}"

    def clean(self):
        if self.rep_id is None:
            return
        others = Membership.objects.filter(rep=self.rep_id).exclude(pk=self.pk)
        clash = others.overlapping(self.start, self.end).select_related("team").first()
        if clash:
            raise ValidationError(
                _("%(rep)s is already in %(team)s on some of these days. A rep is in one team a day."),
                params={"rep": self.rep, "team": clash.team},
            )


def also_away(leave):
    """What is said where another leave of the rep holds some of the days asked for."""
    days = {"start": f"{leave.start:%Y-%m-%d}", "end": f"{leave.end:%Y-%m-%d}"}
    return _("On leave already from %(start)s to %(end)s: a day counts once. Change that leave, or these days.") % days


class LeaveQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own, and those with a day on which its person was in a team the user manages (spec 2.3)."""
        if user.sees_everything:
            return self
        if not user.sees_sales:
            return self.none()
        return self.filter(Q(rep=user.rep_record) | Exists(Membership.objects.led_by(user, "start", "end")))


class Leave(models.Model):
    """Days away. They reduce what is expected of a rep, not what is counted."""

    rep = models.ForeignKey(Rep, models.CASCADE, verbose_name=_("rep"), related_name="leaves")
    start = models.DateField(_("first day"))
    end = models.DateField(_("last day"))
    fraction = models.DecimalField(
        _("part of the day"),
        max_digits=2,
        decimal_places=1,
        default=Decimal(1),
        choices=[(Decimal("0.5"), _("Half days")), (Decimal("1"), _("Whole days"))],
    )

    objects = LeaveQuerySet.as_manager()
    history = history()

    class Meta:
        verbose_name = _("leave")
        verbose_name_plural = _("leaves")
        ordering = ["-start"]
        constraints = [
            models.UniqueConstraint(fields=["rep", "start"], name="leave_once_a_start"),
            models.CheckConstraint(
                condition=Q(end__gte=F("start")),
                name="leave_ends_after_start",
                violation_error_message=_("The last day can't be before the first."),
            ),
            models.CheckConstraint(
                condition=Q(fraction__in=[Decimal("0.5"), Decimal("1")]), name="leave_is_half_or_whole_days"
            ),
        ]

    def __str__(self):
        return f"{self.rep} {self.start:%Y-%m-%d}"

    @property
    def key(self):
        """What late changes call it: whose it is, and from which day."""
        return f"{self.rep.key} {self.start:%Y-%m-%d}"[-100:]

    def clean(self):
        if None in (self.rep_id, self.start, self.end):
            return
        others = Leave.objects.filter(rep=self.rep_id, start__lte=self.end, end__gte=self.start).exclude(pk=self.pk)
        clash = others.order_by("start").first()
        if clash:
            raise ValidationError({"start": also_away(clash)})
