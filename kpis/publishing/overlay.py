"""Figures beside what was published of them: RESTATED where today's records say something else (spec 2.8).

A published figure never changes. Whether it has been restated is asked of today's records as of the instant it was
published, so that a cohort that has merely grown older is not taken for one that was changed. Asked as of a day in the
past, a figure that was published by then is what was published.
"""

import math
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import datetime

from kpis import kpi
from kpis.kpi import RESTATED, Figure
from kpis.measures import CONFIGURED
from kpis.periods import Grain
from kpis.publishing.models import PublishedFigures
from kpis.publishing.publish import known_on
from kpis.publishing.stored import restored
from reps.models import Team

GRAINS = (Grain.WEEK, Grain.MONTH, Grain.QUARTER, Grain.YEAR)


@dataclass(frozen=True)
class Published:
    """What was published of a figure, when, and what today's records make of the very same question."""

    figure: Figure
    as_of: datetime
    now: Figure | None = None  # None where the page shows what was published itself

    @property
    def is_restated(self):
        return self.now is not None and any(
            not _same(getattr(self.figure, part), getattr(self.now, part))
            for part in ("numerator", "denominator", "value")
        )

    @property
    def difference(self):
        """How much the value has moved since; None where one of the two is blank."""
        if self.figure.value is None or self.now.value is None:
            return None
        return float(self.now.value) - float(self.figure.value)


def _same(one, other):
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-12)
    return one == other


def figures(measures, ask, only=None):
    """As kpi.figures, with what was published; `only` narrows that to the periods of these indexes."""
    found = kpi.figures(measures, ask)
    published = _published(ask, range(len(ask.periods)) if only is None else only)
    for index, rows in published.items():
        tell = _as_published if ask.as_published else _with_published
        tell(found, measures, ask, index, rows)
    return found


def figures_then(measures, ask):
    """As kpi.figures; as it was published where the figures of a past day are asked for."""
    return figures(measures, ask, None if ask.as_published else [])


def figure(measure, ask):
    """The one figure of a measure for an ask with a single period and no grouping."""
    return next(iter(figures([measure], ask)[measure].values()))


def _published(ask, indexes):
    """{index of a period: {group's key: its PublishedFigures}} of exactly these owners and whole periods."""
    if ask.horizon != CONFIGURED or not _is_whole_scope(ask):
        return {}
    codes = {ask.periods[at].code: at for at in indexes if ask.periods[at].grain in GRAINS and not ask.periods[at].cut}
    found = defaultdict(dict)
    for row in _rows(ask, tuple(codes)):
        found[codes[row.publication.period]][_key(row.owner)[1] if ask.by else None] = row
    return found


def _rows(ask, codes):
    """The PublishedFigures of these periods, looked for once a page."""
    if not codes:
        return ()
    rows = PublishedFigures.objects.filter(publication__period__in=codes).select_related("publication").order_by()
    if ask.as_published:
        rows = rows.filter(publication__as_of__lte=ask.known_at)
    return ask.kept(("published", codes, ask.by), lambda: list(_of_owners(rows, ask)))


def _is_whole_scope(ask):
    """Whether the groups asked for are owners that figures were published of, nothing left out."""
    if not ask.by:
        return ask.scope.kind != "rep" or ask.scope.team_ids is None
    return ask.by == ("team",) or (ask.by == ("rep",) and ask.scope.kind == "company")


def _of_owners(rows, ask):
    if not ask.by:
        return rows.filter(owner=ask.scope.code)
    if ask.by == ("rep",):
        return rows.filter(owner__startswith="rep:")
    return rows.filter(owner__in=[f"team:{team.key}" for team in _bottom_teams(ask.scope)])


def _bottom_teams(scope):
    """Grouped by team, a row holds what a team did itself: published is only that of a team with none below it."""
    teams = Team.objects.filter(children__isnull=True)
    return teams if scope.team_ids is None else teams.filter(pk__in=scope.team_ids)


def _key(owner):
    kind, _sep, key = owner.partition(":")
    return kind, key


def _group(key):
    """(index of the period, group's key or None)"""
    return key[0], key[1] if len(key) > 1 else None


def _with_published(found, measures, ask, index, rows):
    """Put what was published beside each figure of a period."""
    publication = next(iter(rows.values())).publication
    then = ask.narrowed(
        periods=(ask.periods[index],), as_of=known_on(publication.as_of), hindsight=ask.as_of, as_published=False
    )
    again = kpi.figures(measures, then)
    for measure in measures:
        for key, figure in found[measure].items():
            at, group = _group(key)
            if at == index and group in rows:
                now = again[measure].get((0, *key[1:])) or measure.figure(then, (0, *key[1:]), measure.nothing())
                told = Published(_figure(measure, ask, key, rows[group]), publication.as_of, now)
                found[measure][key] = _marked(figure, told)


def _marked(figure, published):
    flags = (*figure.flags, RESTATED) if published.is_restated else figure.flags
    return replace(figure, published=published, flags=flags)


def _as_published(found, measures, ask, index, rows):
    """Put what was published in the place of each figure of a period."""
    for measure in measures:
        kept = {key: figure for key, figure in found[measure].items() if key[0] != index}
        for group, row in rows.items():
            if measure.name in row.figures or not ask.by:
                key = (index, group) if ask.by else (index,)
                then = _figure(measure, ask, key, row)
                kept[key] = replace(then, published=Published(then, row.publication.as_of))
        found[measure] = dict(sorted(kept.items(), key=kpi.order))


def _figure(measure, ask, key, row):
    """The Figure that a published row holds of a measure; one it has no entry of counted nothing."""
    nothing = measure.figure(ask, key, measure.nothing())
    cells = row.figures.get(measure.name)
    return replace(nothing, **restored(cells)) if cells else nothing
