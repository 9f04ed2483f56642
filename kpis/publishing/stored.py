"""A figure as a published row stores it, and back: exact numbers as text, so that nothing is lost on the way."""

from decimal import Decimal

PARTS = ("numerator", "denominator", "value", "low", "high", "n")


def stored(figure):
    """[numerator, denominator, value, low, high, n, flags] as JSON can hold them."""
    return [*(_plain(getattr(figure, part)) for part in PARTS), list(figure.flags)]


def restored(cells):
    """{part of a Figure: value} of what `stored` made."""
    *parts, flags = cells
    return dict(zip(PARTS, map(_number, parts), strict=True)) | {"flags": tuple(flags)}


def _plain(value):
    return str(value) if isinstance(value, Decimal) else value


def _number(value):
    return Decimal(value) if isinstance(value, str) else value
