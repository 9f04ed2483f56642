"""Posts to fill: those somebody left, and approved new ones (spec 5.1)."""

from collections import Counter, defaultdict

from kpis.talent.pool import pool_of, state_day
from kpis.talent.stages import spell
from reps.models import Vacancy


def posts_of(ask):
    """The scope's posts to fill, the latest first."""
    return pool_of(ask).posts


def _group(post, by):
    return tuple(post.team_key if name == "team" else None for name in by)


class OpenPosts:
    """Posts open when a period's state is read: those somebody left, or the new ones."""

    def __init__(self, name, growth):
        self.name, self.growth = name, growth

    def _posts(self, ask, period):
        day = state_day(ask, period)
        return [post for post in posts_of(ask) if post.growth == self.growth and post.is_open_on(day)]

    def totals(self, ask):
        found = Counter()
        for index, period in enumerate(ask.periods):
            for post in self._posts(ask, period):
                found[(index, *_group(post, ask.by))] += 1
            if not ask.by:
                found[(index,)] += 0
        return dict(found)

    def records(self, ask):
        return Vacancy.objects.filter(pk__in=[post.pk for post in self._posts(ask, ask.periods[0])])


class DaysOpen:
    """(days open, "over" or None while still open) of the posts opened in the period."""

    name = "days_open"

    def _posts(self, ask, period):
        known = ask.days_of(period)
        return [post for post in posts_of(ask) if known and known.contains(post.opened_on)]

    def totals(self, ask):
        found = defaultdict(list)
        for index, period in enumerate(ask.periods):
            for post in self._posts(ask, period):
                closed = post.closed_on if post.closed_on and post.closed_on <= ask.as_of else None
                found[(index, *_group(post, ask.by))].append(spell(post.opened_on, closed, ask.as_of))
        return dict(found)

    def records(self, ask):
        return Vacancy.objects.filter(pk__in=[post.pk for post in self._posts(ask, ask.periods[0])])


open_posts, new_posts, days_open = OpenPosts("open_posts", False), OpenPosts("new_posts", True), DaysOpen()
