"""Empirical Bayes: what a group's rate is likely to be, given what groups like it do (spec 2.7, E23, E34)."""

from kpis.statistics.intervals import beta_interval

ENOUGH_EACH, ENOUGH_GROUPS = 5, 8  # groups of so many, and so many of them, before their spread can be told


def shrunk(x, n, prior_rate, prior_weight):
    """A rate pulled towards its group's by so many items' weight."""
    return (float(x) + prior_weight * prior_rate) / (float(n) + prior_weight)


def shrunk_interval(x, n, prior_rate, prior_weight, confidence=0.95):
    """Range of a shrunk rate: quantiles of the beta it is the mean of; None where nobody or everybody succeeds."""
    if not 0 < prior_rate < 1:
        return None
    won, lost = float(x) + prior_weight * prior_rate, float(n - x) + prior_weight * (1 - prior_rate)
    return beta_interval(won, lost, confidence)


def prior_weight(groups, default=20):
    """How many items' weight the common rate has: by the method of moments over (x, n) of groups with n ≥ 5.

    The wider the groups differ beyond chance, the less it weighs. With fewer than 8 such groups their spread can't be
    told, and the default stands. Groups that differ no more than by chance are taken as alike: the weight is then all
    they have between them, never more than what it was learned from.
    """
    groups = [(float(x), float(n)) for x, n in groups if n >= ENOUGH_EACH]
    if len(groups) < ENOUGH_GROUPS:
        return float(default)
    total = sum(n for _x, n in groups)
    rate = sum(x for x, _n in groups) / total
    if not 0 < rate < 1:
        return float(default)
    alike = _correlation(groups, rate, total)
    return min(max(1 / alike - 1, 1.0), total) if alike > 0 else total


def _correlation(groups, rate, total):
    """How alike two items of one group are, 0..1: 1/(m + 1) of a beta-binomial, its expected spread solved for it."""
    spread = sum(n * (x / n - rate) ** 2 for x, n in groups) / (rate * (1 - rate))
    by_chance = len(groups) - 1
    return (spread - by_chance) / (total - sum(n * n for _x, n in groups) / total - by_chance)
