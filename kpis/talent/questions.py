"""What a talent pool asks the database: who ever stood on a bench of the scope, and what is on record of them."""

from functools import lru_cache

from django.db.models import Q

from kpis.talent.held import asked_of
from reps.models import Candidate, Score, SharedBench, StageEvent, TalentReview, Team, Vacancy
from reps.statement import Column, Question, objects_of


@lru_cache(maxsize=64)
def questions(scope):
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
