"""Conditions that facts of several kinds share: over for today, or old enough to tell what came of them."""

from datetime import date, timedelta

from django.db.models import Q

from kpis.measures import Events


def ago(ask, days):
    """The day so many days before the as-of day."""
    return ask.as_of - timedelta(days=days)


def week_end(ask, day):
    return ask.by_day.fiscal.week(day)[1]


def on_completed_days(events):
    """The same without today's, whose day is not over: as far as rep-weeks reach, which they are divided by (E10)."""

    def before_today(ask):
        return events.condition(ask) & Q(**{f"{events.table.day}__lt": ask.as_of})

    also = tuple(on_completed_days(each) for each in events.also)
    return Events(f"{events.name}_completed", events.table, before_today, events.total, also)


def old_enough(day, setting):
    """Condition: old enough that `setting` days have passed; to date, everything is."""

    def condition(ask):
        days = ask.horizon_for(setting)
        return Q() if days is None else Q(**{f"{day}__lte": ago(ask, days)})

    return condition


def too_young(day, setting):
    """Condition: too young to tell; to date, nothing is."""

    def condition(ask):
        days = ask.horizon_for(setting)
        return Q(**{f"{day}__gt": date.max if days is None else ago(ask, days)})

    return condition


def reached(day, days_field, reached_on, setting, **also):
    """Condition: old enough, and got there within the horizon, or by the as-of day."""

    def condition(ask):
        days = ask.horizon_for(setting)
        by = Q(**{f"{reached_on}__lte": ask.as_of}, **also)
        return by if days is None else by & old_enough(day, setting)(ask) & Q(**{f"{days_field}__lte": days})

    return condition
