"""Days of the week to tick."""

from django import forms
from django.utils.translation import gettext_lazy as _

from reps.models.tuning import WeekStart
from reps.workdays import WEEKDAYS


def weekdays_field(meaning):
    """A field whose value is a list such as ["mon", "tue"]; `meaning` says what none ticked stands for."""
    return forms.MultipleChoiceField(
        label=_("Working weekdays"),
        choices=list(zip(WEEKDAYS, WeekStart.labels, strict=True)),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=meaning,
    )
