"""How long proposals were open and how that ended: counted by the database, for a cohort may be a million of them."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Case, Count, F, IntegerField, Q, Value, When

from kpis.facts.proposals import ISSUED
from kpis.measures import CLOSE_HORIZON, Events, Listed
from reps.days import ONE_DAY
from reps.models import Proposal, endings
from reps.statement import Column, question_of


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

    def question(self, ask):
        groups = *map(Column.text, self.table.lookups(ask)), Column.whole(_stretch(ask))
        spell = (
            Column.whole(_ended(ask, "days_to_end")),
            Column.text(_ending(ask)),
            Column.day(_open_since(ask)),
            Column.day(_ended_meanwhile(ask)),
        )
        return question_of(self.table.model, self._where(ask), (*groups, *spell, Column.whole(Count("pk"))))

    def told(self, rows, ask):
        found, within = defaultdict(Counter), _periods_of_stretches(ask)
        for *keys, stretch, days, ending, since, until, number in rows:
            group = self.table.group(ask, keys)
            for index in within[stretch]:
                found[(index, *group)][_spell(ask, days, ending, since, until)] += number
        return dict(found)


def _spell(ask, days, ending, since, until):
    """(days, ending): `days` of one that has ended, else counted from `since` to an end undone later, or to as-of."""
    if days is not None:
        return days, ending
    horizon, days = _horizon(ask), since and ((until or ask.as_of) - since).days
    if days is None or (until and horizon is not None and days > horizon):
        return horizon + 1, None
    return days, ending


def _horizon(ask):
    return ask.horizon_for(CLOSE_HORIZON)


def _ended(ask, field):
    """A field of those that had ended by the as-of day and within the horizon."""
    return Case(When(_in_time(ask), then=F(field)))


def _in_time(ask):
    horizon = _horizon(ask)
    return endings.ended(ask.as_of) & (Q() if horizon is None else Q(days_to_end__lte=horizon))


def _ending(ask):
    """How those had ended, or the ones whose end was undone later; None of the others."""
    won = _in_time(ask) & endings.won(ask.hindsight or ask.as_of)
    return Case(
        When(won, then=Value(Proposal.Status.WON.value)),
        When(_in_time(ask), then=F("ending")),
        When(endings.lapsed(ask.as_of), then=Value(Proposal.Status.EXPIRED.value)),
        When(endings.reopened_since(ask.as_of), then=F("earlier_ending")),
    )


def _ended_meanwhile(ask):
    """The day on which those had ended that were decided, or went on, after the as-of day."""
    return Case(
        When(endings.lapsed(ask.as_of), then=F("runs_out_on")),
        When(endings.reopened_since(ask.as_of), then=F("earlier_ended_on")),
    )


def _open_since(ask):
    """The day of issue of those that were open on the as-of day, no older than the horizon, or had ended meanwhile."""
    horizon = _horizon(ask)
    young = Q() if horizon is None else Q(issued_on__gte=ask.as_of - timedelta(days=horizon))
    meanwhile = endings.lapsed(ask.as_of) | endings.reopened_since(ask.as_of)
    return Case(When(meanwhile, then=F("issued_on")), When(young, ended_on__gt=ask.as_of, then=F("issued_on")))


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
