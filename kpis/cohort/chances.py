"""The chance that an open proposal is still won, by how long it has been open (spec 8.1, 10.5, E32).

The curve is that of all proposals the company first issued lately; those still open count for as long as they
have been.
"""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kpis.facts import proposals_issued
from kpis.kpi import FEW
from kpis.measures import Ask
from kpis.periods import ONE_DAY, Period, add_months
from kpis.scope import Scope
from kpis.statistics import Incidence, aalen_johansen

WITHIN = 30  # days to come
MONTHS = 24  # issued since then


@dataclass(frozen=True)
class Chance:
    """What an open proposal's chance is; `value` None beyond what any lived to."""

    age: int
    value: float | None
    rests_on: int  # how few were still open on a day of the curve that it rests on

    @property
    def is_few(self):
        """Whether so few stood behind a step of the curve that it is hardly more than a guess (LOW_N, E32)."""
        return self.rests_on < FEW

    @property
    def known(self):
        """The value, or None where it is a guess (spec 2.7)."""
        return None if self.is_few else self.value

    @property
    def words(self):
        """How many it rests on, or why it is not known."""
        if not self.rests_on:
            return _("none of those as old came to an end")
        if self.is_few:
            few = ngettext("only %(count)s was open as long", "only %(count)s were open as long", self.rests_on)
            return few % {"count": self.rests_on}
        return _("%(count)s or more were open as long") % {"count": number_format(self.rests_on, force_grouping=True)}


def history(day, **known):
    """The Ask for what the company issued lately, as known on a day; `known` as an Ask takes it."""
    start = add_months(day, -MONTHS) + ONE_DAY
    return Ask(Scope.company(), (Period.between(start, day),), day, **known)


def curve_of(ask):
    """The Incidence of a win over the proposals first issued in the ask's period, or None of none."""
    return aalen_johansen(_spells(ask))


def chance_of(proposal, curve: Incidence | None, day, days=WITHIN):
    """The Chance of a proposal that is open on `day` to be won within so many days more."""
    age = (day - proposal.issued_on).days
    return Chance(age, curve.chance(age, days), curve.rests_on(age, days)) if curve else Chance(age, None, 0)


def _spells(ask):
    """Counter of (days, ending); ending None while open. Counted by the database: they may be a million."""
    issued = proposals_issued.records(ask)
    ended = issued.filter(ended_on__lte=ask.as_of).values_list("days_to_end", "ending").annotate(Count("pk"))
    still_open = issued.filter(ended_on__gt=ask.as_of).values_list("issued_on").annotate(Count("pk"))
    found = Counter({(days, ending): number for days, ending, number in ended})
    return found + Counter({((ask.as_of - issued_on).days, None): number for issued_on, number in still_open})
