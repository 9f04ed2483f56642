"""A day some time after another, chosen by a tap: in 3 days, in a week, in two; any other day; or none."""

from datetime import timedelta

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

AHEAD = ((3, _("+3 days")), (7, _("+1 week")), (14, _("+2 weeks")))
NONE, OTHER = "none", "other"


class DayChips(forms.Widget):
    """Chips for days counted from `day`, with a date field beside them. Its value is an ISO date, "none" or ""."""

    template_name = "reps/widgets/day_chips.html"
    use_fieldset = True

    def __init__(self, day, attrs=None):
        super().__init__(attrs)
        self.day = day

    def chips(self, value):
        """[(value, label, the day in words, how many days ahead or "", chosen)]"""
        ahead = [(self.day + timedelta(days=days), label, days) for days, label in AHEAD]
        quick = [(day.isoformat(), label, date_format(day, "MONTH_DAY_FORMAT"), days) for day, label, days in ahead]
        other = value not in ("", NONE, *(day for day, *_rest in quick))
        rest = [(OTHER, _("Another day"), "", ""), (NONE, _("There is none"), "", ""), ("", _("Not answered"), "", "")]
        chosen = OTHER if other else value
        return [(*chip, chip[0] == chosen) for chip in [*quick, *rest]]

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        value = value or ""
        chips = self.chips(value)
        other = any(code == OTHER and chosen for code, *_rest, chosen in chips)
        context["widget"] |= {"chips": chips, "day": value if other else ""}
        return context

    def value_from_datadict(self, data, files, name):
        """What was chosen; a date typed without choosing anything counts, so that it works without JavaScript."""
        chosen, day = data.get(name) or "", (data.get(f"{name}_day") or "").strip()
        return day if chosen in (OTHER, "") else chosen
