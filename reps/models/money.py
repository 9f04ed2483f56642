"""Exchange rates into the organisation's currency."""

from django.apps import apps
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from reps.models.base import history


def own_currency(label):
    """The field of a currency's code; blank is the organisation's."""
    return models.CharField(label, max_length=3, blank=True, help_text=_("Blank: the organisation's."))


def currency_is_a_code(field, name):
    """The constraint that such a field holds three letters or nothing."""
    return models.CheckConstraint(
        condition=Q(**{field: ""}) | Q(Exact(Length(field), 3)),
        name=name,
        violation_error_message=_("Three capital letters, such as CNY (ISO 4217)."),
    )


class InCurrency(models.Model):
    """A record with an amount in a currency: to name the one that blank stands for is to leave it blank.

    A model keeps one of the two spellings, whoever writes: `save` and `clean` see to that, in bulk `settle_currencies`.
    """

    currency_field = "currency"
    currency_is_named = False  # the spelling it keeps
    currency_from = ()  # relations that `usual_currency` looks at

    class Meta:
        abstract = True

    def clean(self):
        super().clean()
        settle_currencies([self])

    def save(self, *args, **kwargs):
        settle_currencies([self])
        super().save(*args, **kwargs)

    def usual_currency(self, home):
        """What blank stands for; `home` is the organisation's."""
        return home

    @classmethod
    def with_amounts(cls):
        """The records that hold an amount."""
        return cls._default_manager.all()

    @classmethod
    def kept_currency(cls, code, usual):
        """A code in the spelling that is kept, where blank stands for `usual`."""
        if cls.currency_is_named:
            return code or usual
        return "" if code == usual else code


def kinds_with_amounts():
    """The kinds of records that an amount in the organisation's currency is kept of or worked out from, in words."""
    held = [(model, model.with_amounts()) for model in InCurrency.__subclasses__()]
    held.append((FxRate, FxRate.objects.all()))
    return [model._meta.verbose_name_plural for model, records in held if records.exists()]


def settle_currencies(records):
    """Give records of one model, about to be written, the spelling of their currency that is kept."""
    other = [each for each in records if bool(getattr(each, each.currency_field)) != each.currency_is_named]
    home = apps.get_model("reps", "Organisation").current().currency if other else ""
    models.prefetch_related_objects(other, *(other[0].currency_from if other else ()))
    for each in other:
        code = getattr(each, each.currency_field)
        setattr(each, each.currency_field, each.kept_currency(code, each.usual_currency(home)))


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
        return self.key

    @property
    def key(self):
        """What late changes call it: which currency's, and from when."""
        return f"{self.currency} {self.year or self.date}"
