"""Money in the organisation's currency, by the rates that hold (spec 2.4)."""

from bisect import bisect_right
from collections import defaultdict
from functools import cached_property

from reps.models import FxRate
from reps.money import rounded
from reps.stamps.known import Known


class Rates(Known):
    """Values amounts; what has no rate has no value: never 1.0, never 0."""

    @cached_property
    def plan_rates(self):
        return {(rate.currency, rate.year): rate.rate for rate in FxRate.objects.filter(kind=FxRate.Kind.PLAN)}

    @cached_property
    def dated_rates(self):
        """{currency: ([day, ...], [rate, ...])} in order of the days from which they hold."""
        found = defaultdict(lambda: ([], []))
        for rate in FxRate.objects.filter(kind=FxRate.Kind.DATED).order_by("date"):
            days, rates = found[rate.currency]
            days.append(rate.date)
            rates.append(rate.rate)
        return found

    def code(self, currency):
        """Of a field that is blank for the organisation's."""
        return currency or self.organisation.currency

    def value(self, amount, currency, day):
        """`amount` in the organisation's currency, at the rate the parameters of the day ask for; None without one.

        A blank currency is the organisation's. An amount that nobody knows, None, has no value either.
        """
        return self._converted(amount, currency, day, self.attainment_rate)

    def plan_value(self, amount, currency, day):
        """The same at the plan rate, whatever rate wins count at: what is agreed for a year stands on its plan."""
        return self._converted(amount, currency, day, self.plan_rate)

    def _converted(self, amount, currency, day, rate_on):
        if amount is None or self.code(currency) == self.organisation.currency:
            return amount
        rate = rate_on(currency, day)
        return None if rate is None else rounded(amount * rate, self.organisation.currency)

    def attainment_rate(self, currency, day):
        """The rate that the parameters of the day ask for."""
        dated = self.parameters.on(day).fx_attainment == FxRate.Kind.DATED
        return self.dated_rate(currency, day) if dated else self.plan_rate(currency, day)

    def plan_rate(self, currency, day):
        """The rate planned for the fiscal year."""
        return self.plan_rates.get((currency, self.fiscal_year(day)))

    def fiscal_year(self, day):
        """The number of the fiscal year that a day lies in."""
        return self.parameters.fiscal.year_of(day).number

    def dated_rate(self, currency, day):
        """The rate of the day: the last one entered for it or before; None where there is no such."""
        days, rates = self.dated_rates[currency]
        at = bisect_right(days, day)
        return rates[at - 1] if at else None
