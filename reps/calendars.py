"""The company's working calendar: the built-in one of its country, its own days on top."""

from reps.models import CalendarDay, Organisation
from reps.workdays import WorkingCalendar


def company_calendar(organisation=None, own=None):
    """The WorkingCalendar of the organisation, with the days the company has changed: `own`, where they are at hand."""
    organisation = organisation or Organisation.current()
    own = CalendarDay.objects.order_by().values_list("date", "workday", "name") if own is None else own
    works, names = {day: workday for day, workday, _name in own}, {day: name for day, _workday, name in own}
    return WorkingCalendar(organisation.country, works, names, organisation.weekdays)
