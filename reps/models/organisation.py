"""The company itself: one row. What changes from a day on stands in parameters.py and calendar.py."""

from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import get_text_list
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from reps.kept import Kept
from reps.models.base import defaults_of, history
from reps.models.money import kinds_with_amounts


class Organisation(models.Model):
    """Who the company is. There is exactly one row, with id 1."""

    name = models.CharField(_("name"), max_length=200, default="SalesOps")
    currency = models.CharField(_("currency"), max_length=3, default="CNY", help_text=_("ISO 4217, such as CNY."))
    time_zone = models.CharField(_("time zone"), max_length=60, default=settings.TIME_ZONE)
    language = models.CharField(
        _("language"),
        max_length=10,
        blank=True,
        choices=settings.LANGUAGES,
        help_text=_("Of new accounts, until their owner chooses another. Blank: as the browser asks."),
    )
    opens = models.TimeField(_("business hours begin"), default="09:00")
    closes = models.TimeField(_("business hours end"), default="18:00")

    asks_diversity = models.BooleanField(
        _("diversity figures"),
        default=False,
        help_text=_(
            "Off: nobody is asked. On: people may say their gender and age of their own free will; recruiters see "
            "numbers of five people or more, and nobody an answer. Ask a lawyer first."
        ),
    )

    history = history()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisation")
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="organisation_is_one_row")]

    def __str__(self):
        return self.name

    def clean(self):
        super().clean()
        if held := self._held_in_another_currency():
            words = gettext(
                "There are amounts in %(currency)s already (%(kinds)s), and all of them would be restated. Keep it: a "
                "record in another currency names that, and is valued at an exchange rate. Only a company without "
                "amounts can change its own currency: to begin anew, delete these first."
            )
            home = Organisation.current().currency
            raise ValidationError(
                {"currency": words % {"currency": home, "kinds": get_text_list(held, gettext("and"))}}
            )

    def _held_in_another_currency(self):
        """Kinds of the amounts that a change of the currency would restate: [] where it is the same."""
        return kinds_with_amounts() if self.currency != Organisation.current().currency else []

    def save(self, *args, **kwargs):
        self.pk = 1
        Organisation.clean(self)  # by whatever door it comes
        super().save(*args, **kwargs)

    @property
    def zone(self):
        return ZoneInfo(self.time_zone)

    @classmethod
    def current(cls):
        """The company's row, or its defaults where nobody has saved one yet."""
        return ROW.first() or cls(**defaults_of(cls) | {"id": 1})


ROW = Kept(lambda: Organisation.objects.filter(pk=1).order_by())
