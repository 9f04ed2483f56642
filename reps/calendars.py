"""The company's working calendar: the built-in one it works by on each day, its own days on top."""

from reps.models import ParametersByDay
from reps.workdays import WorkingCalendar


def company_calendar(by_day=None):
    """The company's WorkingCalendar; `by_day`: the ParametersByDay where they are at hand, which know its days."""
    by_day = by_day or ParametersByDay()
    works = {day: workday for day, workday, _name in by_day.own_days}
    return WorkingCalendar(by_day.work_weeks, works, {day: name for day, _workday, name in by_day.own_days})
