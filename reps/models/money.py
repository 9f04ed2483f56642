"""Exchange rates into the organisation's currency."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from reps.models.base import history


def own_currency(label):
    """The field of a currency's code; blank is the organisation's."""
    return models.CharField(label, max_length=3, blank=True, help_text=_("Blank: the organisation's."))


def apart_from(home, code):
    """A currency's code as such a field holds it: blank where it is the organisation's."""
    return "" if code == home else code


def currency_is_a_code(field, name):
    """The constraint that such a field holds three letters or nothing."""
    return models.CheckConstraint(
        condition=Q(**{field: ""}) | Q(Exact(Length(field), 3)),
        name=name,
        violation_error_message=_("Three capital letters, such as CNY (ISO 4217)."),
    )


class FxRate(models.Model):
    """Units of the organisation's currency for one unit of `currency`.

    A plan rate holds for a fiscal year and is what attainment uses unless the parameters say otherwise (spec 2.4); a
    dated rate holds from its day to the next.
    """

    class Kind(models.TextChoices):
        PLAN = "plan", _("Plan rate")
        DATED = "dated", _("Dated rate")

    currency = models.CharField(_("currency"), max_length=3)
    rate = models.DecimalField(_("rate"), max_digits=18, decimal_places=8)
    kind = models.CharField(_("kind"), max_length=5, choices=Kind.choices, default=Kind.PLAN)
    year = models.PositiveSmallIntegerField(_("fiscal year"), null=True, blank=True)
    date = models.DateField(_("date"), null=True, blank=True)

    history = history()

    class Meta:
        verbose_name = _("exchange rate")
        verbose_name_plural = _("exchange rates")
        ordering = ["currency", "-year", "-date"]
        constraints = [
            models.CheckConstraint(condition=Q(rate__gt=0), name="fx_rate_is_positive"),
            models.CheckConstraint(
                condition=Q(kind="plan", year__isnull=False, date__isnull=True)
                | Q(kind="dated", date__isnull=False, year__isnull=True),
                name="fx_plan_has_year_dated_has_date",
                violation_error_message=_("A plan rate needs a year, a dated rate needs a date."),
            ),
            models.UniqueConstraint(fields=["currency", "year"], condition=Q(kind="plan"), name="fx_one_plan_a_year"),
            models.UniqueConstraint(fields=["currency", "date"], condition=Q(kind="dated"), name="fx_one_dated_a_day"),
        ]

    def __str__(self):
        return f"{self.currency} {self.year or self.date}"
