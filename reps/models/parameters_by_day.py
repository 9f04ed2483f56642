"""The parameters of every day, and what the company keeps beside them by the day: horizons, calendars, fiscal years."""

from bisect import bisect_right
from datetime import date
from functools import cache, cached_property

from reps.fiscal import FiscalCalendar
from reps.models.calendar import CalendarDay, CompanyCalendar, weeks_in_order
from reps.models.fiscal import FiscalYear
from reps.models.horizon import CloseHorizon
from reps.models.parameters import FIRST, TUNED, Parameters
from reps.statement import Column, Question, asked, objects, objects_of
from reps.terms import terms_on


@cache
def _questions():
    """The rows of each: always the same questions, so put into SQL once."""
    return (
        objects_of(Parameters.objects.order_by()),
        Question(CloseHorizon.objects.order_by(), (Column.day("effective_from"), Column.whole("days"))),
        Question(CalendarDay.objects.order_by(), (Column.day("date"), Column.flag("workday"), Column.text("name"))),
        Question(
            CompanyCalendar.objects.order_by(), (Column.day("since"), Column.text("country"), Column.json("weekdays"))
        ),
    )


class ParametersByDay:
    """Every row of the parameters, loaded at first use: which one holds on which day."""

    @cached_property
    def rows(self):
        """In order of their first day, the first one without."""
        return self._in_order(objects(Parameters, self._known[0]))

    @classmethod
    def of(cls, rows):
        """Those of rows at hand."""
        found = cls()
        found.rows = cls._in_order(rows)
        return found

    @staticmethod
    def _in_order(rows):
        found = sorted(rows, key=lambda row: row.starts)
        return found if found and found[0].starts == FIRST else [Parameters.defaults(), *found]

    @cached_property
    def starts(self):
        return [row.starts for row in self.rows]

    @cached_property
    def _known(self):
        return asked(*_questions())

    @cached_property
    def horizons(self):
        """{first day: days} of the horizons that own wins gave, in order."""
        return dict(sorted(self._known[1]))

    @property
    def own_days(self):
        """[(day, whether it is worked, name), ...]: the company's exceptions to the built-in calendar."""
        return [(on, bool(workday), name) for on, workday, name in self._known[2]]

    @property
    def work_weeks(self):
        """[WorkWeek] that the company works by, in order of their first day."""
        return weeks_in_order(self._known[3])

    def work_week_on(self, day):
        """The WorkWeek that holds on a day."""
        return terms_on(self.work_weeks, day)

    def close_horizon_days(self, day):
        """The horizon of the close rate on a day: as fixed from own wins, where the parameters ask for that."""
        row = self.on(day)
        known = [days for start, days in self.horizons.items() if start <= day] if row.close_horizon_own else []
        return known[-1] if known else row.close_horizon_days

    @cached_property
    def fiscal(self):
        """Its weeks, months, quarters and years. The table of years is only read where weeks make the months."""
        return fiscal_calendar(self.rows)

    def on(self, day):
        return self.rows[bisect_right(self.starts, day) - 1]

    def before(self, row):
        """The row that the given one followed, or None for the first."""
        at = bisect_right(self.starts, row.starts) - 2
        return self.rows[at] if at >= 0 else None

    def differences(self, other):
        """(first day, last day, names of the parameters that differ) of all days, the ends None where there is none."""
        edges = sorted({*self.starts, *other.starts})
        for start, following in zip(edges, [*edges[1:], None], strict=True):
            one, two = self.on(start), other.on(start)
            changed = {name for name in TUNED if getattr(one, name) != getattr(two, name)}
            end = date.fromordinal(following.toordinal() - 1) if following else None
            yield None if start == FIRST else start, end, changed

    def stretches(self, start, end):
        """[(first day, last day, row)] that tile start..end."""
        edges = [start, *(day for day in self.starts if start < day <= end)]
        ends = [date.fromordinal(day.toordinal() - 1) for day in edges[1:]] + [end]
        return [(first, last, self.on(first)) for first, last in zip(edges, ends, strict=True)]


def fiscal_calendar(rows, entered=None):
    """The FiscalCalendar of rows in order of their first day; `entered`: the FiscalYears, where they are at hand."""
    rules = [row.fiscal_rule for row in rows]
    if not any(rule.weeks for rule in rules):
        return FiscalCalendar(rules)
    return FiscalCalendar(rules, [each.year for each in (FiscalYear.objects.all() if entered is None else entered)])
