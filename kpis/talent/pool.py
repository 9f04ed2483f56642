"""The talent pool through time: who was in it on a day, who came and went, who was looked at (spec 5.1).

Pools are small, so one load of candidates, moves and reviews answers every question about them in Python.
"""

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta

from kpis.periods import add_months
from reps.models import Candidate, StageEvent, TalentReview
from reps.models.talent import ACTIVE_STAGES, READY_STAGES, Stage

FRESH_DAYS = 90
GOOD_RATING = 4
SOON_MONTHS = 6


@dataclass
class Person:
    """A candidate with their moves and reviews, each in order of time."""

    candidate: Candidate
    moves: list = field(default_factory=list)  # [(day, stage), ...], the first on the day they were added
    reviews: list = field(default_factory=list)  # [(day, rating or None), ...]

    def stage_on(self, day):
        """The stage they stood at when `day` ended, or None before they were added."""
        at = bisect_right(self.moves, day, key=lambda move: move[0])
        return self.moves[at - 1][1] if at else None

    def active_on(self, day):
        return self.stage_on(day) in ACTIVE_STAGES

    def active_throughout(self, start, end):
        changes = [day for day, _stage in self.moves if start <= day <= end]
        return all(self.active_on(day) for day in {start - timedelta(days=1), start, end, *changes})

    def rating_on(self, day):
        """The last rating given in a review by then, else the one on the record; None is unrated."""
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
        candidate = self.candidate
        return (
            self.stage_on(day) in READY_STAGES
            and (self.rating_on(day) or 0) >= GOOD_RATING
            and self.readiness_on(day, parameters.talent_ready_days) == Candidate.Readiness.NOW
            and not self.overdue_on(day, parameters.review_months)
            and (candidate.consent_until is None or candidate.consent_until >= day)
        )

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
    """Everybody in scope who ever was in the pool."""

    def __init__(self, scope):
        candidates = Candidate.objects.filter(scope.where(rep=None)).select_related("team").order_by()
        if scope.rep_id is not None:
            candidates = candidates.none()  # a rep owns no bench
        self.people = {candidate.pk: Person(candidate) for candidate in candidates}
        self._load_moves()
        self._load_reviews()

    def _load_moves(self):
        moves = defaultdict(list)
        events = StageEvent.objects.filter(candidate__in=self.people).order_by("occurred_on", "pk")
        for pk, stage, day in events.values_list("candidate", "stage", "occurred_on"):
            moves[pk].append((day, stage))
        for pk, person in self.people.items():
            person.moves = _from_the_start(person.candidate, moves[pk])

    def _load_reviews(self):
        reviews = TalentReview.objects.filter(candidate__in=self.people).order_by("reviewed_on", "pk")
        for pk, day, rating in reviews.values_list("candidate", "reviewed_on", "rating"):
            self.people[pk].reviews.append((day, rating))

    def active_on(self, day):
        return [person for person in self.people.values() if person.active_on(day)]


def _from_the_start(candidate, moves):
    """Moves with the entry into the pool first: as identified where moves follow, else at the stage on record."""
    if not moves:
        return [(candidate.added_on, candidate.stage)]
    if moves[0][0] <= candidate.added_on:
        return moves
    return [(candidate.added_on, Stage.IDENTIFIED.value), *moves]


def state_day(ask, period) -> date:
    """The day on which a period's closing state is read: its end, or the as-of day if that comes first."""
    return min(period.end, ask.as_of)
