"""How sure a quotient of two sums is where a few large items decide it: the bootstrap (spec 8.1)."""

import random
from functools import lru_cache

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
