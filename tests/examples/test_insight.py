"""Worked examples of what figures say together (spec 14, E48 and E52)."""

import pytest

from kpis.insight.divisia import effects

example = pytest.mark.example


@example("E52")
def test_600_to_552_is_volume_close_rate_and_deal_size_without_a_rest():
    parts = effects((40, 0.30, 50), (46, 0.25, 48))
    assert [round(part, 2) for part in parts] == [80.46, -104.96, -23.50]
    assert sum(parts) == pytest.approx(-48)
