"""Scorecards of every other candidate who was interviewed: by the recruiter, and often by one who leads."""

from kpis.demo import bulk
from kpis.demo.words import SEEN
from reps.models import Candidate, Score, Scorecard, ScorecardCriterion, StageEvent
from reps.models.scorecards import HIGHEST
from reps.models.talent import Stage
from reps.scorecards import cut, mean_of_raters


def scorecards(story, casts, users):
    """Marks lie about the rating a candidate had; one mark in five is the next better one, or worse at the top."""
    dice, cards, scores, rated = story.dice("scorecards"), [], [], []
    criteria = list(ScorecardCriterion.objects.filter(asked=True))
    for candidate, day in _interviewed():
        marks = []
        for rater in _raters(dice, candidate, casts, users):
            cards.append(Scorecard(candidate=candidate, rater=rater, scored_on=day))
            own = list(_marks(dice, cards[-1], criteria, candidate.rating))
            scores += own
            marks.append([score.value for score in own])
        candidate.score, candidate.raters = cut(mean_of_raters(marks)), len(marks)
        rated.append(candidate)
    bulk.write(cards)
    bulk.write(scores)
    Candidate.objects.bulk_update(rated, ["score", "raters"], batch_size=500)


def _interviewed():
    """[(candidate, day of the interview)] of every other one who is rated."""
    events = StageEvent.objects.filter(stage=Stage.INTERVIEWED, candidate__rating__isnull=False)
    days = dict(events.order_by("-occurred_on").values_list("candidate", "occurred_on"))
    found = Candidate.objects.filter(pk__in=list(days)[::2]).order_by("pk")
    return [(candidate, days[candidate.pk]) for candidate in found]


def _raters(dice, candidate, casts, users):
    leads = users["manager"] if candidate.team_id == casts[0].team.pk else users["admin"]
    return [users["recruiter"], leads][: dice.choice((1, 2, 2))]


def _marks(dice, card, criteria, rating):
    apart = dice.randrange(len(criteria))
    for at, criterion in enumerate(criteria):
        other = rating + 1 if rating < HIGHEST else rating - 1
        value = other if at == apart else rating
        yield Score(scorecard=card, criterion=criterion, value=value, evidence=dice.choice(SEEN))
