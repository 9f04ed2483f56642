"""How facts are totalled: by one statement, however many windows, trails and groups a page shows.

What a page needs is named first (`count`) and then asked for, in any order and as often as it likes (`totals`).
"""

from collections import defaultdict

from kpis.fact import Events, Listed, Standing
from kpis.selects import EventsSelect, ListedSelect, StandingSelect
from reps.statement import asked


def totals(facts, ask):
    """{fact: {key: number}}, a key being (index of the period, *values of ask.by).

    What the page has counted before is not counted again; the numbers are its own: not to be changed.
    """
    count([(facts, ask)])
    return {fact: _totals(fact, ask) for fact in dict.fromkeys(facts)}


def own_totals(facts, ask):
    """The same without what others add to them."""
    count([(facts, ask)])
    return {fact: _own(fact, ask) for fact in dict.fromkeys(facts)}


def count(wanted):
    """Count all of these [(facts, ask), ...], and what they rest on, in one statement; `totals` finds them counted."""
    selects = {}
    for fact, ask in with_needs(wanted):
        if isinstance(fact, Listed):
            if fact not in ask.worked_out:
                selects.setdefault((fact, ask), ListedSelect(fact, ask))
        elif missing := _missing(fact, ask):
            selects.setdefault(_select_of(fact, ask), _select(fact, ask)).add(fact, missing)
    answers = iter(asked(*(question for each in selects.values() for question in each.questions)))
    for each in selects.values():
        each.keep([next(answers) for _question in each.questions])


def remember(found, ask):
    """Take {fact: {key: number}} as counted: it was worked out from other totals."""
    for fact, numbers in found.items():
        if isinstance(fact, (Events, Standing)):
            _remember_rows(fact, numbers, ask)
        else:
            ask.worked_out[fact] = numbers


def _remember_rows(fact, numbers, ask):
    counted = {period: {} for period in ask.periods}
    for (index, *group), number in numbers.items():
        counted[ask.periods[index]][tuple(group)] = number
    ask.counted(fact).update(counted)


def added(*parts):
    """Totals of several facts as one."""
    total = defaultdict(int)
    for part in parts:
        for key, number in part.items():
            total[key] += number
    return dict(total)


def with_needs(wanted):
    """(fact, ask) of all facts, those behind others among them."""
    for facts, ask in wanted:
        for fact in facts:
            yield fact, ask
            yield from with_needs(fact.needs(ask) if hasattr(fact, "needs") else ())


def _missing(fact, ask):
    """The periods for which a fact is still to be counted."""
    known = ask.counted(fact) if isinstance(fact, (Events, Standing)) else ask.periods
    return [period for period in ask.periods if period not in known]


def _select_of(fact, ask):
    """What may share a SELECT: facts of a table. By day and rep they would be too many rows: only of the same days."""
    if isinstance(fact, Standing):
        return fact, ask
    return fact.table, ask.question, ask.by and ask.periods


def _select(fact, ask):
    return StandingSelect(fact, ask) if isinstance(fact, Standing) else EventsSelect(fact.table, ask)


def _totals(fact, ask):
    """{key: number} of a fact, with what adds to it."""
    own, also = _own(fact, ask), getattr(fact, "also", ())
    return added(own, *(_totals(each, ask) for each in also)) if also else own


def _own(fact, ask):
    return _of_rows(fact, ask) if isinstance(fact, (Events, Standing)) else _of_its_own(fact, ask)


def _of_rows(fact, ask):
    counted, periods = ask.counted(fact), enumerate(ask.periods)
    return {(index, *group): number for index, period in periods for group, number in counted[period].items()}


def _of_its_own(fact, ask):
    if fact not in ask.worked_out:
        ask.worked_out[fact] = fact.totals(ask)
    return ask.worked_out[fact]
