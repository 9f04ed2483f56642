"""Kinds of fields that parameters are made of, with the limits within which a figure can still be made."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _


def whole(label, default, meaning, least=1, most=3650):
    """A whole number: days, months, hours, or how many it takes."""
    limits = [MinValueValidator(least), MaxValueValidator(most)]
    return models.PositiveSmallIntegerField(label, default=default, help_text=meaning, validators=limits)


def number(label, default, meaning, places, least=0, most=1000):
    """A number with decimals; `default` as text, so that none of them is lost."""
    limits = [MinValueValidator(Decimal(least)), MaxValueValidator(Decimal(most))]
    return models.DecimalField(
        label, default=Decimal(default), help_text=meaning, max_digits=6, decimal_places=places, validators=limits
    )


def switch(label, default, meaning):
    """On or off."""
    return models.BooleanField(label, default=default, help_text=meaning)


def choice(label, default, meaning, max_length):
    """One of the choices that `default` is of."""
    choices = type(default).choices
    return models.CharField(label, max_length=max_length, choices=choices, default=default, help_text=meaning)


def parse_ramp(text):
    """Parts of a full load in each month of tenure: "25, 50" is (0.25, 0.50). ValueError for what is no such list."""
    parts = tuple(Decimal(part.strip()) / 100 for part in text.replace("，", ",").split(",") if part.strip())
    if not all(0 <= part <= 1 for part in parts):
        raise ValueError(text)
    return parts


def is_ramp(text):
    """Validates the list of a ramp."""
    try:
        parse_ramp(text)
    except (ValueError, ArithmeticError):
        raise ValidationError(now("Per cents from 0 to 100, separated by commas, such as 25, 50, 75.")) from None


class Curve(models.TextChoices):
    SEASONAL = "seasonal", _("As earlier periods went, where three are known")
    LINEAR = "linear", _("Even over the working days")


class WeekStart(models.TextChoices):
    MONDAY = "monday", _("Monday")
    TUESDAY = "tuesday", _("Tuesday")
    WEDNESDAY = "wednesday", _("Wednesday")
    THURSDAY = "thursday", _("Thursday")
    FRIDAY = "friday", _("Friday")
    SATURDAY = "saturday", _("Saturday")
    SUNDAY = "sunday", _("Sunday")


class Months(models.TextChoices):
    """What the months of a fiscal year are made of."""

    CALENDAR = "calendar", _("Calendar months")
    WEEKS_445 = "4-4-5", _("Weeks: 4, 4 and 5 a quarter")
    WEEKS_454 = "4-5-4", _("Weeks: 4, 5 and 4 a quarter")
    WEEKS_544 = "5-4-4", _("Weeks: 5, 4 and 4 a quarter")

    @property
    def weeks(self):
        """Weeks of each month of a quarter; () for calendar months."""
        return () if self == Months.CALENDAR else tuple(int(part) for part in self.value.split("-"))


class Basis(models.TextChoices):
    """What an amount counts as on its way to a target: one basis a target, never mixed (spec 2.1)."""

    BOOKINGS = "bookings", _("Bookings")
    REVENUE = "revenue", _("Revenue recognised")
    CASH = "cash", _("Cash collected")


class RateKind(models.TextChoices):
    PLAN = "plan", _("Plan rate of the fiscal year")
    DATED = "dated", _("Rate of the day it was won")


class CloseUnit(models.TextChoices):
    """What the close rate divides by (spec 8.1)."""

    PROPOSAL = "proposal", _("Proposals, each once")
    QUOTE = "quote", _("Quotes, each one sent")


class Interval(models.TextChoices):
    WILSON = "wilson", "Wilson"
    JEFFREYS = "jeffreys", "Jeffreys"
