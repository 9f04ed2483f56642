"""Exchange rates as a page needs them: read once, and only where something is in another currency."""

from kpis.scope import Scope
from reps.stamps.rates import Rates


def rates_of(ask):
    """The Rates of a page, with the organisation and the parameters it has anyway."""
    return ask.narrowed(scope=Scope.company()).kept("rates", lambda: _rates(ask))


def _rates(ask):
    rates = Rates()
    rates.organisation, rates.parameters = ask.organisation, ask.by_day
    return rates
