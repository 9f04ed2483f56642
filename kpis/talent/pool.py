"""The talent pool through time: who was in it on a day, who came and went, who was looked at (spec 5.1).

Pools are small, so one load of candidates, moves, reviews and posts answers every question about them in Python.
"""

from bisect import bisect_right
from collections import defaultdict
from copy import copy
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import NamedTuple

from django.db.models import Q

from kpis.periods import add_months
from kpis.talent.held import Held, Timeline, asked_of, bench_lines, by_candidate, record_line
from reps.days import ONE_DAY
from reps.models import Candidate, Score, SharedBench, StageEvent, TalentReview, Team, Vacancy
from reps.models.talent import ACTIVE_STAGES, READY_STAGES, Stage
from reps.scorecards import mean_of_raters
from reps.statement import Column, Question, asked, objects, objects_of

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
    """A candidate with their moves and reviews, each in order of time, and what was on record of them when."""

    candidate: Candidate
    moves: list = field(default_factory=list)  # [(day, stage), ...], the first on the day they were added
    reviews: list = field(default_factory=list)  # [(day, rating or None), ...]
    cards: list = field(default_factory=list)  # [(day, rater, [mark, ...]), ...]
    held: Timeline | None = None  # of Held
    shared: dict = field(default_factory=dict)  # {team id: Timeline of whether they stood on its bench as well}
    teams: dict = field(default_factory=dict)  # {team id: (key, name)} of all teams

    def __post_init__(self):
        self.held = self.held or Timeline(Held.by(self.candidate))

    def benches_on(self, day):
        """Ids of the teams on whose benches they stood: the one that owns them first, each once."""
        own = self.held.on(day).team_id
        also = [team for team, there in self.shared.items() if team != own and there.on(day)]
        return also if own is None else [own, *also]

    def bench_names_on(self, day):
        return ", ".join(self.teams[team][1] for team in self.benches_on(day) if team in self.teams)

    def share(self, scope, day):
        """The part of them that counts in a scope: 1/k for each of their k benches there; all of it in the company."""
        if scope.team_ids is None:
            return 1
        benches = self.benches_on(day)
        return _part(sum(team in scope.team_ids for team in benches), len(benches)) if benches else 0

    def was_ever_of(self, scope):
        """Whether they stood, or stand, on a bench of the scope's teams."""
        return any(held.team_id in scope.team_ids for held in self.held.values) or bool(
            scope.team_ids & self.shared.keys()
        )

    def parts(self, scope, by, day):
        """[(values of `by`, the part of them that counts there)]: by team, one for each of their benches in scope."""
        source, benches = self.candidate.source or None, self.benches_on(day)
        if "team" not in by or not benches:
            return [(tuple({"source": source}.get(name) for name in by), self.share(scope, day))]
        inside = [self.teams[pk][0] for pk in benches if scope.team_ids is None or pk in scope.team_ids]
        groups = [{"team": key, "source": source} for key in inside]
        return [(tuple(group.get(name) for name in by), _part(1, len(benches))) for group in groups]

    def rebenched(self, start, end):
        """The days between these on which their benches changed while they were active."""
        days = {day for line in (self.held, *self.shared.values()) for day in line.days if start <= day <= end}
        return sorted(day for day in days if self.active_on(eve(day)) and _differ(self, day))

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
        return all(self.active_on(day) for day in {start - ONE_DAY, start, end, *changes})

    def cards_on(self, day):
        """The marks of the last scorecard of each rater by then."""
        return {rater: marks for on, rater, marks in self.cards if on <= day}

    def rating_on(self, day):
        """What the scorecards by then come to; without any, the rating by hand, the last in a review or on the record.

        None is unrated. Of scorecards it is the mean over raters of each rater's mean (spec 5.1), exact.
        """
        cards = self.cards_on(day)
        if cards:
            return mean_of_raters(cards.values())
        return self.rated_by_hand.on(day)

    @cached_property
    def rated_by_hand(self):
        """The Timeline of ratings without scorecards: reviews give them, and the record when it is changed."""
        values, days = [each.rating for each in self.held.values], self.held.days
        edited = [(day, 0, now) for day, was, now in zip(days, values, values[1:], strict=False) if now != was]
        given = [(day, 1, rating) for day, rating in self.reviews if rating is not None]
        in_time = sorted([*edited, *given], key=_in_time)
        return Timeline(values[0], [(day, rating) for day, _order, rating in in_time])

    def reviewed_on(self, day):
        """The last review by then; somebody new counts as looked at on the day they were added (spec 5.1)."""
        seen = [on for on, _rating in self.reviews if on <= day]
        return max([self.candidate.added_on, *seen])

    def overdue_on(self, day, months):
        return day > add_months(self.reviewed_on(day), months)

    def readiness_on(self, day, ready_days):
        """now, soon or later by the day they can start, where that is known; else as judged, "" if nobody did."""
        held = self.held.on(day)
        start = held.can_start_on
        if start is None:
            return held.readiness
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
        given, until = self.held.on(day).consent_on, self.held.on(day).consent_until
        if given is None or given > day:
            return given is None and until is not None and until >= day
        return until is None or until >= day

    def stale_on(self, day, days):
        """More than so many days without two-way contact. Somebody new has them to be spoken with (spec 5.1)."""
        spoken = self.held.on(day).last_contact_on
        since = max(self.candidate.added_on, spoken) if spoken else self.candidate.added_on
        return (day - since).days > days

    def crossings(self, start, end):
        """[(day, what), ...] between these days: added, reactivated, hired or exits, in order."""
        before = self.stage_on(eve(start))
        for day, stage in self.moves:
            if start <= day <= end:
                yield from ((day, what) for what in _crossing(before, stage))
                before = stage


