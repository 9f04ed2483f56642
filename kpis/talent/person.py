"""A candidate through time: stage, benches, rating and consent as they were on a day (spec 5.1)."""

from bisect import bisect_right
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

from kpis.periods import add_months
from kpis.talent.held import Held, Timeline
from reps.days import ONE_DAY
from reps.models import Candidate
from reps.models.talent import ACTIVE_STAGES, READY_STAGES, Stage
from reps.scorecards import mean_of_raters

GOOD_RATING = 4
SOON_MONTHS = 6


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
        ordered = sorted([*edited, *given], key=in_time)
        return Timeline(values[0], [(day, rating) for day, _order, rating in ordered])

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


def in_time(row):
    return row[:2]


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
