"""Every locked period at once, for whoever looks at many days."""

from datetime import date
from functools import reduce
from operator import attrgetter, or_

from django.db.models import Min, Q

from reps.locking.days import Days
from reps.models import PeriodLock


class Locked:
    """The periods that are locked now, the latest first, loaded once; with `since`, those told of after that instant.

    Told of is what was published, or locked. Of several periods that hold a change, the latest is named, whoever asks.
    """

    def __init__(self, since=None, first=date.min, last=date.max):
        held = PeriodLock.held(first, last)
        self.locks = held if since is None else [lock for lock in held if lock.told_at > since]
        self._on = {}

    @classmethod
    def around(cls, moved):
        """Those that may hold some of these Days."""
        return cls(first=min(days.begin for days in moved), last=max(days.end for days in moved))

    def __bool__(self):
        return bool(self.locks)

    def on(self, day):
        """The latest locked period that holds the day, or None."""
        if day not in self._on:
            self._on[day] = next((lock for lock in self.locks if lock.start <= day <= lock.end), None)
        return self._on[day]

    def of(self, days):
        """The latest locked period whose figures these Days move, or None."""
        return self.on(days.first) if days.first == days.last else next(filter(days.meet, self.locks), None)

    def latest(self, moved):
        """(the latest locked period whose figures some of these Days move, the first of them), or None."""
        found = [(lock, days) for days in sorted(moved, key=attrgetter("begin")) if (lock := self.of(days))]
        return min(found, key=lambda each: self.locks.index(each[0]), default=None)

    def within(self, spans):
        """[Days] of some that are locked."""
        locked = (Days(*span) for span in self._spans())
        return [inside for held in locked for days in spans if (inside := days.within(held))]

    def days(self, field):
        """The Q of rows whose `field` is a locked day."""
        spans = [Q(**{f"{field}__range": span}) for span in self._spans()]
        return reduce(or_, spans, Q(pk__in=[]))

    def _spans(self):
        """(first, last) locked days, touching periods as one."""
        spans = []
        for start, end in sorted((lock.start, lock.end) for lock in self.locks):
            if spans and start.toordinal() <= spans[-1][1].toordinal() + 1:
                spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
            else:
                spans.append((start, end))
        return spans


def first_made(model, pks):
    """When the first of these records was made, as their history tells; None where nobody knows of one of them."""
    made = model.history.filter(id__in=pks, history_type="+").order_by()
    each = dict(made.values_list("id").annotate(Min("history_date")))
    return min(each.values()) if each and each.keys() >= set(pks) else None
