"""What scorecards make of a candidate: the mean over raters of each rater's own mean (spec 5.1).

So a rater who marks many criteria weighs no more than one who marks few. Of each rater the last scorecard counts.
Means are cut, not rounded, to the two decimals they are kept and shown with: what falls short of 4 never reads as 4.
"""

from collections import defaultdict
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from fractions import Fraction

from reps.models import Candidate, Score

HUNDREDTH = Decimal("0.01")


def mean(values):
    return Fraction(sum(values), len(values))


def mean_of_raters(cards):
    """The mean of each rater's mean; `cards` holds the marks of one rater each. None without any."""
    return mean([mean(marks) for marks in cards]) if cards else None


def cut(number):
    """A mean as it is kept and shown."""
    return (Decimal(number.numerator) / number.denominator).quantize(HUNDREDTH, ROUND_DOWN)


@dataclass
class Card:
    """A rater's scorecard that counts: their last."""

    scorecard: object
    scores: list

    @property
    def mean(self):
        return cut(mean([each.value for each in self.scores]))


def cards_of(candidate):
    """[Card] of the last scorecard of each rater, the latest first."""
    found = Score.objects.filter(scorecard__candidate=candidate)
    by_card = defaultdict(list)
    for score in found.select_related("scorecard__rater", "criterion").order_by("scorecard__scored_on", "scorecard_id"):
        by_card[score.scorecard].append(score)
    last = {scorecard.rater_id: Card(scorecard, scores) for scorecard, scores in by_card.items()}
    return sorted(last.values(), key=lambda card: card.scorecard.pk, reverse=True)


def stamp(candidate_id):
    """Keep on a candidate what their scorecards say, so that lists need not work it out."""
    marks = [[each.value for each in card.scores] for card in cards_of(candidate_id)]
    found = mean_of_raters(marks)
    Candidate.objects.filter(pk=candidate_id).update(score=found and cut(found), raters=len(marks))
