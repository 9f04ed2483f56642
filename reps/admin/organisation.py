"""The company's settings: one page, one row."""

from django.contrib import admin
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from reps import stamps
from reps.admin.apart import ChangesApart
from reps.forms.company import SoundCompany
from reps.models import Organisation


@admin.register(Organisation)
class OrganisationAdmin(ChangesApart):
    """One company: nothing to add, nothing to delete. Saving stamps records again where a setting asks for it."""

    form = SoundCompany
    stamped_by = frozenset(stamps.SETTINGS)
    search_fields = ["name"]
    list_display = ["name", "currency", "time_zone"]
    fieldsets = [
        (
            None,
            {
                "fields": ["name", "currency", "time_zone", "language", "opens", "closes"],
                "description": _("Which days are worked is set under “Company calendars”, from a day on."),
            },
        ),
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
