"""Monday's team meeting: last week's good work, who needs help, what goes out this week (spec 11)."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kpis.addresses import part_of
from kpis.comparing.shortfall import Shortfall, shortfall
from kpis.definitions import measure_by_name, no_surprise_proposals, quality_visits
from kpis.figure import Figure
from kpis.formats import shown_part
from kpis.grouped import Grouped
from kpis.insight.pace import pace
from kpis.my_week import ATTAINMENT, QUALITY_VISITS, WEEKS, Week
from kpis.periods import Grain
from kpis.publishing.overlay import figures
from kpis.rhythms.rhythm import Rhythm, leads_sales
from kpis.strip import Strips
from kpis.versions import heads
from kpis.views.whose import readable_reps
from reps.models import Proposal, Team

MOST = 16  # rows of the one page; more people than that are shown by team
SHOWN = 6  # proposals


def _measures(*names):
    return [measure_by_name(name)[1] for name in names]


NO_SURPRISE, NO_SURPRISE_ATTAINMENT, BLIND, AHEAD = _measures(
    "no_surprise_proposals", "no_surprise_attainment", "blind_proposals", "visits_ahead"
)
WHOLE = (QUALITY_VISITS, ATTAINMENT, NO_SURPRISE, NO_SURPRISE_ATTAINMENT, BLIND, *_measures("deals_won", "won_amount"))
GAPS = _measures("unrecorded_visits", "answer_completeness")
BELOW = _measures("reps_below_visit_target", "reps_below_proposal_target")
SHORTFALLS = {
    gettext_lazy("quality visits"): quality_visits.BELOW_TARGET,
    gettext_lazy("no-surprise proposals"): no_surprise_proposals.BELOW_TARGET,
}


@dataclass(frozen=True)
class Line:
    """A rep, or a team where there are many reps: last week, the eight weeks it ends, the rest of this week."""

    name: str
    code: str
    whose: dict
    week: Week
    strip: tuple[Week, ...]
    quality: Figure
    no_surprise: Figure
    blind: Figure
    ahead: Figure
    signals: tuple  # [(of what, Shortfall), ...] beyond normal variation

    @property
    def order(self):
        """Who needs help comes first, then who got least of what was expected."""
        value = self.quality.value
        return not self.signals, value is None, value or 0, self.name


def content(state):
    """What the page shows."""
    now = state.at(state.around(state.as_of, Grain.WEEK))
    by, lines = _lines(state, now)
    found = figures([*WHOLE, *GAPS, *(BELOW if by == "team" else ())], state.ask())
    whole = {measure.name: each[(0,)] for measure, each in found.items()}
    return {
        "now": now,
        "is_latest": state.period.next() == now.period or state.period == now.period,
        "whole": whole,
        "gaps": [whole[measure.name] for measure in GAPS],
        "enough": [_enough(whole, state, *each) for each in _TARGETS],
        "pace": pace(now),
        "by": by,
        "weeks": heads(quality_visits.KPI, QUALITY_VISITS, state.period.trail(WEEKS), state.ask()),
        "lines": lines[:MOST],
        "more": len(lines) > MOST,
        "help": [line for line in lines if line.signals],
        "people_below": [whole[measure.name] for measure in BELOW] if by == "team" else [],
        **_going_out(now),
    }


@dataclass(frozen=True)
class Enough:
    """Done and expected of a kind of good work in the week, and what the four weeks it ends say."""

    figure: Figure  # how many
    attainment: Figure
    four_weeks: Shortfall | None

    @property
    def is_met(self):
        value = self.attainment.value
        return None if value is None else value >= 1

    @property
    def is_signal(self):
        return bool(self.four_weeks and self.four_weeks.is_signal)

    @property
    def says(self):
        """Yes, not quite or no, in a few words."""
        if self.is_met is None:
            return _("nothing was expected")
        if self.is_met:
            return _("enough")
        if self.is_signal:
            return _("too few for four weeks, beyond normal variation")
        return _("short, within normal variation")

    @property
    def tone(self):
        return "" if self.is_met is None else "good" if self.is_met else "bad" if self.is_signal else "warn"

    @property
    def expected(self):
        return shown_part(self.attainment.denominator or 0)


_TARGETS = (
    (QUALITY_VISITS, ATTAINMENT, quality_visits.BELOW_TARGET),
    (NO_SURPRISE, NO_SURPRISE_ATTAINMENT, no_surprise_proposals.BELOW_TARGET),
)


def _enough(whole, state, count, attainment, below):
    return Enough(whole[count.name], whole[attainment.name], shortfall(below, state))


def _lines(state, now):
    """("rep" or "team", [Line, ...])"""
    reps = _Rows(state, now, "rep")
    if len(reps.keys) <= MOST:
        names = dict(readable_reps(state.user).filter(key__in=reps.keys).values_list("key", "name"))
        return "rep", reps.lines(names)
    teams = Team.objects.filter(children=None)
    teams = teams if state.scope.team_ids is None else teams.filter(pk__in=state.scope.team_ids)
    return "team", _Rows(state, now, "team").lines(dict(teams.values_list("key", "name")))


class _Rows:
    """The figures of every rep or team of the scope: one query a table for each of three windows."""

    def __init__(self, state, now, by):
        self.state, self.by = state, by
        self.strips = Strips(state, by)
        self.week = Grouped([ATTAINMENT, NO_SURPRISE, NO_SURPRISE_ATTAINMENT, BLIND], state.ask(by=(by,)))
        self.ahead = Grouped([AHEAD], now.ask(by=(by,)))
        self.shortfalls = {label: fact.shortfalls(state.ask(by=(by,))) for label, fact in SHORTFALLS.items()}

    @property
    def keys(self):
        return self.week.keys | self.ahead.keys

    def lines(self, names):
        found = [self._line(key, names[key]) for key in self.keys if key in names]
        return sorted(found, key=lambda line: line.order)

    def _line(self, key, name):
        strip = self.strips.of(key)
        return Line(
            name,
            f"{self.by}:{key}",
            part_of(self.state, key) if self.by == "rep" else {"who": f"team:{key}"},
            strip[-1],
            strip,
            self.week.of(ATTAINMENT, key),
            self.week.of(NO_SURPRISE_ATTAINMENT, key),
            self.week.of(BLIND, key),
            self.ahead.of(AHEAD, key),
            tuple(self._signals(key)),
        )

    def _signals(self, key):
        for label, found in self.shortfalls.items():
            each = found.get((0, key))
            if each and each.figure.denominator and each.is_signal:
                yield label, each


def _going_out(now):
    """The drafts that are to go out by Sunday, known of today alone, and what went out since Monday."""
    seen = Proposal.objects.visible_to(now.user).filter(now.scope.where()).select_related("customer", "rep")
    drafts = seen.filter(status=Proposal.Status.DRAFT, issued_on__lte=now.period.end).order_by("issued_on", "pk")
    issued = seen.issued().filter(issued_on__range=(now.period.start, now.as_of)).order_by("issued_on", "pk")
    counts = figures(_measures("proposals_ahead", "proposals_issued", "no_surprise_proposals"), now.ask())
    ahead, out, clear = (found[(0,)] for found in counts.values())
    return {
        "drafts": list(drafts[:SHOWN]) if ahead.value else [],
        "issued": list(issued[: max(SHOWN - (ahead.value or 0), 0)]),
        "ahead": ahead,
        "out": out,
        "clear": clear,
    }


def help_in_words(signal):
    """Quality visits: 22 of 32 in four weeks."""
    label, found = signal
    counts = {"what": label, "counts": found.counts}
    return _("%(what)s: %(counts)s expected in four weeks") % counts


RHYTHM = Rhythm(
    "monday",
    gettext_lazy("Monday team meeting"),
    gettext_lazy("Every Monday, on the week before"),
    (
        gettext_lazy("Did we do enough good work last week?"),
        gettext_lazy("Who needs help?"),
        gettext_lazy("Which proposals go out this week, and are they no-surprise?"),
    ),
    Grain.WEEK,
    True,
    leads_sales,
    content,
)
