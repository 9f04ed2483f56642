"""The calendar: who spent which days on which visits, and how much of the time was of quality.

A row is a head and the days of a week: a rep in a team's week, or a week in a rep's month.
"""

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from kpis.addresses import part_of
from kpis.capacity import roster_of, workforce
from kpis.definitions import measure_by_name
from kpis.periods import Grain, Period
from kpis.publishing.overlay import figures
from reps.models import Team, Visit
from reps.terms import terms_on

STEP_MINUTES, STEPS = 15, 8  # a block grows by a step a quarter of an hour, up to two hours
SHOWN = (Visit.Status.HELD, Visit.Status.PLANNED, Visit.Status.NO_SHOW, Visit.Status.CANCELLED)
MEASURES = ("quality_time_share", "quality_share")
QUALITY, NOT, UNKNOWN, PLANNED, MISSED = "quality", "not", "unknown", "planned", "missed"


@dataclass(frozen=True)
class Block:
    """A visit as it is drawn: `kind` is quality, not, unknown, planned or missed; `size` 1 to 8 is its length."""

    visit: Visit

    @property
    def kind(self):
        if self.visit.status == Visit.Status.PLANNED:
            return PLANNED
        if self.visit.status != Visit.Status.HELD:
            return MISSED
        if self.visit.counts:
            return QUALITY
        return UNKNOWN if self.visit.quality is None else NOT

    @property
    def words(self):
        """What the drawing says, in words."""
        if self.visit.status != Visit.Status.HELD:
            return self.visit.get_status_display()
        if self.visit.quality and not self.visit.counts:
            return _("another visit to them counts that day")
        return kinds()[self.kind]

    @property
    def minutes(self):
        return self.visit.counted_minutes

    @property
    def is_assumed(self):
        """Whether nobody entered how long it was, so that the minutes are those the company assumes."""
        return not self.visit.minutes

    @property
    def size(self):
        return max(1, min(STEPS, -(-self.minutes // STEP_MINUTES)))


@dataclass(frozen=True)
class Day:
    """One day of a row. `off` says why it was no working day for that person ("" where there is no word for it)."""

    date: date
    off: str | None = None
    is_today: bool = False
    is_other: bool = False  # of another month than the one shown
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True)
class Row:
    """`figures` maps measure names to figures; `whose` is what their addresses say beyond the page's own scope."""

    label: str
    days: list[Day]
    figures: dict
    whose: dict
    when: str  # code of its period
    team: str = ""

    @property
    def asked(self):
        """What the addresses of its own counts say: whose and when."""
        return self.whose | {"when": self.when}

    @property
    def unanswered(self):
        return sum(block.kind == UNKNOWN for day in self.days for block in day.blocks)


@dataclass(frozen=True)
class Sheet:
    """The whole calendar: `total` are the figures of all rows together, hidden colleagues included."""

    rows: list[Row]
    total: dict
    dates: list[date] = field(default_factory=list)  # the columns; none where weeks begin on different weekdays
    whose: dict = field(default_factory=dict)  # the total is the page's own scope

    @property
    def width(self):
        """Days of the longest row."""
        return max(len(row.days) for row in self.rows)


def kinds():
    """{kind: what it means}, in the order of the legend."""
    return {
        QUALITY: _("quality visit"),
        NOT: _("not a quality visit"),
        UNKNOWN: _("not all answered"),
        PLANNED: _("planned"),
        MISSED: _("no-show or cancelled"),
    }


def team_week(state, visible):
    """The week of a scope: a row for each rep who was there or has visits, by team in tree order.

    `visible` holds the ids of the reps whose rows the reader may see; the total is of everyone.
    """
    ask, week = state.ask(), state.period
    blocks = _blocks(state, week)
    found = _figures(ask.narrowed(by=("rep",)), lambda key: key[1])
    rows = [
        Row(
            rep.name,
            [_day(ask, rep, spans, each, blocks[(rep.pk, each)]) for each in days_of(week)],
            found.get(rep.key) or _nothing(ask),
            part_of(state, rep.key),
            week.code,
            spans[-1].team_key or "" if spans else "",
        )
        for rep, spans in _people(ask, week, blocks)
        if rep.pk in visible
    ]
    return Sheet(_in_tree_order(rows), _total(ask), days_of(week))


def rep_month(state):
    """The month of the scope's rep in whole weeks: a row a week."""
    month, weeks = state.ask(), weeks_of(state.period)
    whole = Period.between(weeks[0].start, weeks[-1].end, state.by_day.fiscal)
    blocks, spans = _blocks(state, whole), workforce(state.ask(whole)).spans
    rep = next(rep for rep in roster_of(month).reps if rep.pk == state.scope.rep_id)
    found = _figures(state.ask(*weeks), lambda key: key[0])
    rows = []
    for at, week in enumerate(weeks):
        days = [_day(month, rep, spans, each, blocks[(rep.pk, each)], state.period) for each in days_of(week)]
        label = pgettext("calendar", "W%(week)s") % {"week": week.number}
        rows.append(Row(label, days, found[at], {}, week.code))
    alike = len({(week.start.weekday(), week.days) for week in weeks}) == 1
    return Sheet(rows, _total(month), days_of(weeks[0]) if alike else [])


def weeks_of(month):
    """The whole weeks that a month touches."""
    week, weeks = Period.of(month.start, Grain.WEEK, month.fiscal), []
    while week.start <= month.end:
        weeks.append(week)
        week = week.next()
    return weeks


def days_of(period):
    return [period.start + timedelta(days=at) for at in range((period.end - period.start).days + 1)]


def _blocks(state, period):
    """{(rep id, day): [Block, ...]} of what the reader may see, in order of the hour."""
    visits = Visit.objects.visible_to(state.user).filter(state.scope.where(), status__in=SHOWN)
    visits = visits.between(period.start, period.end).select_related("customer").order_by("start", "key")
    found = defaultdict(list)
    for visit in visits:
        found[(visit.rep_id, visit.date)].append(Block(visit))
    return found


def _people(ask, week, blocks):
    """(rep, spans) of those employed in the scope that week, and of those with visits only."""
    spans, visited = defaultdict(list), {rep for rep, _day in blocks}
    for span in workforce(ask).spans:
        if span.within(week.start, week.end):
            spans[span.rep.pk].append(span)
    return [(rep, spans[rep.pk]) for rep in roster_of(ask).reps if rep.pk in spans or rep.pk in visited]


def _total(ask):
    return next(iter(_figures(ask, lambda key: key[0]).values()))


def _figures(ask, key_of):
    """{key: {measure name: Figure}}"""
    rows = defaultdict(dict)
    for measure, found in figures(_measures(), ask).items():
        for key, figure in found.items():
            rows[key_of(key)][measure.name] = figure
    return {key: _nothing(ask) | found for key, found in rows.items()}


def _nothing(ask):
    key = (0, *["" for _each in ask.by])
    return {each.name: each.figure(ask, key, each.nothing()) for each in _measures()}


def _measures():
    return [measure_by_name(name)[1] for name in MEASURES]


def _day(ask, rep, spans, day, blocks, month=None):
    return Day(
        day,
        _off(ask, rep, spans, day),
        day == ask.as_of,
        bool(month) and not month.contains(day),
        tuple(blocks),
    )


def _off(ask, rep, spans, day):
    """Why the rep did not work that day, "" for a weekend or before and after their time, None if they did."""
    if not any(span.start <= day <= span.end for span in spans):
        return ""
    if any(leave.start <= day <= leave.end and leave.fraction == 1 for leave in roster_of(ask).leaves[rep.pk]):
        return _("Leave")
    if not ask.calendar.workday(day):
        return ask.calendar.name(day, get_language())
    weekdays = terms_on(roster_of(ask).terms[rep.pk], day).weekdays
    return "" if weekdays and day.strftime("%a").lower() not in weekdays else None


def _in_tree_order(rows):
    """Rows by team, teams as the tree has them, names within; `team` becomes the team's name."""
    teams = {team.key: (at, team.name) for at, team in enumerate(Team.objects.with_tree_fields())}
    last = (len(teams), "")
    ordered = sorted(rows, key=lambda row: (teams.get(row.team, last)[0], row.label))
    return [replace(row, team=teams.get(row.team, last)[1]) for row in ordered]
