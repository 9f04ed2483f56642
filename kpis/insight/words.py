"""Patterns in words: counts first, then rates, never more than the cases can carry (spec 10.3, 10.4)."""

from decimal import ROUND_HALF_UP, Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kpis.addresses import linked
from kpis.formats import shown
from kpis.insight.hits import BELOW, HIT, MISS, ON


def counts_in_words(pattern, link=lambda number, side, outcome: number):
    """Below target: 3 hits, 9 misses; on target: 14 hits, 6 misses. `link` makes each count open to its cases."""
    sides = {name: _counted(pattern, side, link) for name, side in (("below", BELOW), ("on", ON))}
    return linked(_("Below target: %(below)s; on target: %(on)s."), **sides)


def _counted(pattern, side, link):
    hits, misses = pattern.row(side)
    text = ngettext("%(number)s hit", "%(number)s hits", hits), ngettext("%(number)s miss", "%(number)s misses", misses)
    parts = {
        "hits": linked(text[0], number=link(hits, side, HIT)),
        "misses": linked(text[1], number=link(misses, side, MISS)),
    }
    return linked(_("%(hits)s, %(misses)s"), **parts)


def difference_in_words(pattern):
    """The hit rates and the range of their difference, or why they aren't compared."""
    if not pattern.is_told:
        return _("Fewer than five cases on one side: too few to compare rates.")
    low, high = pattern.interval
    return _(
        "Hit rate %(on)s on target, %(below)s below: %(points)s points apart (95 %% range %(low)s to %(high)s)."
    ) % {
        "on": shown(pattern.rate(ON), "share"),
        "below": shown(pattern.rate(BELOW), "share"),
        "points": _points(pattern.difference),
        "low": _points(low),
        "high": _points(high),
    }


def _points(rate):
    """A difference of rates in percentage points with its sign: +45.0."""
    points = Decimal(str(100 * rate)).quantize(Decimal("0.1"), ROUND_HALF_UP)
    sign = "+" if points > 0 else "\N{MINUS SIGN}" if points < 0 else ""
    return f"{sign}{number_format(abs(points), 1)}"


def aid_in_words(pattern):
    """Fisher's p, and why it is no more than an aid; "" where rates aren't compared."""
    if not pattern.is_told:
        return ""
    text = _("Fisher's exact p %(p)s: an aid only, since the same owners recur from period to period.")
    return text % {"p": shown(pattern.p, "chance")}
