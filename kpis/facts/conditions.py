"""Conditions that facts of several kinds share: over for today, or old enough to tell what came of them."""

from dataclasses import replace
from datetime import date, timedelta

from django.db.models import Q

from reps.days import ONE_DAY

NEVER = date.max  # a day that no record has


def ago(ask, days):
    """The day so many days before the as-of day."""
    return ask.as_of - timedelta(days=days)


def week_end(ask, day):
    return ask.by_day.fiscal.week(day)[1]


def on_completed_days(events):
    """The same without today's, whose day is not over: as far as rep-weeks reach, which they are divided by (E10)."""
    also = tuple(on_completed_days(each) for each in events.also)
    return replace(events, name=f"{events.name}_completed", also=also, until=yesterday)


def yesterday(ask):
    return ago(ask, 1)


def old_enough(setting):
    """The last day that is old enough: `setting` days have passed since; to date, any is."""

    def until(ask):
        days = ask.horizon_for(setting)
        return None if days is None else ago(ask, days)

    return until


def too_young(setting):
    """The first day that is too young to tell; to date, none is."""

    def since(ask):
        days = ask.horizon_for(setting)
        return NEVER if days is None else ago(ask, days) + ONE_DAY

    return since


def reached(days_field, reached_on, setting, **also):
    """Condition: got there within the horizon, or by the as-of day."""

    def condition(ask):
        days = ask.horizon_for(setting)
        by = Q(**{f"{reached_on}__lte": ask.as_of}, **also)
        return by if days is None else by & Q(**{f"{days_field}__lte": days})

    return condition
