"""Exchange rates, and what a currency's code must look like."""

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from reps.admin.apart import ChangesApart
from reps.admin.late import GuardedAdmin, LateReasonForm
from reps.forms.company import CurrencyField
from reps.models import FxRate


class FxRateForm(LateReasonForm):
    class Meta:
        field_classes = {"currency": CurrencyField}

    def clean_rate(self):
        if self.cleaned_data["rate"] <= 0:
            raise forms.ValidationError(_("A rate is above 0."))
        return self.cleaned_data["rate"]


@admin.register(FxRate)
class FxRateAdmin(ChangesApart, GuardedAdmin):
    """Rates value what was asked and won; changing one values those of its currency again. A lock asks for a reason."""

    form = FxRateForm
    stamped_by = frozenset(["currency", "rate", "kind", "year", "date"])
    list_display = ["currency", "kind", "year", "date", "rate"]
    list_filter = ["kind", "currency", "year"]
    search_fields = ["currency"]
    fieldsets = [
        (None, {"fields": ["currency", "rate", "kind"]}),
        (
            _("When it holds"),
            {
                "fields": ["year", "date"],
                "description": _("A plan rate holds for a fiscal year, a dated one from its day to the next."),
            },
        ),
    ]
