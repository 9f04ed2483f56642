"""Figures as people read them, in the reader's language. Rounded here and nowhere else (spec 2.5, 2.7)."""

import math
import re
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _

NOTHING = "—"
TENTH, WHOLE = Decimal("0.1"), Decimal(1)
HUNDREDTH, LEAST_CHANCE = Decimal("0.01"), Decimal("0.001")


def shown_value(figure):
    """A figure's value: "2 of 3" while there are fewer than five, "—" where there is nothing to divide by."""
    if figure.value is not None and figure.is_few and figure.denominator is not None:
        return _("%(part)s of %(whole)s") % {
            "part": shown_part(figure.numerator),
            "whole": shown_part(figure.denominator),
        }
    return shown(figure.value, figure.measure.unit)


def shown(value, unit):
    """A bare number in its unit: count, decimal, rate, share, ratio, multiple, money, minutes; below 0 with a minus."""
    if value is None:
        return NOTHING
    if isinstance(value, float) and math.isinf(value):
        return _("never")
    return _below_nought(_FORMATS[unit](Decimal(str(value))))


def shown_in(amount, currency, unit="money"):
    """An amount with the code of its currency, where it has one of its own."""
    return f"{currency} {shown(amount, unit)}" if currency else shown(amount, unit)


def in_home_words(amount):
    """What an amount in another currency is worth; None is without a rate."""
    if amount is None:
        return _("no exchange rate")
    return _("%(amount)s at plan rate") % {"amount": shown(amount, "money")}


def shown_interval(figure):
    """The 95 % range of a share or a yield, or "" where counts say more."""
    return "" if figure.low is None else shown_range((figure.low, figure.high), figure.measure.unit)


def shown_range(limits, unit="share"):
    """An Interval, or "" for None."""
    if limits is None:
        return ""
    return _("%(low)s to %(high)s") % {"low": shown(limits[0], unit), "high": shown(limits[1], unit)}


def shown_growth(part):
    """A relative change with its sign: +8.0 %, −9.1 %."""
    return _signed(part, _percent(Decimal(str(abs(part)))))


def shown_counts(figure):
    """Numerator and denominator of a quotient, or ""."""
    if figure.denominator is None or figure.value is None or figure.is_few:
        return ""
    counts = {"part": shown_part(figure.numerator), "whole": shown_part(figure.denominator)}
    if figure.measure.unit == "rate":
        return _("%(part)s in %(whole)s rep-weeks") % counts
    if figure.measure.unit in ("ratio", "multiple", "money"):
        return "{part} ÷ {whole}".format(**counts)
    return _("%(part)s of %(whole)s") % counts


def shown_n(figure):
    """How many a quotient rests on, where there is no room for its range; "" where its value says so itself."""
    known = figure.denominator is not None and figure.value is not None and not figure.is_few
    return _("n = %(number)s") % {"number": shown_part(figure.n)} if known and figure.n is not None else ""


def shown_part(number):
    """A numerator or denominator: whole from a thousand on, else with its decimal if it has one."""
    number = Decimal(str(number))
    return _below_nought(_money(number) if abs(number) >= 1000 else _plain(number))


def worked_part(number):
    """The same where it is worked with: two decimals below a hundred, if it has them, so that it can be recomputed."""
    number = Decimal(str(number))
    hundredths = number.quantize(HUNDREDTH, ROUND_HALF_UP)
    if abs(number) >= 100 or hundredths == number.quantize(TENTH, ROUND_HALF_UP):
        return shown_part(number)
    return _below_nought(number_format(hundredths, 2))


def _below_nought(text):
    """With a minus for its hyphen."""
    return text.replace("-", "\N{MINUS SIGN}", 1)


def shown_hours(minutes):
    """Minutes as hours and minutes: 11 h 30 min."""
    hours, rest = divmod(int(minutes), 60)
    parts = {"hours": number_format(hours), "minutes": rest}
    return _("%(hours)s h %(minutes)s min") % parts if rest else _("%(hours)s h") % parts


