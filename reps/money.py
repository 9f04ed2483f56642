"""Money: minor units, and sharing an amount so that the parts sum to the whole (spec 2.3, 2.4)."""

from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal

_NO_MINOR = {
    *(
        "BIF",
        "CLP",
        "DJF",
        "GNF",
        "ISK",
        "JPY",
        "KMF",
        "KRW",
        "PYG",
        "RWF",
        "UGX",
        "VND",
        "VUV",
        "XAF",
        "XOF",
        "XPF",
    )
}
_THREE = {"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"}


def minor_units(currency):
    """Decimal places of a currency (ISO 4217)."""
    return 0 if currency in _NO_MINOR else 3 if currency in _THREE else 2


def rounded(amount, currency):
    """An amount to the currency's minor units, half a unit up as people round money: 7.125 is 7.13."""
    return amount.quantize(Decimal(1).scaleb(-minor_units(currency)), ROUND_HALF_UP)


PLACES = 2  # decimals that amounts are kept with, whatever their currency has


def allot(total, percents, exponent=PLACES):
    """`total` shared by percents in minor units by largest remainder, ties to the first; parts sum to the whole (E38).

    An amount that is no whole number of minor units is shared to its own last decimal.

    The whole is all of it where the percents add up to 100; as overlays need not, else that many percent, rounded.
    """
    total = Decimal(total)
    exponent = min(max(exponent, -int(total.normalize().as_tuple().exponent)), PLACES)
    sign = -1 if total < 0 else 1
    units = abs(total).scaleb(exponent)
    exact = [units * percent / 100 for percent in percents]
    parts = [share.to_integral_value(ROUND_FLOOR) for share in exact]
    left = int(sum(exact).to_integral_value(ROUND_HALF_UP) - sum(parts)) if exact else 0
    by_remainder = sorted(range(len(exact)), key=lambda at: parts[at] - exact[at])
    for at in by_remainder[:left]:
        parts[at] += 1
    return [sign * part.scaleb(-exponent) for part in parts]
