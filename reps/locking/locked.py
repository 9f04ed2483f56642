"""Every locked period at once, for whoever looks at many days."""

from functools import reduce
from operator import or_

from django.db.models import Q

from reps.models import PeriodLock


class Locked:
    """The periods that are locked now, loaded once; with `since`, those published or locked after that instant."""

    def __init__(self, since=None):
        held = PeriodLock.held()
        self.locks = held if since is None else [lock for lock in held if lock.told_at > since]
        self._on = {}

    def __bool__(self):
        return bool(self.locks)

    def on(self, day):
        """A locked period that holds the day, or None."""
        if day not in self._on:
            self._on[day] = next((lock for lock in self.locks if lock.start <= day <= lock.end), None)
        return self._on[day]

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
