"""How sure a quotient of two sums is where a few large items decide it: the bootstrap (spec 8.1)."""

import random
from functools import lru_cache

from kpis.statistics.funnel import binomial_chances
from kpis.statistics.intervals import Interval

DRAWS = 1000
SEED = 20  # fixed, so that a reload shows the same range


def ratio_interval(pairs, confidence=0.95):
    """Percentile interval of Σ top ÷ Σ bottom over items drawn again with replacement; None of fewer than two."""
    pairs = tuple(sorted((float(top), float(bottom)) for top, bottom in pairs))
    return _drawn(pairs, confidence) if len(pairs) > 1 else None


@lru_cache(maxsize=512)
def _drawn(pairs, confidence):
    draw, tops, bottoms = random.Random(SEED), [top for top, _b in pairs], [bottom for _t, bottom in pairs]
    ratios = []
    for _draw in range(DRAWS):
        picked = draw.choices(range(len(pairs)), k=len(pairs))
        bottom = sum(map(bottoms.__getitem__, picked))
        if bottom:
            ratios.append(sum(map(tops.__getitem__, picked)) / bottom)
    ratios.sort()
    cut = int(len(ratios) * (1 - confidence) / 2)
    return Interval(ratios[cut], ratios[-1 - cut]) if ratios else None


def mean_interval(values, zeros=0, confidence=0.95):
    """Percentile interval of the mean of values and so many zeros, drawn again with replacement; None without values.

    How many of a draw are no zeros is drawn first, so that ten thousand zeros cost nothing (spec 6, yield per lead).
    """
    values = tuple(sorted(map(float, values)))
    return _mean_drawn(values, zeros, confidence) if values else None


@lru_cache(maxsize=512)
def _mean_drawn(values, zeros, confidence):
    n, draw = len(values) + zeros, random.Random(SEED)
    counts = draw.choices(range(n + 1), binomial_chances(n, len(values) / n), k=DRAWS)
    means = sorted(sum(draw.choices(values, k=count)) / n for count in counts)
    cut = int(DRAWS * (1 - confidence) / 2)
    return Interval(means[cut], means[-1 - cut])
