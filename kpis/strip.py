"""Quality visits of eight weeks, rep by rep or team by team, against what was expected (spec 4, 11)."""

from dataclasses import dataclass

from kpis.addresses import part_of
from kpis.breakdown import side_by_side
from kpis.comparing.shortfall import Shortfall
from kpis.grouped import Grouped
from kpis.my_week import ATTAINMENT, QUALITY_VISITS, WEEKS, Week
from kpis.periods import Grain
from kpis.versions import heads

MOST = 40  # people on a page; of more, their teams


@dataclass(frozen=True)
class Line:
    """A rep or a team; `shortfall` of their last four closed weeks, where they have a target."""

    name: str
    whose: dict
    weeks: tuple[Week, ...]
    shortfall: Shortfall | None = None

    @property
    def is_signal(self):
        return bool(self.shortfall and self.shortfall.is_signal)


class Strips:
    """The eight weeks that end with the period of `state`, of each rep or team: one question a table."""

    def __init__(self, state, by):
        self.ask = asked(state, by)
        self.grouped = Grouped([QUALITY_VISITS, ATTAINMENT], self.ask)

    def of(self, key):
        """The Weeks of a rep or a team, the latest last."""
        return tuple(self._week(key, at) for at in range(WEEKS))

    def _week(self, key, at):
        figure, attainment = (self.grouped.of(measure, key, at) for measure in (QUALITY_VISITS, ATTAINMENT))
        return Week(figure, attainment.denominator, figure.period.end < self.ask.as_of, attainment)


def asked(state, by):
    """The ask about the eight weeks, the last one that of the period's last day known."""
    last = state.around(min(state.period.end, state.as_of), Grain.WEEK)
    return state.ask(*last.trail(WEEKS), by=(by,))


def counts(state, by):
    """[(facts, ask)] of them, to be counted with the rest of a page."""
    return [([*QUALITY_VISITS.facts(), *ATTAINMENT.facts()], asked(state, by))]


@dataclass(frozen=True)
class Strip:
    """What a page shows: Lines of people, or of their teams where there are many, and the weeks at its head."""

    lines: list
    by: str
    weeks: list  # [(Period, the VersionMarks within), ...]


def strip(kpi, state, rows):
    """The Strip of a page's rows ({"rep": [...], "team": [...]}), who is below target first; None of nobody."""
    by = "rep" if len(rows.get("rep", ())) <= MOST else "team"
    shown = side_by_side(rows.get(by, ()))
    if not shown:
        return None
    strips = Strips(state, by)
    lines = [Line(row["name"], _whose(state, by, row), strips.of(row["key"]), row.get("shortfall")) for row in shown]
    weeks = heads(kpi, QUALITY_VISITS, strips.ask.periods, state.ask())
    return Strip(sorted(lines, key=lambda line: not line.is_signal), by, weeks)


def _whose(state, by, row):
    return part_of(state, row["key"]) if by == "rep" else {"who": f"team:{row['key']}"}
