"""How long proposals were open and how that ended: counted by the database, for a cohort may be a million of them."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import timedelta
from itertools import chain

from django.db.models import Case, Count, F, IntegerField, Q, Value, When

from kpis.ask import CLOSE_HORIZON
from kpis.fact import Events, Listed
from kpis.facts.proposals import ISSUED
from reps.days import ONE_DAY
from reps.models import endings
from reps.models.endings import ends_on, outcome_on
from reps.shapes import question_of
from reps.statement import Column


@dataclass(frozen=True)
class Spells(Listed):
    """{key: Counter of (days, ending)} of a cohort's proposals as known on the as-of day; ending None while open.

    What lasted beyond the horizon was open all through it, whatever came of it: it stands as open a day longer.
    """

    cohort: Events
    table = ISSUED

    def together(self, counted):
        return sum(counted, Counter())

    def records(self, ask):
        return self.cohort.records(ask)

    def _where(self, ask):
        return self.table.where(ask) & self.cohort.condition(ask)

    def questions(self, ask):
        """What all of them came to, told by an index alone; then which had come to something else by the as-of day."""
        groups = *map(Column.text, self.table.lookups(ask)), Column.whole(_stretch(ask))
        now = Column.whole(_ended(ask, "days_to_end")), Column.text(_ended(ask, "ending")), Column.day(_open_since(ask))
        was = Column.text(outcome_on(ask.as_of)), Column.day("issued_on"), Column.day(ends_on(ask.as_of))
        return [self._asked(ask, Q(), groups, now), *(self._asked(ask, kind, groups, now + was) for kind in _were(ask))]

    def _asked(self, ask, kind, groups, columns):
        where = self._where(ask) & kind
        return question_of(self.table.model, where, (*groups, *columns, Column.whole(Count("pk"))))

    def told_by(self, answers, ask):
        """Each as it is, those that were something else taken out and put where they were."""
        found, within = defaultdict(Counter), _periods_of_stretches(ask)
        for *keys, stretch, days, ending, since, number in answers[0]:
            self._put(found, within[stretch], self.table.group(ask, keys), _spell(ask, days, ending, since), number)
        for *keys, stretch, days, ending, since, was, issued, until, number in chain(*answers[1:]):
            group = self.table.group(ask, keys)
            self._put(found, within[stretch], group, _spell(ask, days, ending, since), -number)
            self._put(found, within[stretch], group, _spell_until(ask, was, issued, until), number)
        return {key: +spells for key, spells in found.items()}

    def _put(self, found, indices, group, spell, number):
        for index in indices:
            found[(index, *group)][spell] += number


def _were(ask):
    """The conditions, each with an index of its own, of those that had come to something else by the as-of day."""
    return [were(ask.as_of) for were in (endings.lapsed, endings.reopened_since, endings.lapsed_before)]


def _spell(ask, days, ending, since):
    if days is not None:
        return days, ending
    return (_horizon(ask) + 1 if since is None else (ask.as_of - since).days), None


def _spell_until(ask, ending, issued, until):
    """The spell of one that had ended on a day; beyond the horizon, it was open all through it."""
    days, horizon = (until - issued).days, _horizon(ask)
    return (days, ending) if horizon is None or days <= horizon else (horizon + 1, None)


def _horizon(ask):
    return ask.horizon_for(CLOSE_HORIZON)


def _ended(ask, field):
    """A field of those that had ended by the as-of day and within the horizon."""
    horizon = _horizon(ask)
    in_time = Q() if horizon is None else Q(days_to_end__lte=horizon)
    return Case(When(in_time, ended_on__lte=ask.as_of, then=F(field)))


def _open_since(ask):
    """The day of issue of those that were open on the as-of day and are no older than the horizon."""
    horizon = _horizon(ask)
    young = Q() if horizon is None else Q(issued_on__gte=ask.as_of - timedelta(days=horizon))
    return Case(When(young, ended_on__gt=ask.as_of, then=F("issued_on")))


def _stretch(ask):
    """Which of the stretches of days between the edges of periods a proposal was issued in."""
    edges = _edges(ask)
    cases = (When(issued_on__lt=edge, then=Value(at)) for at, edge in enumerate(edges))
    return Case(*cases, default=Value(len(edges)), output_field=IntegerField())


def _edges(ask):
    """The days on which a period begins or is over, in order: no period has a part of what lies between two."""
    spans = filter(None, map(ask.days_of, ask.periods))
    return sorted({day for span in spans for day in (span.start, span.end + ONE_DAY)})


def _periods_of_stretches(ask):
    """[indices of the periods that each stretch lies in]; before the first edge and after the last there are none."""
    spans = [(index, span) for index, span in enumerate(map(ask.days_of, ask.periods)) if span]
    held = [[index for index, span in spans if span.start <= day <= span.end] for day in _edges(ask)]
    return [[], *held]
