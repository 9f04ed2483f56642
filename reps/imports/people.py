"""Kinds of the organisation: working calendar, teams, who was where when, and leave."""

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reps import stamps
from reps.imports.columns import Amount, Day, Reference, Text, YesNo
from reps.imports.kind import Check, Kind, register
from reps.imports.trees import TreeKind
from reps.locking.moves import TEAMED
from reps.models import (
    CalendarDay,
    LeadDesk,
    Leave,
    Membership,
    Rep,
    Team,
)
from reps.models.desk import HOURS_A_WEEK
from reps.models.people import also_away


@register
class Calendar(Kind):
    name, label, position, model = "calendar", gettext_lazy("Working calendar"), 10, CalendarDay
    columns = (Day("date", required=True), YesNo("workday", required=True), Text("name", limit=100))
    identity = ("date",)

    def finish(self):
        if self.run.wrote_something:
            stamps.retime_leads()


@register
class Teams(TreeKind):
    name, label, position, model = "teams", gettext_lazy("Teams"), 20, Team
    columns = (Text("key", required=True, limit=100), Text("name", required=True), Reference("parent", Team))


class ApartInTime(Kind):
    """Spans of a rep's days, of which no two may share one; the rows that come first stay."""

    whole = True
    told = ()  # what else of the other `clash` names

    def save(self, created, changed):
        """Leave out what would meet another."""
        touched = [*changed, *created]
        spans = self._untouched({record.rep_id for _row, record in touched}, {record.pk for _row, record in changed})
        sound = {id(record) for row, record in touched if self._fits(row, record, spans)}
        super().save(*([pair for pair in pairs if id(pair[1]) in sound] for pairs in (created, changed)))

    def _untouched(self, reps, pks):
        spans = {}
        others = self.model.objects.filter(rep__in=reps).exclude(pk__in=pks).select_related(*self.told).order_by()
        for each in others:
            spans.setdefault(each.rep_id, []).append(each)
        return spans

    def _fits(self, row, record, spans):
        theirs = spans.setdefault(record.rep_id, [])
        met = next((other for other in theirs if _overlap(record, other)), None)
        if met:
            self.run.problem(row, "start", self.clash(met))
        else:
            theirs.append(record)
        return met is None

    def clash(self, other):
        """What is wrong with a row that shares days with another record."""
        raise NotImplementedError


@register
class Memberships(ApartInTime):
    name, label, position, model = "memberships", gettext_lazy("Memberships"), 40, Membership
    page = "membership_list"
    columns = (
        Reference("rep", Rep, required=True),
        Reference("team", Team, required=True),
        Day("start"),
        Day("end"),
        YesNo("manages", blank=False),
    )
    identity = ("rep", "start")
    checks = (
        Check(
            "end",
            "membership_ends_after_start",
            lambda each: each.start and each.end and each.end < each.start,
        ),
    )

    told = ("team",)

    def __init__(self, run):
        super().__init__(run)
        self.reps = set()

    def clash(self, other):
        message = _("already in team %(team)s on some of these days. A rep is in one team a day.")
        return message % {"team": other.team.key}

    def wrote(self, pairs):
        self.reps |= {record.rep_id for _row, record in pairs}

    def removed(self, records):
        self.reps |= {record.rep_id for record in records}

    def finish(self):
        reps = sorted(self.reps)
        for at in range(0, len(reps), stamps.CHUNK):
            for rep in _with_records(reps[at : at + stamps.CHUNK]):
                stamps.restamp_rep(rep, locked_too=bool(self.run.late_reason))

    @classmethod
    def records(cls):
        return super().records().order_by("rep", "pk")


def _with_records(reps):
    """Those of the reps who have anything to stamp: on a first import nobody has."""
    found = set()
    for model, name, _day in TEAMED:
        theirs = model.objects.filter(**{f"{name}__in": reps}).order_by()
        found.update(theirs.values_list(name, flat=True).distinct())
    return sorted(found)


def _overlap(one, other):
    begins_in_time = one.start is None or other.end is None or one.start <= other.end
    return begins_in_time and (other.start is None or one.end is None or other.start <= one.end)


@register
class Leaves(ApartInTime):
    name, label, position, model = "leaves", gettext_lazy("Leave"), 50, Leave
    page = "leave_list"
    columns = (
        Reference("rep", Rep, required=True),
        Day("start", required=True),
        Day("end", required=True),
        Amount("fraction", blank=Decimal(1), places=1),
    )
    identity = ("rep", "start")
    checks = (Check("end", "leave_ends_after_start", lambda leave: leave.end < leave.start),)

    def problem(self, row, leave):
        if leave.fraction not in (Decimal("0.5"), Decimal(1)):
            return "fraction", _("must be 0.5 or 1")
        return None

    def clash(self, other):
        return also_away(other)


@register
class LeadDesks(Kind):
    name, label, position, model = "lead_desk", gettext_lazy("Lead desk"), 55, LeadDesk
    columns = (
        Day("effective_from", required=True),
        Reference("owner", Rep),
        Amount("weekly_hours", required=True, places=1, highest=HOURS_A_WEEK),
    )
    identity = ("effective_from",)
    checks = (
        Check("weekly_hours", "desk_hours_are_somebody_s", lambda desk: desk.weekly_hours and desk.owner_id is None),
    )
