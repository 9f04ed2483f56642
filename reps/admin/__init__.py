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

admin.site.site_header = admin.site.site_title = "SalesOps"
admin.site.index_title = _("Administration")
admin.site.login = secure_admin_login(admin.site.login)  # one door in: second factors hold here too
admin.site.unregister(Group)  # who may do what comes from the user's own flags (reps/models/access.py)
