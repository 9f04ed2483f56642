"""Days whose figures a change moves."""

from datetime import date

from reps.locking.days import Days, apart


def test_days_of_only_one_of_two_spans():
    def span(first, last):
        return Days(date(2026, 11, first), date(2026, 11, last))

    assert apart(span(2, 6), span(2, 6)) == set()
    assert apart(span(2, 6), span(4, 9)) == {span(2, 3), span(7, 9)}
    assert apart(span(2, 9), span(2, 6)) == {span(7, 9)}
    assert apart(span(2, 3), span(5, 6)) == {span(2, 3), span(5, 6)}
