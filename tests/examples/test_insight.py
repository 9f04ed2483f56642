"""Worked examples of what figures say together (spec 14, E48 and E52)."""

from collections import Counter

import pytest

from kpis.definitions import kpi_by_slug
from kpis.insight.divisia import effects
from kpis.insight.hits import Pattern
from kpis.insight.words import aid_in_words, counts_in_words, difference_in_words

example = pytest.mark.example


@example("E52")
def test_600_to_552_is_volume_close_rate_and_deal_size_without_a_rest():
    parts = effects((40, 0.30, 50), (46, 0.25, 48))
    assert [round(part, 2) for part in parts] == [80.46, -104.96, -23.50]
    assert sum(parts) == pytest.approx(-48)


@example("E48")
def test_hits_and_misses_are_told_as_counts_then_rates_then_an_aid():
    cells = {("on", "hit"): 14, ("on", "miss"): 6, ("below", "hit"): 3, ("below", "miss"): 9}
    pattern = Pattern(kpi_by_slug("quality_visits"), None, Counter(cells))
    assert counts_in_words(pattern) == "Below target: 3 hits, 9 misses; on target: 14 hits, 6 misses."
    assert (pattern.rate("on"), pattern.rate("below")) == (0.70, 0.25)
    assert round(pattern.p, 3) == 0.027
    low, high = pattern.interval
    assert 0 < low < pattern.difference < high
    assert difference_in_words(pattern).startswith("Hit rate 70.0\xa0% on target, 25.0\xa0% below: +45.0 points apart")
    assert "p 0.027: an aid only" in aid_in_words(pattern)
