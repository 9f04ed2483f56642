"""The talent pool through time: who was in it on a day, who came and went, who was looked at (spec 5.1).

Pools are small, so one load of candidates, moves, reviews and posts answers every question about them in Python.
"""

from collections import defaultdict
from copy import copy
from datetime import date
from typing import NamedTuple

from kpis.talent.held import bench_lines, by_candidate, record_line
from kpis.talent.person import Person, in_time
from kpis.talent.questions import questions
from reps.models import Candidate
from reps.models.talent import Stage
from reps.statement import asked, objects

FRESH_DAYS = 90


class Post(NamedTuple):
    """A post to fill; `growth` where nobody held it before."""

    pk: int
    team_key: str
    team: str
    opened_on: date
    closed_on: date | None
    growth: bool

    def is_open_on(self, day):
        """Whether it stood empty when `day` ended."""
        return self.opened_on <= day and (self.closed_on is None or self.closed_on > day)


class Pool:
    """Everybody who ever was in the scope's pool, and the posts to fill: one query. A rep owns no bench.

    `zone` is the company's: by its clock a record was changed on a day, whoever reads.
    """

    def __init__(self, scope, zone):
        self.scope, self._active = scope, {}
        moves, reviews, scores, shared, posts, teams, found, *history = asked(*questions(scope))
        self.teams, versions = {pk: (key, name) for pk, key, name in teams}, by_candidate(history[0], zone)
        self.people = {
            each.pk: Person(each, held=record_line(each, versions[each.pk]), teams=self.teams)
            for each in objects(Candidate, found)
        }
        self._add_moves(moves)
        for on, _pk, candidate, rating in sorted(reviews, key=in_time):
            self.people[candidate].reviews.append((on, rating))
        self._add_cards(scores)
        self._add_benches(shared, versions, by_candidate(history[1], zone))
        self.posts = sorted(
            (Post(*post[:-1], bool(post[-1])) for post in posts), key=lambda post: post.opened_on, reverse=True
        )

    def _add_benches(self, shared, versions, shares):
        now = defaultdict(list)
        for candidate, team in sorted(shared):
            now[candidate].append(team)
        for pk, person in self.people.items():
            person.shared = bench_lines(now[pk], versions[pk], shares[pk])

    def _add_moves(self, rows):
        moves = defaultdict(list)
        for on, _pk, candidate, stage in sorted(rows, key=in_time):
            moves[candidate].append((on, stage))
        for pk, person in self.people.items():
            person.moves = _from_the_start(person.candidate, moves[pk])

    def _add_cards(self, rows):
        cards = {}
        for on, card, candidate, rater, mark in sorted(rows):
            cards.setdefault((on, card, candidate, rater), []).append(mark)
        for (on, _card, candidate, rater), marks in cards.items():
            self.people[candidate].cards.append((on, rater, marks))

    def active_on(self, day):
        """Those on a bench of the scope when `day` ended, found once however many facts look at them."""
        if day not in self._active:
            everybody = self.people.values()
            self._active[day] = [each for each in everybody if each.active_on(day) and each.share(self.scope, day)]
        return self._active[day]

    def of(self, scope):
        """The company's pool cut to a team and all below it, as if it had been loaded for them."""
        found, keys = copy(self), {self.teams[pk][0] for pk in scope.team_ids if pk in self.teams}
        found.scope, found._active = scope, {}
        found.people = {pk: person for pk, person in self.people.items() if person.was_ever_of(scope)}
        found.posts = [post for post in self.posts if post.team_key in keys]
        return found


def _from_the_start(candidate, moves):
    """Moves with the entry into the pool first: as identified where moves follow, else at the stage on record."""
    if not moves:
        return [(candidate.added_on, candidate.stage)]
    if moves[0][0] <= candidate.added_on:
        return moves
    return [(candidate.added_on, Stage.IDENTIFIED.value), *moves]


def pool_of(ask):
    """The scope's pool, loaded once however many facts look at it; a team's is cut from the company's at hand."""
    return ask.kept("pool", lambda: _cut_pool(ask) or Pool(ask.scope, ask.organisation.zone))


def _cut_pool(ask):
    """A team's, cut from the company's where the page has that."""
    whole = ask.of_company.at_hand("pool") if ask.scope.kind == "team" else None
    return whole and whole.of(ask.scope)


def counted(parts):
    """A sum of parts of people as a number: whole where it is whole."""
    total = sum(parts)
    return int(total) if total.denominator == 1 else float(total)


def state_day(ask, period) -> date:
    """The day on which a period's closing state is read: its end, or the as-of day if that comes first."""
    return min(period.end, ask.as_of)