def eve(day):
    return day - ONE_DAY


def _differ(person, day):
    return set(person.benches_on(eve(day))) != set(person.benches_on(day))


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
    """Everybody who ever was in the scope's pool, and the posts to fill: one query. A rep owns no bench."""

    def __init__(self, scope):
        self.scope, self._active = scope, {}
        moves, reviews, scores, shared, posts, teams, found, *history = asked(*_questions(scope))
        self.teams = {pk: (key, name) for pk, key, name in teams}
        self.people = {each.pk: Person(each, teams=self.teams) for each in objects(Candidate, found)}
        self._add_moves(moves)
        for on, _pk, candidate, rating in sorted(reviews, key=_in_time):
            self.people[candidate].reviews.append((on, rating))
        self._add_cards(scores)
        self._add_history(shared, *map(by_candidate, history))
        self.posts = sorted(
            (Post(*post[:-1], bool(post[-1])) for post in posts), key=lambda post: post.opened_on, reverse=True
        )

    def _add_history(self, shared, versions, shares):
        now = defaultdict(list)
        for candidate, team in sorted(shared):
            now[candidate].append(team)
        for pk, person in self.people.items():
            person.held = record_line(person.candidate, versions[pk])
            person.shared = bench_lines(now[pk], versions[pk], shares[pk])

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


def _in_time(row):
    return row[:2]


@lru_cache(maxsize=64)
def _questions(scope):
    """What a pool asks: the same of a scope every time."""
    owns_none = scope.rep_id is not None
    candidates = Candidate.objects.none() if owns_none else Candidate.objects.filter(_ever_on_benches_of(scope))
    posts = Vacancy.objects.none() if owns_none else Vacancy.objects.filter(scope.where(rep=None)).order_by()
    each = _moves(candidates), _reviews(candidates), _scores(candidates), _shared(candidates), _posts(posts)
    return *each, _teams(), objects_of(candidates), *asked_of(candidates)


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
    return Question(rows, (Column.whole("candidate"), Column.whole("team")))


def _teams():
    return Question(Team.objects.order_by(), (Column.whole("pk"), Column.text("key"), Column.text("name")))


def _ever_on_benches_of(scope):
    """Candidates that a team of the scope owns, or shares, or once did."""
    if scope.team_ids is None:
        return Q()
    shared, owned = {"team__in": scope.team_ids}, Candidate.history.filter(team__in=scope.team_ids)
    benches = (each.filter(**shared).values("candidate") for each in (SharedBench.objects, SharedBench.history))
    now, once = (Q(pk__in=each) for each in benches)
    return Q(**shared) | Q(pk__in=owned.values("id")) | now | once


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
    """The scope's pool, loaded once however many facts look at it; a team's is cut from the company's at hand."""
    return ask.kept("pool", lambda: _cut_pool(ask) or Pool(ask.scope))


def _cut_pool(ask):
    """A team's, cut from the company's where the page has that."""
    whole = ask.of_company.at_hand("pool") if ask.scope.kind == "team" else None
    return whole and whole.of(ask.scope)


def state_day(ask, period) -> date:
    """The day on which a period's closing state is read: its end, or the as-of day if that comes first."""
    return min(period.end, ask.as_of)
