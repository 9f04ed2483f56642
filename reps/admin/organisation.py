"""The company's settings: one page, one row."""

from zoneinfo import available_timezones

from django import forms
from django.contrib import admin
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from holidays import list_supported_countries

from reps.admin.base import RecordAdmin
from reps.admin.money import CurrencyField
from reps.models import Organisation


class OrganisationForm(forms.ModelForm):
    """Refuses settings that no figure could be made with."""

    class Meta:
        field_classes = {"currency": CurrencyField}

    def clean_time_zone(self):
        zone = self.cleaned_data["time_zone"]
        if zone not in available_timezones():
            raise forms.ValidationError(_("There is no time zone of this name. An example: Asia/Shanghai."))
        return zone

    def clean_country(self):
        country = self.cleaned_data["country"].upper()
        if country and country not in list_supported_countries(include_aliases=False):
            raise forms.ValidationError(_("There is no built-in calendar for this country."))
        return country

    def clean(self):
        cleaned = super().clean()
        opens, closes = cleaned.get("opens"), cleaned.get("closes")
        if opens and closes and opens >= closes:
            self.add_error("closes", _("Business hours must end after they begin."))
        return cleaned


@admin.register(Organisation)
class OrganisationAdmin(RecordAdmin):
    """One company: nothing to add, nothing to delete. Saving stamps records again where a setting asks for it."""

    form = OrganisationForm
    search_fields = ["name"]
    list_display = ["name", "currency", "time_zone"]
    fieldsets = [
        (None, {"fields": ["name", "currency", "time_zone", "country", "opens", "closes"]}),
        (_("Diversity"), {"fields": ["asks_diversity"]}),
    ]

    def changelist_view(self, request, extra_context=None):
        """The list of one is the one; its row is written when it is first looked for."""
        if not Organisation.objects.filter(pk=1).exists():
            Organisation.current().save()
        return HttpResponseRedirect(reverse("admin:reps_organisation_change", args=[1]))

    def has_add_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
