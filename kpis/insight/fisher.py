"""Fisher's exact test of a two by two table, pure (spec 10.4, E48). Checked against scipy in tests."""

from math import comb

ALIKE = 1 + 1e-7  # tables as likely as the one seen, up to rounding


def fisher_exact_p(hits1, misses1, hits2, misses2):
    """Two-sided p that both rows share one rate, all margins given: of tables no likelier than the one seen."""
    first, second = hits1 + misses1, hits2 + misses2
    hits = hits1 + hits2
    fewest, most = max(0, hits - second), min(hits, first)
    weights = {at: comb(first, at) * comb(second, hits - at) for at in range(fewest, most + 1)}
    rare = sum(weight for weight in weights.values() if weight <= weights[hits1] * ALIKE)
    return rare / sum(weights.values())
