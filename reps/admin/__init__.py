"""The administration: every record, its parts and its history, for sales-operations admins."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _

from reps.admin import (  # noqa: F401  (registers the models)
    access,
    audits,
    calendar,
    calibrations,
    criteria,
    customers,
    fiscal,
    imports,
    late,
    leads,
    locks,
    money,
    organisation,
    parameters,
    people,
    potential,
    proposals,
    scorecards,
    talent,
    visits,
)


def app_list(request, app_label=None):
    """As Django's, for every page; but names are put into the reader's language once, not whenever two are compared."""
    apps = admin.site._build_app_dict(request, app_label).values()
    for app in apps:
        app["models"].sort(key=lambda model: str(model["name"]))
    return sorted(apps, key=lambda app: app["name"].lower())


admin.site.site_header = admin.site.site_title = "SalesOps"
admin.site.index_title = _("Administration")
admin.site.login = secure_admin_login(admin.site.login)  # one door in: second factors hold here too
admin.site.get_app_list = app_list
admin.site.unregister(Group)  # who may do what comes from the user's own flags (reps/models/access.py)
