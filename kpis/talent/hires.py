"""What became of those who were hired, by where they came from (spec 5.2)."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kpis.capacity import Workforce
from kpis.facts.money import amount_won
from kpis.figure import Tally
from kpis.flags import FEW, LOW_N
from kpis.kpi import Measure
from kpis.models import TargetVersion
from kpis.native import Native
from kpis.periods import Grain, Period, add_months
from kpis.scope import Scope
from kpis.talent.nine_box import due_of
from kpis.targets.entered import EnteredTargets, around
from reps.days import ONE_DAY
from reps.models import Candidate

TOLD_AFTER_MONTHS = 12
FIRST_MONTHS = 3  # of tenure, left out of attainment


@dataclass(frozen=True)
class Hire:
    """Somebody hired from the pool, credited to the team they joined and the source they first came from."""

    candidate: Candidate
    team_key: str | None
    team_id: int | None

    @property
    def rep(self):
        return self.candidate.rep

    @property
    def year_is_over_on(self) -> date:
        return add_months(self.rep.hired_on, TOLD_AFTER_MONTHS)

    @property
    def is_retained(self):
        """Whether they were still there when the year was over."""
        return self.rep.left_on is None or self.rep.left_on >= self.year_is_over_on

    def group(self, by):
        values = {"team": self.team_key, "source": self.candidate.source or None, "rep": self.rep.key}
        return tuple(values[name] for name in by)


def months_measured(rep):
    """Months 4 to 12 of tenure."""
    start, over = (add_months(rep.hired_on, months) for months in (FIRST_MONTHS, TOLD_AFTER_MONTHS))
    return Period(start, over - ONE_DAY)


def hires_of(ask):
    """Every Hire of the scope with a known first day, loaded once."""
    if "hires" not in ask.__dict__:
        hired = _hired(ask)
        joined = _joined(ask, [each.rep for each in hired])
        found = [Hire(each, *joined[each.rep.pk]) for each in hired if each.rep.pk in joined]
        ask.__dict__["hires"] = found
    return ask.__dict__["hires"]


def _hired(ask):
    """Everybody hired from the pool, whatever team they joined: loaded once a page."""
    company = ask.of_company
    return company.kept(
        "hired", lambda: list(Candidate.objects.filter(rep__hired_on__isnull=False).select_related("rep"))
    )


def _joined(ask, reps):
    """{rep id: (key, id) of the team they joined}; those who joined another team than the scope's are left out."""
    if not reps:
        return {}
    days = [rep.hired_on for rep in reps]
    spans = Workforce(_roster(ask, days), min(days), max(days)).spans
    first = {span.rep.pk: span for span in spans if span.start == span.rep.hired_on}
    scope = ask.scope
    return {
        pk: (span.team_key, span.team_id)
        for pk, span in first.items()
        if (scope.team_ids is None or span.team_id in scope.team_ids) and scope.rep_id in (None, pk)
    }


def _roster(ask, days):
    """An ask about the whole company, from the first of these days of hire until the last one's year is over."""
    until = add_months(max(days), TOLD_AFTER_MONTHS)
    return ask.narrowed(scope=Scope.company(), periods=(Period(min(days), until),), by=())


class Hires:
    """Those of whom the first day lies in the period and who pass `test(hire, day)` on the as-of day."""

    def __init__(self, name, test):
        self.name, self.test = name, test

    def hires(self, ask, period):
        return [each for each in hires_of(ask) if period.contains(each.rep.hired_on) and self.test(each, ask.as_of)]

    def totals(self, ask):
        found = Counter()
        for index, period in enumerate(ask.periods):
            for each in self.hires(ask, period):
                found[(index, *each.group(ask.by))] += self.value(each, ask)
            if not ask.by:
                found[(index,)] += 0
        return dict(found)

    def value(self, hire, ask):
        return 1

    def records(self, ask):
        return Candidate.objects.filter(pk__in=[each.candidate.pk for each in self.hires(ask, ask.periods[0])])


def is_told(hire, day):
    """Whether their first year is over."""
    return hire.year_is_over_on <= day


told = Hires("hires_told", is_told)
retained = Hires("hires_retained", lambda hire, day: is_told(hire, day) and hire.is_retained)
too_recent = Hires("hires_too_recent", lambda hire, day: hire.rep.hired_on <= day and not is_told(hire, day))


