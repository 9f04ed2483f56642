"""The talent pool through time: who was in it on a day, who came and went, who was looked at (spec 5.1).

Pools are small, so one load of candidates, moves, reviews and posts answers every question about them in Python.
"""

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from django.db.models import Q

from kpis.periods import add_months
from reps.models import Candidate, Score, SharedBench, StageEvent, TalentReview, Vacancy
from reps.models.talent import ACTIVE_STAGES, READY_STAGES, Stage
from reps.scorecards import mean_of_raters
from reps.statement import Column, Question, asked

FRESH_DAYS = 90
GOOD_RATING = 4
SOON_MONTHS = 6


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


@dataclass
class Person:
    """A candidate with their moves and reviews, each in order of time."""

    candidate: Candidate
    moves: list = field(default_factory=list)  # [(day, stage), ...], the first on the day they were added
    reviews: list = field(default_factory=list)  # [(day, rating or None), ...]
    cards: list = field(default_factory=list)  # [(day, rater, [mark, ...]), ...]
    benches: dict = field(default_factory=dict)  # {team id: its key} of the benches they stand on

    def share(self, scope):
        """The part of them that counts in a scope: 1/k for each of their k benches there; all of it in the company."""
        if scope.team_ids is None or not self.benches:
            return 1
        return _part(len(scope.team_ids & self.benches.keys()), len(self.benches))

    def parts(self, scope, by):
        """[(values of `by`, the part of them that counts there)]: by team, one for each of their benches in scope."""
        source = self.candidate.source or None
        if "team" not in by or not self.benches:
            return [(tuple({"source": source}.get(name) for name in by), self.share(scope))]
        inside = [key for pk, key in self.benches.items() if scope.team_ids is None or pk in scope.team_ids]
        groups = [{"team": key, "source": source} for key in inside]
        return [(tuple(group.get(name) for name in by), _part(1, len(self.benches))) for group in groups]

    def stage_on(self, day):
        """The stage they stood at when `day` ended, or None before they were added."""
        at = bisect_right(self.days, day)
        return self.moves[at - 1][1] if at else None

    @cached_property
    def days(self):
        """Those of the moves."""
        return [day for day, _stage in self.moves]

    def active_on(self, day):
        return self.stage_on(day) in ACTIVE_STAGES

    def active_throughout(self, start, end):
        changes = [day for day, _stage in self.moves if start <= day <= end]
        return all(self.active_on(day) for day in {start - timedelta(days=1), start, end, *changes})

    def cards_on(self, day):
        """The marks of the last scorecard of each rater by then."""
        return {rater: marks for on, rater, marks in self.cards if on <= day}

    def rating_on(self, day):
        """What the scorecards by then come to; without any, the rating by hand: the last review's, else the record's.

        None is unrated. Of scorecards it is the mean over raters of each rater's mean (spec 5.1), exact.
        """
        cards = self.cards_on(day)
        if cards:
            return mean_of_raters(cards.values())
        given = [rating for on, rating in self.reviews if on <= day and rating is not None]
        return given[-1] if given else self.candidate.rating

    def reviewed_on(self, day):
        """The last review by then; somebody new counts as looked at on the day they were added (spec 5.1)."""
        seen = [on for on, _rating in self.reviews if on <= day]
        return max([self.candidate.added_on, *seen])

    def overdue_on(self, day, months):
        return day > add_months(self.reviewed_on(day), months)

    def readiness_on(self, day, ready_days):
        """now, soon or later by the day they can start, where that is known; else as judged, "" if nobody did."""
        start = self.candidate.can_start_on
        if start is None:
            return self.candidate.readiness
        if (start - day).days <= ready_days:
            return Candidate.Readiness.NOW.value
        soon = start <= add_months(day, SOON_MONTHS)
        return (Candidate.Readiness.SOON if soon else Candidate.Readiness.LATER).value

    def ready_on(self, day, parameters):
        """On the ready bench: qualified, rated 4 or better, available now, review not overdue, consent valid."""
        return (
            self.stage_on(day) in READY_STAGES
            and (self.rating_on(day) or 0) >= GOOD_RATING
            and self.readiness_on(day, parameters.talent_ready_days) == Candidate.Readiness.NOW
            and not self.overdue_on(day, parameters.review_months)
            and self.consents_on(day)
        )

    def consents_on(self, day):
        """Whether there is a consent on record, and it has not ended: unknown is not a yes (spec 2.5)."""
        given, until = self.candidate.consent_on, self.candidate.consent_until
        return given is not None if until is None else until >= day

    def stale_on(self, day, days):
        """More than so many days without two-way contact. Somebody new has them to be spoken with (spec 5.1)."""
        spoken = self.candidate.last_contact_on
        since = max(self.candidate.added_on, spoken) if spoken else self.candidate.added_on
        return (day - since).days > days

    def crossings(self, start, end):
        """What happened between these days: any of added, reactivated, hired, exits, in order."""
        before = self.stage_on(start - timedelta(days=1))
        for day, stage in self.moves:
            if start <= day <= end:
                yield from _crossing(before, stage)
                before = stage


