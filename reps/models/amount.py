"""Money that somebody enters: how much of it one record may hold."""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

MOST = Decimal("9999999999999.99")  # SQLite keeps 15 digits of a number: more could not be read back


class AmountField(models.DecimalField):
    """Money of any currency. To migrations a plain DecimalField: how much it may be is asked where it is entered."""

    default_validators = [MaxValueValidator(MOST), MinValueValidator(-MOST)]

    def __init__(self, verbose_name=None, **options):
        super().__init__(verbose_name, **{"max_digits": 18, "decimal_places": 2} | options)

    def deconstruct(self):
        name, _path, args, options = super().deconstruct()
        return name, "django.db.models.DecimalField", args, options
