"""Why the won amount differs from the period before, the year before or the plan, in three numbers (spec 10.4).

Won amount = proposals issued × deals won per proposal × average deal: an identity, so that nothing is left over.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kpis.addresses import explain_url
from kpis.cohort.quotes import by_quotes
from kpis.comparing.so_far import as_far, completed
from kpis.counting import totals
from kpis.definitions import measure_by_name
from kpis.facts.money import amount_unknown, amount_without_rate
from kpis.formats import shown_change
from kpis.insight.divisia import effects
from kpis.publishing.overlay import figures_then
from kpis.targets.entered import Entered
from kpis.targets.goals import Goals

FACTORS = {
    "proposals_issued": gettext_lazy("Volume"),
    "deals_per_proposal": gettext_lazy("Close rate"),
    "average_deal": gettext_lazy("Deal size"),
}
AGAINST = {
    "previous": gettext_lazy("Period before"),
    "last_year": gettext_lazy("Year before"),
    "plan": gettext_lazy("Plan"),
}
WON = measure_by_name("won_amount")[1]
SAYS = gettext_lazy("%(change)s: volume %(volume)s, close rate %(rate)s, deal size %(size)s")
PLANNED = {
    "won_amount": gettext_lazy("won amount"),
    "proposals_issued": gettext_lazy("proposals issued"),
    "close_rate": gettext_lazy("close rate"),
}


@dataclass(frozen=True)
class Factor:
    """One of the three: how it was, how it is, and what that adds to the change (None where it can't be split)."""

    measure: object
    label: str
    before: float | None
    now: float | None
    effect: float | None
    url: str
    earlier_url: str


@dataclass(frozen=True)
class Gap:
    """The change of the won amount and its parts. `why` says why there are none, or ""."""

    against: str
    before: float | None
    now: float
    factors: tuple[Factor, ...]
    why: str
    url: str = ""  # where the won amount is explained, and that of then
    earlier_url: str = ""
    left_out: int = 0  # won amounts that nobody knows, or without an exchange rate

    @property
    def change(self):
        return None if self.before is None else self.now - self.before

    @property
    def says(self):
        """The change and its parts in one line: −48: volume +80, close rate −105, deal size −24."""
        if self.why:
            return self.why
        volume, rate, size = (shown_change(factor.effect) for factor in self.factors)
        return SAYS % {"change": shown_change(self.change), "volume": volume, "rate": rate, "size": size}

    @property
    def bars(self):
        """[(Factor, left, width), ...] of bars from the middle of a hundred, the longest nearly to its end."""
        most = max((abs(factor.effect or 0) for factor in self.factors), default=0) or 1
        for factor in self.factors:
            width = round(abs(factor.effect or 0) / most * 48, 1)
            yield factor, 50 - width if (factor.effect or 0) < 0 else 50, width


def gap(state, against="previous"):
    """The Gap of a page's scope and period against the period before, the same of last year, or the plan."""
    against = against if against in AGAINST else "previous"
    days, earlier = _days(state, against), _earlier(state, against)
    ask = state.ask(days, earlier)
    now, done = _actual(ask, 0), _actual(ask, 1)
    before = _plan(state) if against == "plan" else done
    left_out = totals([amount_without_rate, amount_unknown], state.ask())
    return _gap(state, against, (days, earlier), before, now, sum(sum(found.values()) for found in left_out.values()))


def _days(state, against):
    """What is set against an earlier period is over; against a plan, all there is (spec 2.5)."""
    return state.period if against == "plan" else completed(state) or state.period


def _earlier(state, against):
    if against == "plan":
        return state.period
    return as_far(state, state.period.previous() if against == "previous" else state.period.last_year())


def _actual(ask, at):
    """(won amount, (proposals issued, deals per proposal, average deal)) of one of the ask's periods."""
    measures = [measure_by_name(name)[1] for name in ("won_amount", *FACTORS)]
    period = ask.periods[at]
    found = figures_then(measures, ask.narrowed(periods=(period,)))
    won, *factors = (next(iter(found[measure].values())).value for measure in measures)
    return float(won), tuple(None if each is None else float(each) for each in factors)


def _plan(state):
    """The same as it was meant: initial targets of exactly this owner and period, the close rate aimed at."""
    entered = {name: Entered(name, initial=True) for name in ("won_amount", "proposals_issued")}
    ask = state.ask()
    found = totals(entered.values(), ask)
    won, issued = (found[fact].get((0,)) for fact in entered.values())
    if entered["won_amount"].bases(ask):
        won = None  # money that comes in is no product of proposals issued
    rate = None if by_quotes(ask) else _goal(state)
    won, issued, rate = (None if each is None else float(each) for each in (won, issued, rate))
    size = won / (issued * rate) if won is not None and issued and rate else None
    return won, (issued, rate, size)


def _goal(state):
    """The close rate first aimed at, as the rest of the plan; one of quotes would be no factor beside proposals."""
    aim = Goals.entered("close_rate", state.ask()).nearest_here(state.period.end)
    return aim and aim.initial


def _gap(state, against, periods, before, now, left_out):
    parts = effects(before[1], now[1]) if _multiplies(*before) and _multiplies(*now) else None
    factors = [
        Factor(
            measure,
            FACTORS[measure.name],
            before[1][at],
            now[1][at],
            parts and parts[at],
            *_urls(measure, state, periods),
        )
        for at, measure in enumerate(measure_by_name(name)[1] for name in FACTORS)
    ]
    return Gap(
        against,
        before[0],
        now[0],
        tuple(factors),
        "" if parts else _why(against, before, now, state.ask()),
        *_urls(WON, state, periods),
        left_out,
    )


def _multiplies(won, factors):
    """Whether the factors make the amount: not where deals were won in a period that issued nothing.

    Nor where more was taken back than won: no logarithm is known of that.
    """
    return won is not None and won >= 0 and (factors[0] != 0 or won == 0)


def _urls(measure, state, periods):
    return tuple(explain_url(measure, period, state) for period in periods)


def _why(against, before, now, ask):
    """Why the change can't be split."""
    if against == "plan":
        planned = dict(zip(PLANNED.values(), (before[0], *before[1][:2]), strict=True))
        if by_quotes(ask):
            return _("There is no plan to compare with: the close rate is counted by quotes, this by proposals.")
        missing = ", ".join(str(label) for label, value in planned.items() if not value)
        if missing:
            return _("There is no plan to compare with: no initial target for %(missing)s.") % {"missing": missing}
    if min(before[0], now[0]) < 0:
        return _("The change can't be split: more was taken back than won.")
    return _("The change can't be split: deals were won in a period without any proposal issued.")
