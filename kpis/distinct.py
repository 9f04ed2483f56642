"""Different things among rows, each counted once however many rows it has."""

from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from django.db.models import Count
from django.utils.translation import ngettext

from kpis.fact import Events, Listed
from kpis.formats import shown_part
from reps.statement import Column


@dataclass(frozen=True, eq=False)
class Distinct(Events):
    """Different things among rows: two lines of one deal are one. Rows of one thing lie on one day."""

    what: object = "pk"

    def expression(self, condition):
        return Count(self.what, distinct=True, filter=condition)

    @cached_property
    def by_team(self):
        """The things themselves: one may have rows in several teams."""
        return Things(self)

    def together(self, counted):
        return len(set(chain.from_iterable(counted)))


def lines_in_words(figure, ask):
    """Sentences that say why more rows are listed than things are counted; [] where there is one a thing."""
    facts = {name: getattr(figure.measure, name) for name in ("numerator", "denominator")}
    found = {name: fact for name, fact in facts.items() if isinstance(fact, Distinct)}
    told = ((getattr(figure, name), fact.records(ask).count()) for name, fact in found.items())
    return [_in_words(rows, number) for number, rows in told if number is not None and rows != number]


def _in_words(rows, number):
    words = ngettext(
        "%(rows)s lines of %(number)s deal are listed: a deal of several people has a line for each.",
        "%(rows)s lines of %(number)s deals are listed: a deal of several people has a line for each.",
        int(number),
    )
    return words % {"rows": shown_part(rows), "number": shown_part(number)}


@dataclass(frozen=True)
class Things(Listed):
    """The things that a fact counts once each, as often as they have rows."""

    fact: Distinct

    @property
    def table(self):
        return self.fact.table

    def records(self, ask):
        return self.fact.records(ask)

    def columns(self, ask):
        return (Column.whole(self.fact.what),)

    def value(self, ask, on, thing):
        return thing
