"""How a figure moved since an earlier period: an arrow only beyond noise (spec 2.6, 2.7, 8.2)."""

from dataclasses import dataclass

from kpis.flags import FEW
from kpis.statistics import counts_differ, shares_differ

REJUDGED = "rejudged"


def movement(now, before, times=(0, 0), enough=10, alike=True):
    """up, down, level (within normal variation), or None where that can't be told (E36, E55).

    `times` are how much time each of the two had, for counts; `enough` how many a share must rest on. A cohort that
    is still young is never set against one that is not. What another definition of quality judged is no movement:
    "rejudged", where the two are not `alike` in it (spec 9.2, 10.6).
    """
    if None in (now, before) or None in (now.value, before.value) or now.is_immature != before.is_immature:
        return None
    if not alike:
        return REJUDGED
    differ = _differ(now, before, times, enough)
    if differ is None:
        return None
    more = _per_time(now, times[0]) - _per_time(before, times[1])
    return "level" if not differ or not more else "up" if more > 0 else "down"


def _per_time(figure, time):
    """What moves: a count for the time there was, anything else as it is."""
    return float(figure.value) / float(time) if figure.measure.unit == "count" else float(figure.value)


def _differ(now, before, times, enough):
    if now.measure.unit == "share":
        return shares_differ(now.numerator, now.denominator, before.numerator, before.denominator, enough)
    if now.measure.unit == "rate":
        return _counts_differ(now, before, (float(now.denominator), float(before.denominator)))
    if now.measure.unit == "count" and now.measure.additive:
        return _counts_differ(now, before, times)
    return None


def _counts_differ(now, before, times):
    if not all(times):
        return None
    return counts_differ(round(now.numerator), times[0], round(before.numerator), times[1])


@dataclass(frozen=True)
class Change:
    """How much more or less a count or an amount is than before, as parts of it; None where that would mislead."""

    raw: float | None
    per_time: float | None  # the time each period had allowed for: holidays move (E43)
    apart: object = None  # what it is more or less, where that says more than a percentage
    now: object = None
    before: object = None

    @property
    def is_new(self):
        """Whether there is something now and there was nothing before: no percentage, but "new"."""
        return self.raw is None and self.apart is None


def change(now, before, times, few=FEW):
    """The Change of what adds up, or None where there is nothing to compare: what is unknown is no nought.

    A fall to nothing, an amount below nothing (more taken back than won), and counts under `few` stand as they are:
    1 against 3 is no −66.7 % (spec 2.7).
    """
    if now is None or now.measure.unit not in ("count", "money") or not now.measure.additive:
        return None
    if None in (now.value, before.value):
        return None
    if not before.value:
        return Change(None, None) if now.value else None
    least = min(now.value, before.value)
    if not now.value or least < 0 or (now.measure.unit == "count" and least < few):
        return Change(None, None, now.value - before.value, now, before)
    raw = float(now.value) / float(before.value)
    grows_with_time = now.measure.denominator is None  # a sum; what a lead costs is none the less for a holiday
    return Change(raw - 1, raw * times[1] / times[0] - 1 if all(times) and grows_with_time else None)
