"""The kind of exchange rates."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reps import stamps
from reps.imports.columns import Amount, Choice, Currency, Day, Whole
from reps.imports.kind import Check, Kind, register
from reps.locking.rates import looked_up_once
from reps.models import FxRate


@register
class FxRates(Kind):
    name, label, position, model = "fx_rates", gettext_lazy("Exchange rates"), 95, FxRate
    columns = (
        Currency(required=True),
        Amount("rate", required=True, places=8),
        Choice("kind", FxRate.Kind, blank=FxRate.Kind.PLAN.value),
        Whole("year", lowest=1900, highest=2100),
        Day("date"),
    )
    identity = ("currency", "kind", "year", "date")
    checks = (
        Check(
            "year",
            "fx_plan_has_year_dated_has_date",
            lambda rate: (
                (rate.kind == "plan") != (rate.year is not None) or (rate.kind == "dated") != (rate.date is not None)
            ),
        ),
    )

    def __init__(self, run):
        super().__init__(run)
        self.currencies = set()

    def write(self, rows):
        with looked_up_once({row.values["currency"] for row in rows}):
            super().write(rows)

    def problem(self, row, rate):
        return ("rate", _("must be above 0")) if rate.rate <= 0 else None

    def wrote(self, pairs):
        self.currencies |= {rate.currency for _row, rate in pairs}

    def removed(self, rates):
        self.currencies |= {rate.currency for rate in rates}

    def finish(self):
        for currency in sorted(self.currencies):
            stamps.rebook_currency(currency)
