"""How facts are totalled: by one statement, however many windows, trails and groups a page shows.

What a page needs is named first (`count`) and then asked for, in any order and as often as it likes (`totals`).
"""

from collections import defaultdict

from kpis.measures import Events, Standing
from kpis.selects import EventsSelect, StandingSelect
from kpis.statement import asked

COUNTABLE = (Events, Standing)


def totals(facts, ask):
    """{fact: {key: number}}, a key being (index of the period, *values of ask.by).

    What the page has counted before is not counted again; the numbers are its own: not to be changed.
    """
    count([(facts, ask)])
    return {fact: _totals(fact, ask) for fact in dict.fromkeys(facts)}


def own_totals(facts, ask):
    """The same of facts that are rows of a table, without what others add to them."""
    count([(facts, ask)])
    return {fact: _of_rows(fact, ask) for fact in dict.fromkeys(facts)}


def count(wanted):
    """Count all of these [(facts, ask), ...], and what they rest on, in one statement; `totals` finds them counted."""
    selects = {}
    for fact, ask in _countable(wanted):
        missing = [period for period in ask.periods if period not in _counted(fact, ask)]
        if missing:
            selects.setdefault(_select_of(fact, ask), _select(fact, ask)).add(fact, missing)
    answers = iter(asked([part for each in selects.values() for part in each.parts]))
    for each in selects.values():
        for fact, counted in each.counted([next(answers) for _part in each.parts]).items():
            _counted(fact, each.ask).update(counted)


def remember(found, ask):
    """Take {fact: {key: number}} as counted: it was worked out from other totals."""
    for fact, numbers in found.items():
        counted = {period: {} for period in ask.periods}
        for (index, *group), number in numbers.items():
            counted[ask.periods[index]][tuple(group)] = number
        _counted(fact, ask).update(counted)


def added(*parts):
    """Totals of several facts as one."""
    total = defaultdict(int)
    for part in parts:
        for key, number in part.items():
            total[key] += number
    return dict(total)


def _countable(wanted):
    """(fact, ask) of all facts that are rows of a table, those behind others among them."""
    for facts, ask in wanted:
        for fact in facts:
            if isinstance(fact, COUNTABLE):
                yield fact, ask
            yield from _countable(fact.needs(ask) if hasattr(fact, "needs") else ())


def _question(ask):
    """All of an ask but its periods."""
    return ask.scope, ask.by, ask.as_of, ask.horizon


def _counted(fact, ask):
    """{period: {group: number}} of what has been counted of a fact."""
    return ask.shelf.setdefault(("counted", *_question(ask)), defaultdict(dict))[fact]


def _select_of(fact, ask):
    """What may share a SELECT: facts of a table. By day and rep they would be too many rows: only of the same days."""
    if isinstance(fact, Standing):
        return fact, ask
    return fact.table, *_question(ask), ask.by and ask.periods


def _select(fact, ask):
    return StandingSelect(fact, ask) if isinstance(fact, Standing) else EventsSelect(fact.table, ask)


def _totals(fact, ask):
    """{key: number} of a fact, with what adds to it."""
    own = _of_rows(fact, ask) if isinstance(fact, COUNTABLE) else _of_its_own(fact, ask)
    also = getattr(fact, "also", ())
    return added(own, *(_totals(each, ask) for each in also)) if also else own


def _of_rows(fact, ask):
    counted = _counted(fact, ask)
    periods = enumerate(ask.periods)
    return {(index, *group): number for index, period in periods for group, number in counted[period].items()}


def _of_its_own(fact, ask):
    known = ask.shelf.setdefault(("totals", ask), {})
    if fact not in known:
        known[fact] = fact.totals(ask)
    return known[fact]
