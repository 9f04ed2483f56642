"""A question to the records: whose figures, of when, grouped by what, as known when. All figures are asked so."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property

from django.utils import timezone

from kpis.periods import Period
from kpis.scope import Scope
from reps.calendars import company_calendar
from reps.models import Organisation, ParametersByDay
from reps.zones import day_ends

CONFIGURED = "configured"  # the horizon each cohort has in the company's parameters
CLOSE_HORIZON = "close_horizon_days"  # fixed from own wins, where there are enough
TO_DATE = None  # no horizon: whatever came of them so far, with no maturity filter


@dataclass(frozen=True)
class Ask:
    """One question to the records: whose, when, grouped by what, as known when.

    `by` holds any of rep, team, source. Several periods are answered at once, each a group of its own.
    """

    scope: Scope
    periods: tuple[Period, ...]
    as_of: date
    by: tuple[str, ...] = ()
    horizon: int | str | None = CONFIGURED
    organisation: Organisation = field(default_factory=Organisation.current, compare=False)
    by_day: ParametersByDay = field(default_factory=ParametersByDay, compare=False)  # what is expected of a day
    as_published: bool = False  # what was published by then is the answer, whatever the records say today
    shelf: dict = field(default_factory=dict, compare=False)  # what was loaded for it, shared by the asks of one page
    hindsight: date | None = None  # cancellations up to this day are known although the as-of day is earlier
    instant: datetime | None = None  # of the as-of day, of which only what was known by then counts

    @cached_property
    def known_at(self):
        """The instant of its knowledge: the one asked for, else the end of the as-of day, or now if that still runs."""
        return self.instant or min(day_ends(self.as_of, self.organisation.zone), timezone.now())

    def kept(self, what, load):
        """What was loaded under that name for this scope, or what `load()` gives, kept from then on."""
        key = what, self.scope
        if key not in self.shelf:
            self.shelf[key] = load()
        return self.shelf[key]

    def at_hand(self, what):
        """What was kept under that name for this scope; None while nothing was."""
        return self.shelf.get((what, self.scope))

    @property
    def question(self):
        """All of it but the periods."""
        return self.scope, self.by, self.as_of, self.horizon, self.instant

    def counted(self, fact):
        """{period: {group: number}}: what the page has counted of a fact of rows."""
        return self._counted.setdefault(fact, {})

    @cached_property
    def _counted(self):
        return self.shelf.setdefault(("counted", *self.question), {})

    @cached_property
    def worked_out(self):
        """{fact: {key: anything}}: what the page has of facts that are no total of rows."""
        return self.shelf.setdefault(("worked out", self), {})

    @cached_property
    def calendar(self):
        return self.kept("calendar", lambda: company_calendar(self.by_day))

    @property
    def parameters(self):
        """How figures are read: the parameters in force on the as-of day, the same for every period compared."""
        return self.by_day.on(self.as_of)

    def narrowed(self, **changes):
        return replace(self, **changes)

    @property
    def of_company(self):
        """The same question about the whole company."""
        return self.narrowed(scope=Scope.company())

    def days_of(self, period):
        """The part of a period that is known: up to and including the as-of day; None before it begins."""
        return period.until(self.as_of)

    def completed(self, period):
        """(first, last) day of the part whose days are over: today's isn't, so nobody is behind at 09:00 (E10)."""
        last = min(period.end, date.fromordinal(self.as_of.toordinal() - 1))
        return (period.start, last) if last >= period.start else None

    def horizon_for(self, setting):
        """Days of a cohort's horizon, by the parameter `setting` unless the asker chose; None is to date."""
        if self.horizon != CONFIGURED:
            return self.horizon
        if setting == CLOSE_HORIZON:
            return self.by_day.close_horizon_days(self.as_of)
        return getattr(self.parameters, setting)