def _part(some, whole):
    """1 for all: whole numbers add up far faster than fractions, and most people count as one."""
    return 1 if some == whole else Fraction(some, whole)


def _crossing(before, after):
    was, is_now = before in ACTIVE_STAGES, after in ACTIVE_STAGES
    if before is None:
        yield "added"
        was = True
    elif not was and is_now:
        yield "reactivated"
    if was and not is_now:
        yield "hired" if after == Stage.HIRED else "exits"


class Pool:
    """Everybody in scope who ever was in the pool, and the posts to fill: two queries. A rep owns no bench."""

    def __init__(self, scope):
        mine, owns_none = scope.where(rep=None), scope.rep_id is not None
        candidates = (
            Candidate.objects.none() if owns_none else Candidate.objects.filter(_on_benches_of(scope)).order_by()
        )
        self.people = {
            candidate.pk: Person(candidate, benches=_own(candidate)) for candidate in candidates.select_related("team")
        }
        posts = Vacancy.objects.none() if owns_none else Vacancy.objects.filter(mine).order_by()
        questions = _moves(candidates), _reviews(candidates), _scores(candidates), _shared(candidates), _posts(posts)
        moves, reviews, scores, shared, posts = asked(*questions)
        self._add_moves(moves)
        for on, _pk, candidate, rating in sorted(reviews, key=_in_time):
            self.people[candidate].reviews.append((on, rating))
        self._add_cards(scores)
        for candidate, team, key in sorted(shared):
            self.people[candidate].benches[team] = key
        self.posts = sorted(
            (Post(*post[:-1], bool(post[-1])) for post in posts), key=lambda post: post.opened_on, reverse=True
        )

    def _add_moves(self, rows):
        moves = defaultdict(list)
        for on, _pk, candidate, stage in sorted(rows, key=_in_time):
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
        return [person for person in self.people.values() if person.active_on(day)]


def _opened(post):
    return post.opened_on


def _in_time(row):
    return row[:2]


def _moves(candidates):
    rows = StageEvent.objects.filter(candidate__in=candidates.values("pk")).order_by()
    return Question(
        rows, (Column.day("occurred_on"), Column.whole("pk"), Column.whole("candidate"), Column.text("stage"))
    )


def _reviews(candidates):
    rows = TalentReview.objects.filter(candidate__in=candidates.values("pk")).order_by()
    return Question(
        rows, (Column.day("reviewed_on"), Column.whole("pk"), Column.whole("candidate"), Column.whole("rating"))
    )


def _scores(candidates):
    rows = Score.objects.filter(scorecard__candidate__in=candidates.values("pk")).order_by()
    card = Column.day("scorecard__scored_on"), Column.whole("scorecard")
    whose = Column.whole("scorecard__candidate"), Column.whole("scorecard__rater")
    return Question(rows, (*card, *whose, Column.whole("value")))


def _posts(vacancies):
    names = Column.text("team__key"), Column.text("team__name")
    return Question(
        vacancies, (Column.whole("pk"), *names, Column.day("opened_on"), Column.day("closed_on"), Column.flag("growth"))
    )


def _shared(candidates):
    rows = SharedBench.objects.filter(candidate__in=candidates.values("pk")).order_by()
    return Question(rows, (Column.whole("candidate"), Column.whole("team"), Column.text("team__key")))


def _own(candidate):
    return {candidate.team.pk: candidate.team.key} if candidate.team else {}


def _on_benches_of(scope):
    """Candidates that a team of the scope owns, or shares."""
    if scope.team_ids is None:
        return Q()
    shared = SharedBench.objects.filter(team__in=scope.team_ids).values("candidate")
    return Q(team__in=scope.team_ids) | Q(pk__in=shared)


def counted(parts):
    """A sum of parts of people as a number: whole where it is whole."""
    total = sum(parts)
    return int(total) if total.denominator == 1 else float(total)


def _from_the_start(candidate, moves):
    """Moves with the entry into the pool first: as identified where moves follow, else at the stage on record."""
    if not moves:
        return [(candidate.added_on, candidate.stage)]
    if moves[0][0] <= candidate.added_on:
        return moves
    return [(candidate.added_on, Stage.IDENTIFIED.value), *moves]


def pool_of(ask):
    """The scope's pool, loaded once however many facts look at it."""
    return ask.kept("pool", lambda: Pool(ask.scope))


def state_day(ask, period) -> date:
    """The day on which a period's closing state is read: its end, or the as-of day if that comes first."""
    return min(period.end, ask.as_of)
