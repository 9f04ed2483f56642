"""A period that still runs is compared by its completed days, with as many of an earlier one (spec 2.5, 2.6)."""

from datetime import timedelta

from reps.days import ONE_DAY


def completed(state):
    """What of the page's period is over, today not; None before its first working day is (spec 2.5)."""
    if not state.is_running:
        return state.period
    return state.period.until(state.as_of - ONE_DAY) if _workdays_done(state) else None


def as_far(state, period):
    """An earlier period, cut after as many working days as the running one has completed (spec 2.5, 2.6).

    Of the days off behind the last of them as many, too: a weekend's visits count, on both sides or on neither.
    """
    if not state.is_running:
        return period
    days, done = state.ask().calendar.days(period.start, period.end), max(_workdays_done(state), 1)
    if done > len(days):
        return period
    next_one = days[done] if done < len(days) else period.end + ONE_DAY
    return period.until(min(next_one - ONE_DAY, days[done - 1] + _days_off(state)))


def _workdays_done(state):
    return state.ask().calendar.count(state.period.start, state.as_of - ONE_DAY)


def _days_off(state):
    """How long ago, yesterday, the last working day of the running period was: over a weekend two days on Monday."""
    over = state.ask().calendar.days(state.period.start, state.as_of - ONE_DAY)
    return state.as_of - ONE_DAY - over[-1] if over else timedelta()
