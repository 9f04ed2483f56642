"""Splitting the change of a product exactly into its factors: log-mean Divisia, pure (spec 10.4, E52)."""

import math

NEARLY_EQUAL = 1e-6


def log_mean(one, other):
    """The logarithmic mean of two positive numbers: (a − b) ÷ ln(a ÷ b), and a itself where they are equal."""
    change = math.log(other / one)
    if abs(change) < NEARLY_EQUAL:
        return one * (1 + change / 2 + change * change / 6)
    return (other - one) / change


def effects(before, now):
    """What each factor adds to the change of their product, summing to it; None where it can't be split.

    A factor of zero takes the whole change, which is the limit as it goes to zero. What follows a zero may be unknown:
    nobody knows the deal size where nothing was won. Nothing is ever put in the place of a zero.
    """
    at_before, at_now = _first_zero(before), _first_zero(now)
    if _is_unknown(before, at_before) or _is_unknown(now, at_now):
        return None
    if any(factor < 0 for factor in (*before, *now) if factor is not None):
        return None
    if at_before is None and at_now is None:
        return _shares(before, now)
    whole = (0.0 if at_now is not None else math.prod(now)) - (0.0 if at_before is not None else math.prod(before))
    takes = at_now if at_before is None else at_before
    return tuple(whole if at == takes else 0.0 for at in range(len(before)))


def _first_zero(factors):
    return next((at for at, factor in enumerate(factors) if factor == 0), None)


def _is_unknown(factors, zero):
    """Whether a factor is unknown that a zero before it does not make pointless."""
    return any(factor is None for factor in factors[:zero])


def _shares(before, now):
    mean = log_mean(math.prod(before), math.prod(now))
    return tuple(mean * math.log(new / old) for old, new in zip(before, now, strict=True))
