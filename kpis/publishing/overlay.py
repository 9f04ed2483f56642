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
from kpis.ask import CONFIGURED, Ask
from kpis.counting import count
from kpis.figure import Figure
from kpis.flags import RESTATED
from kpis.periods import Grain
from kpis.publishing.models import PublishedFigures
from kpis.publishing.owners import is_owner, is_whole_scope, of_owners
from kpis.publishing.publish import known_on
from kpis.publishing.stored import restored

GRAINS = (Grain.WEEK, Grain.MONTH, Grain.QUARTER, Grain.YEAR)


@dataclass(frozen=True)
class Published:
    """What was published of a figure, when, and what today's records make of the very same question."""

    figure: Figure
    as_of: datetime
    now: Figure | None = None  # None where the page shows what was published itself, or nobody knows any more

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


@dataclass(frozen=True)
class Wanted:
    """Figures of some measures for an ask, with what was published; `only` narrows that to periods of these indexes."""

    measures: list
    ask: Ask
    only: list | None = None

    @property
    def codes(self):
        """{code: index} of the periods whose publication matters. None is published while it runs."""
        ask, at = self.ask, range(len(self.ask.periods)) if self.only is None else self.only
        if ask.horizon != CONFIGURED or not is_whole_scope(ask):
            return {}
        return {ask.periods[index].code: index for index in at if _may_be_published(ask.periods[index], ask.as_of)}


def figures(measures, ask, only=None):
    """As kpi.figures, with what was published; `only` narrows that to the periods of these indexes."""
    (found,) = figures_together([Wanted(measures, ask, only)])
    return found


def figures_together(wanted, beside=()):
    """[figures of each Wanted]: published ones looked up at once, all facts counted by one statement.

    `beside` are further [(facts, ask), ...] that the page will ask for: counted with the rest.
    """
    _look_up(wanted)
    pairs = [(each, _published(each)) for each in wanted]
    asks = [(each, ask) for each, rows in pairs for ask in (each.ask, *_then(each.ask, rows))]
    count([*((_facts(each.measures), ask) for each, ask in asks), *beside])
    return [_figures(each, rows) for each, rows in pairs]


def _figures(wanted, published):
    found = kpi.figures(wanted.measures, wanted.ask)
    tell = _as_published if wanted.ask.as_published else _with_published
    for index, rows in published.items():
        tell(found, wanted.measures, wanted.ask, index, rows)
    return found


def figures_then(measures, ask):
    """As kpi.figures; as it was published where the figures of a past day are asked for."""
    return figures(measures, ask, None if ask.as_published else [])


def singles(measures, ask):
    """{measure: its one figure} for an ask with a single period and no grouping."""
    return {measure: next(iter(found.values())) for measure, found in figures(measures, ask).items()}


def figure(measure, ask):
    """The one figure of a measure for an ask with a single period and no grouping."""
    return singles([measure], ask)[measure]


def _may_be_published(period, as_of):
    return period.grain in GRAINS and not period.cut and period.end < as_of


def _published(wanted):
    """{index of a period: {group's key: its PublishedFigures}} of exactly these owners and whole periods."""
    known, found = _known(wanted.ask), {}
    for code, index in wanted.codes.items():
        if known[code]:
            found[index] = {_key(row.owner)[1] if wanted.ask.by else None: row for row in known[code]}
    return found


def _known(ask):
    """{period's code: its PublishedFigures} of the ask's owners, as far as the page has looked them up."""
    return ask.kept(("published", ask.by), dict)


def _look_up(wanted):
    """Load what was published of all periods of a page: one query for each way its figures are grouped."""
    missing = defaultdict(dict)
    for each in wanted:
        codes = [code for code in each.codes if code not in _known(each.ask)]
        missing[each.ask.scope, each.ask.by] |= dict.fromkeys(codes, each.ask)
    for codes in filter(None, missing.values()):
        ask = next(iter(codes.values()))
        _known(ask).update({code: [] for code in codes})
        for row in _rows(ask, codes):
            _known(ask)[row.publication.period].append(row)


def _rows(ask, codes):
    rows = PublishedFigures.objects.filter(publication__period__in=codes).select_related("publication").order_by()
    if ask.as_published:
        rows = rows.filter(publication__as_of__lte=ask.known_at)
    return of_owners(rows, ask)


def _facts(measures):
    return [fact for measure in measures for fact in measure.facts()]


def _key(owner):
    kind, _sep, key = owner.partition(":")
    return kind, key


def _group(key):
    """(index of the period, group's key or None)"""
    return key[0], key[1] if len(key) > 1 else None


def _then(ask, published):
    """The asks for the same periods as of the instants they were published."""
    return [] if ask.as_published else [_ask_then(ask, index, rows) for index, rows in published.items()]


def _ask_then(ask, index, rows):
    instant = next(iter(rows.values())).publication.as_of
    known = {"as_of": known_on(instant), "instant": instant, "hindsight": ask.as_of, "as_published": False}
    return ask.narrowed(periods=(ask.periods[index],), **known)


def _with_published(found, measures, ask, index, rows):
    """Put what was published beside each figure of a period."""
    publication, then = next(iter(rows.values())).publication, _ask_then(ask, index, rows)
    again = kpi.figures(measures, then)
    for measure in measures:
        for key, figure in found[measure].items():
            at, group = _group(key)
            if at == index and group in rows:
                now = again[measure].get((0, *key[1:])) or measure.figure(then, (0, *key[1:]), measure.nothing())
                now = now if measure.is_known(then, then.periods[0]) else None
                told = Published(_figure(measure, ask, key, rows[group]), publication.as_of, now)
                found[measure][key] = _marked(figure, told)


def _marked(figure, published):
    flags = (*figure.flags, RESTATED) if published.is_restated else figure.flags
    return replace(figure, published=published, flags=flags)


def _as_published(found, measures, ask, index, rows):
    """Put what was published in the place of each figure of a period; of who was elsewhere too, none was of here."""
    for measure in measures:
        kept = {key: each for key, each in found[measure].items() if key[0] != index or not is_owner(ask, key)}
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