class HireMoney(Hires):
    """Won, or due, in months 4 to 12 of tenure: of the hires who had a target then."""

    def __init__(self, name, part):
        super().__init__(name, is_told)
        self.part = part

    def hires(self, ask, period):
        return [each for each in super().hires(ask, period) if outcome(each, ask).due]

    def value(self, hire, ask):
        return getattr(outcome(hire, ask), self.part)


@dataclass(frozen=True)
class Outcome:
    """What a hire won in months 4 to 12, and was fairly due to: initial targets, pro-rated and ramped."""

    won: Decimal
    due: Decimal
    without_rate: tuple = ()  # the Aims that are no part of either: what they come to is unknown

    @property
    def value(self):
        return float(self.won / self.due) if self.due else None


def outcome(hire, ask):
    """The Outcome of a hire whose first year is over."""
    company = ask.of_company
    return company.kept(("outcomes", ask.as_of), lambda: Outcomes(_hired(ask), ask)).of(hire.rep)


class Outcomes:
    """The Outcomes of everybody hired: what they won, and were due to, is asked for once, however many they are."""

    def __init__(self, candidates, ask):
        reps = [each.rep for each in candidates]
        self.ask = _roster(ask, [rep.hired_on for rep in reps])
        (self.period,) = self.ask.periods
        self.people = Workforce(self.ask, self.period.start, self.period.end)
        hired = [rep.pk for rep in reps]
        quarters = self.ask.narrowed(periods=tuple(self._quarters(self.period)))
        self.targets = EnteredTargets(around(quarters, "won_amount", target__rep__in=hired), True, self.ask)
        self.won, self.spans, self.known = defaultdict(list), defaultdict(list), {}
        for rep, day, value in amount_won.records(self.ask).filter(rep__in=hired).values_list("rep", "date", "value"):
            self.won[rep].append((day, value or 0))
        for span in self.people.spans:
            self.spans[span.rep.pk].append(span)

    def of(self, rep):
        if rep.pk not in self.known:
            self.known[rep.pk] = self._of(rep, months_measured(rep))
        return self.known[rep.pk]

    def _of(self, rep, months):
        won, due, lacking = Decimal(0), Decimal(0), []
        for quarter in self._quarters(months):
            target = self.targets.value(("rep", rep.key), quarter)
            lacking += self.targets.without_rate(("rep", rep.key), quarter)
            if target is not None:
                part = Period(max(quarter.start, months.start), min(quarter.end, months.end))
                due += due_of(target, self._days(rep, part), self.ask.calendar.count(quarter.start, quarter.end))
                won += sum(value for day, value in self.won[rep.pk] if part.contains(day))
        return Outcome(won, due, tuple(lacking))

    def _quarters(self, days):
        """The whole quarters these days lie in."""
        of_the_company = Period(days.start, days.end, fiscal=self.ask.by_day.fiscal)
        return [each.whole for each in of_the_company.split(Grain.QUARTER)]

    def _days(self, rep, part):
        return sum((self.people.loaded_days(span, part.start, part.end) for span in self.spans[rep.pk]), Decimal(0))


class HiresWithoutRate(Hires):
    """Those with a target in these months that has no exchange rate: it is left out, with what they won for it."""

    def hires(self, ask, period):
        return [each for each in super().hires(ask, period) if outcome(each, ask).without_rate]

    def native(self, _candidates, ask):
        hired = self.hires(ask, ask.periods[0])
        lacking = {target.pk for each in hired for target in outcome(each, ask).without_rate}
        return [Native(TargetVersion.objects.filter(target__in=lacking, number=1), "target__currency", "value")]


won, due = HireMoney("hires_won", "won"), HireMoney("hires_due", "due")
without_rate = HiresWithoutRate("hires_without_rate", is_told)


class HireAttainment(Measure):
    """Money won over money due, with the number of hires behind it; below five of them only the amounts are told."""

    def facts(self):
        return [*super().facts(), _measured]

    def tallies(self, ask, found):
        counts = found[_measured]
        return {
            key: Tally(found[self.numerator].get(key, 0), below, n=counts.get(key, 0))
            for key, below in found[self.denominator].items()
        }

    def _flags(self, ask, period, tally, raised):
        if tally.denominator and tally.n < FEW:
            yield LOW_N
        yield from super()._flags(ask, period, tally, raised)


class _Measured(HireMoney):
    def __init__(self):
        super().__init__("hires_measured", "")

    def value(self, hire, ask):
        return 1


_measured = _Measured()
