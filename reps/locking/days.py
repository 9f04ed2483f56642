"""Days whose figures a change moves, and the periods that hold them."""

from calendar import monthrange
from datetime import date
from typing import NamedTuple

from reps.days import ONE_DAY


class Days(NamedTuple):
    """From the first to the last day, None for an open end. `whole`: as a figure of periods only that hold them all."""

    first: date | None
    last: date | None
    whole: bool = False

    @property
    def begin(self):
        return self.first or date.min

    @property
    def end(self):
        return self.last or date.max

    def __bool__(self):
        return self.begin <= self.end

    def within(self, other):
        """Those that the other span has too."""
        return Days(max(self.begin, other.begin), min(self.end, other.end))

    def meet(self, period):
        """Whether they move figures of a period."""
        if self.whole:
            return period.start <= self.begin and self.end <= period.end
        return self.begin <= period.end and period.start <= self.end


def month_of(day):
    """The month of a day, as a figure of whole months."""
    return Days(day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1]), whole=True)


def without(one, other):
    """[Days] of a span that another leaves out."""
    if not one.within(other):
        return [one] if one else []
    ahead = [Days(one.begin, other.begin - ONE_DAY)] if one.begin < other.begin else []
    return ahead + ([Days(other.end + ONE_DAY, one.end)] if other.end < one.end else [])


def apart(one, other):
    """{Days} of only one of two spans."""
    return {*without(one, other), *without(other, one)}
