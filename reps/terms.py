"""Working time day by day: terms hold from their first day until the next ones do (contract(r,d) of spec 2.2)."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from reps.days import ONE_DAY


class Terms(NamedTuple):
    """From `since` on, None for the beginning: the weekdays that are worked, else a part of each working day."""

    since: date | None
    fte: Decimal
    weekdays: list

    @property
    def starts(self):
        return self.since or date.min

    @property
    def worked(self):
        """What is worked, whenever it began; fixed weekdays are whole days, whatever the part."""
        return sorted(self.weekdays) or self.fte


FULL_TIME = Terms(None, Decimal(1), [])


def in_order(rows, before=FULL_TIME):
    """Terms such as `before`, of (first day, ...), the earliest first; `before` itself ahead of those."""
    terms = sorted((type(before)(*row) for row in rows), key=lambda each: each.starts)
    return terms if terms and terms[0].since is None else [before, *terms]


def terms_on(terms, day):
    """Those in force on a day, of terms in order."""
    return next(each for each in reversed(terms) if each.since is None or each.since <= day)


def stretches(terms, start, end):
    """[(first day, last day, terms)] that tile start..end, of terms in order."""
    firsts = [start, *(each.since for each in terms if start < each.starts <= end)]
    lasts = [*(day - ONE_DAY for day in firsts[1:]), end]
    return [(first, last, terms_on(terms, first)) for first, last in zip(firsts, lasts, strict=True)]
