"""Spread of background: how varied the pool is, told without any sensitive data (spec 5.3)."""

from collections import defaultdict

from kpis.figure import Tally
from kpis.kpi import Measure
from kpis.talent import facts


def effective_number(counts):
    """1 ÷ Σp²: as many kinds as equal shares would make just as varied a group; None of nothing."""
    total = sum(counts)
    return total**2 / sum(count**2 for count in counts) if total else None


class Background:
    """How many of the active candidates have each value of a field; those with a blank one are left out."""

    def __init__(self, field):
        self.name, self.field = f"background_{field}", field

    def value(self, person):
        return getattr(person.candidate, self.field)

    def totals(self, ask):
        pool, found = facts.pool_of(ask), defaultdict(dict)
        for index, _period in enumerate(ask.periods):
            for person, day in facts.in_pool.counted(ask, index, pool):
                for group in facts.groups_of(person, ask, day):
                    self._count(found[(index, *group)], self.value(person))
        return dict(found)

    def _count(self, counts, value):
        """Heads: somebody on several benches makes each of them as varied as anybody else."""
        if value:
            counts[value] = counts.get(value, 0) + 1

    def records(self, ask):
        return facts.in_pool.heads(ask).exclude(**{self.field: ""})


class SpreadMeasure(Measure):
    """An effective number of kinds. n says how many people it is made from."""

    def tallies(self, ask, found):
        counted = found[self.numerator].items()
        return {key: self._tally_of(list(counts.values())) for key, counts in counted}

    def _tally_of(self, counts):
        return Tally(given=effective_number(counts), divides=False, n=sum(counts))

    def nothing(self):
        return Tally(divides=False)

    def spelt_out(self, ask, figure):
        """n² over the sum of each kind's square: 1 ÷ Σ of squared shares, in whole numbers."""
        counts = sorted(self.numerator.totals(ask).get((0,), {}).values(), reverse=True)
        return f"{sum(counts)}² ÷ ({' + '.join(f'{count}²' for count in counts)})" if counts else ""


source, industry, channel = (Background(field) for field in ("source", "industry", "channel"))