def shown_change(amount):
    """An amount with its sign: +80, −105, 0."""
    text = _money(Decimal(str(abs(amount))))
    if text == _money(Decimal(0)):
        return text
    return f"+{text}" if amount > 0 else f"\N{MINUS SIGN}{text}"


def shown_support(figure):
    """What a figure rests on: its range where it has one, else its counts; if by quotes or adjusted (spec 8.1)."""
    said = shown_interval(figure) or shown_counts(figure), figure.is_by_quotes and _("by quotes")
    return ", ".join(filter(None, (*said, figure.is_adjusted and _("adjusted"))))


def shown_difference(published):
    """How far a figure has moved since it was published, with its sign: +1, −10.0 points, +1,200.

    Where that rounds to nothing, what it is worked out from: 17 ÷ 120 became 18 ÷ 121.
    """
    moved = shown_apart(published.difference, published.figure.measure.unit)
    if re.search("[1-9]", moved) or published.figure.denominator is None:
        return moved
    sides = (published.figure, published.now)
    then, now = (f"{worked_part(side.numerator)} ÷ {worked_part(side.denominator)}" for side in sides)
    return _("%(moved)s: %(then)s became %(now)s") % {"moved": moved, "then": then, "now": now}


def shown_apart(difference, unit):
    """How far two values of a unit are apart, with its sign; shares in points."""
    apart = Decimal(str(difference))
    if unit in ("share", "ratio"):
        return _("%(change)s points") % {"change": _signed(apart, _decimal(abs(apart) * 100))}
    return _signed(apart, shown(abs(apart), unit))


def _signed(difference, text):
    """Its sign before it; one that rounds to nothing leans to neither side."""
    if not re.search("[1-9]", text):
        return f"±{text}"
    return f"+{text}" if difference > 0 else f"\N{MINUS SIGN}{text}"


def reason(figure):
    """Why a blank figure is blank."""
    return figure.measure.why_blank(figure) if figure.value is None else ""


def _count(value):
    return _plain(value)


def _plain(value):
    """Whole where it is whole, else one decimal."""
    return (
        _decimal(value)
        if value != value.to_integral_value()
        else number_format(value.quantize(WHOLE), 0, force_grouping=True)
    )


def _decimal(value):
    return number_format(value.quantize(TENTH, ROUND_HALF_UP), 1, force_grouping=True)


def _percent(value):
    """One decimal; what is below 100 % never shows as 100.0 % (E40)."""
    hundredths = value * 100
    rounded = hundredths.quantize(TENTH, ROUND_HALF_UP)
    if hundredths < 100 <= rounded:
        rounded = hundredths.quantize(TENTH, ROUND_DOWN)
    return f"{number_format(rounded, 1)}\N{NO-BREAK SPACE}%"


def _multiple(value):
    return f"{_decimal(value)}×"


def _money(value):
    return number_format(value.quantize(WHOLE, ROUND_HALF_UP), 0, force_grouping=True)


def _minutes(value):
    return _("%(minutes)s min") % {"minutes": number_format(value.quantize(WHOLE, ROUND_HALF_UP), 0)}


def _chance(value):
    """A p or q value: three decimals."""
    if value < LEAST_CHANCE:
        return f"< {number_format(LEAST_CHANCE, 3)}"
    return number_format(value.quantize(LEAST_CHANCE, ROUND_HALF_UP), 3)


_FORMATS = {
    "count": _count,
    "decimal": _decimal,
    "rate": _decimal,
    "share": _percent,
    "ratio": _percent,
    "multiple": _multiple,
    "money": _money,
    "minutes": _minutes,
    "growth": shown_growth,
    "change": shown_change,
    "apart": lambda value: shown_apart(value, "count"),
    "coefficient": lambda value: number_format(value.quantize(HUNDREDTH, ROUND_HALF_UP), 2),
    "chance": _chance,
    "points": lambda value: _("%(change)s points") % {"change": _decimal(value * 100)},
    "seconds": lambda value: _("%(seconds)s s") % {"seconds": _plain(value)},
    "hours": lambda value: _("%(hours)s h") % {"hours": _plain(value)},
}
