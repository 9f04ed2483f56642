"""The company's settings: one page, one row."""

from django.contrib import admin
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from reps import stamps
from reps.admin.apart import SavesApart
from reps.forms.company import BY_CALENDAR, SoundCompany
from reps.forms.weekdays import weekdays_field
from reps.models import Organisation


class OrganisationForm(SoundCompany):
    weekdays = weekdays_field(BY_CALENDAR)


@admin.register(Organisation)
class OrganisationAdmin(SavesApart):
    """One company: nothing to add, nothing to delete. Saving stamps records again where a setting asks for it."""

    form = OrganisationForm
    stamped_by = frozenset(stamps.SETTINGS)
    search_fields = ["name"]
    list_display = ["name", "currency", "time_zone"]
    fieldsets = [
        (None, {"fields": ["name", "currency", "time_zone", "language", "country", "weekdays", "opens", "closes"]}),
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
