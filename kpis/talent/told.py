"""Diversity from quarter to quarter: no number may be worked out by taking one quarter's from another's (spec 5.3).

A quarter's tables are told only if each of their numbers, and each that subtraction gives, is that of every other
quarter told, or apart from it by the smallest cell at least, the same answers lumped together; else the tables told
before stand, with their day. What was told is kept, and no longer held against new ones after three years.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from kpis.models import ToldMix
from kpis.talent.apart import are_apart, pieces, teams_of
from kpis.talent.privacy import Table, table, tables

REMEMBERED = timedelta(days=3 * 366)
OTHERS = "others"


@dataclass(frozen=True)
class Told:
    """{group's key: Table} and the day they are of."""

    day: date
    tables: dict


class Quarters:
    """What is told on a day of the people present, or of the candidates: one query, and one to keep what is new."""

    def __init__(self, day, candidates, minimum):
        self.day, self.candidates, self.minimum = day, candidates, minimum
        around = (day - REMEMBERED, day + REMEMBERED)
        self.kept = list(ToldMix.objects.filter(candidates=candidates, day__range=around))

    def told(self, dimension, whole):
        """The Told of a dimension: of this day where it was told or may be, else of the last one that was."""
        kept, groups = [each for each in self.kept if each.dimension == dimension], _by_key(whole)
        now = next((each for each in kept if each.day == self.day), None)
        if now is None:
            fresh = tables(whole, self.minimum, kept[-1].shown if kept else None)
            if not kept and fresh[whole.key].is_hidden:
                return Told(self.day, fresh)
            teams = teams_of(whole)
            now = self._kept(dimension, fresh, teams) if self._may_tell(fresh, kept, teams) else None
        return self._of(now or self._last(kept), groups) or Told(self.day, {whole.key: table(whole, (), self.minimum)})

    def _may_tell(self, fresh, kept, teams):
        is_hidden = any(each.is_hidden for each in fresh.values())
        return not is_hidden and all(self._is_apart(each, fresh, teams) for each in kept)

    def _is_apart(self, told, fresh, teams):
        """Whether what was told then and what would be told today give nothing away together."""
        now = {key: _numbers(each.group, told.shown) for key, each in fresh.items()}
        teams_then = {key: frozenset(told.teams.get(key) or teams.get(key, {key})) for key in told.tables}
        return are_apart(pieces(told.tables, teams_then), pieces(now, teams), self.minimum)

    def _kept(self, dimension, fresh, teams):
        shown = list(next(iter(fresh.values())).cells)
        found = {
            "shown": shown,
            "tables": {key: each.cells | {OTHERS: each.others} for key, each in fresh.items()},
            "teams": {key: sorted(teams[key]) for key in fresh},
        }
        when = {"day": self.day, "candidates": self.candidates, "dimension": dimension}
        return ToldMix.objects.get_or_create(**when, defaults=found)[0]

    def _last(self, kept):
        return next((each for each in reversed(kept) if each.day < self.day), None)

    def _of(self, told, groups):
        """Those kept as Tables; of groups that are no more, or too small by what is asked today, none."""
        if told is None:
            return None
        found = {key: _table(groups[key], cells) for key, cells in told.tables.items() if key in groups}
        large = {key: each for key, each in found.items() if _smallest(each) >= self.minimum}
        return Told(told.day, large) if large else None


def _by_key(group):
    return {group.key: group} | {key: each for part in group.parts for key, each in _by_key(part).items()}


def _numbers(group, shown):
    """{answer: how many gave it} as a table shows them, the others lumped."""
    cells = {answer: group.cells.get(answer, 0) for answer in shown}
    return cells | {OTHERS: group.total - sum(cells.values())}


def _table(group, cells):
    shown = {answer: count for answer, count in cells.items() if answer != OTHERS}
    return Table(group, sum(cells.values()), shown, cells[OTHERS])


def _smallest(each):
    return min([*each.cells.values(), *([each.others] if each.others else [])])
