"""The table of fiscal years: months of whole weeks, to be corrected where the company's differ from the pattern."""

from django import forms
from django.contrib import admin
from django.forms.models import model_to_dict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reps.admin.base import RecordAdmin
from reps.fiscal_changes import check_year
from reps.models import FiscalYear, ParametersByDay
from reps.models.fiscal import MONTHS


class FiscalYearForm(forms.ModelForm):
    """Refuses a year that overlaps another, or gives other days to what was published or agreed."""

    def _post_clean(self):
        super()._post_clean()
        if not self.errors:
            try:
                self._check()
            except forms.ValidationError as problem:
                self.add_error(None, problem)

    def _check(self):
        if not any(rule.weeks for rule in ParametersByDay().fiscal.rules):
            raise forms.ValidationError(_("The parameters make calendar months: choose months of weeks there first."))
        check_year(self.instance)


@admin.register(FiscalYear)
class FiscalYearAdmin(RecordAdmin):
    """A new year begins as the parameters would have it. Years that are not here follow the parameters."""

    form = FiscalYearForm
    list_display = ["number", "month_1", "month_4", "month_7", "month_10", "end"]
    search_fields = ["number"]
    fieldsets = [
        (None, {"fields": ["number"]}),
        ("Q1", {"fields": MONTHS[:3]}),
        ("Q2", {"fields": MONTHS[3:6]}),
        ("Q3", {"fields": MONTHS[6:9]}),
        ("Q4", {"fields": MONTHS[9:]}),
        (_("End"), {"fields": ["end"]}),
    ]

    def get_changeform_initial_data(self, request):
        """The first year that is neither over nor in the table, as it is cut now."""
        fiscal, there = ParametersByDay().fiscal, set(FiscalYear.objects.values_list("number", flat=True))
        number = fiscal.year_of(timezone.localdate()).number
        while number in there:
            number += 1
        year = fiscal.year(number)
        start = model_to_dict(FiscalYear.like(year)) if len(year.starts) == len(MONTHS) else {"number": number}
        return start | super().get_changeform_initial_data(request)

    def get_actions(self, request):
        return {name: action for name, action in super().get_actions(request).items() if name != "delete_selected"}
