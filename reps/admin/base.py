"""What the administration of every record has in common."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from simple_history.admin import SimpleHistoryAdmin

from reps.deleted.kinds import KINDS


class ForSalesAdmins:
    """Sales-operations admins may do everything here; a superuser's permissions play no part."""

    def _is_allowed(self, request):
        return request.user.is_active and request.user.is_staff

    def has_module_permission(self, request):
        return self._is_allowed(request)

    def has_view_permission(self, request, obj=None):
        return self._is_allowed(request)

    def has_add_permission(self, request, obj=None):
        return self._is_allowed(request)

    def has_change_permission(self, request, obj=None):
        return self._is_allowed(request)

    def has_delete_permission(self, request, obj=None):
        return self._is_allowed(request)


class ReadOnly:
    """Rows that something else writes: to be looked at here."""

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class PlainAdmin(ForSalesAdmins, admin.ModelAdmin):
    """A model without a history of its own."""

    list_per_page = 50
    show_full_result_count = False  # counting millions of rows to say "of 15,700,000" is not worth a second
    written_elsewhere = frozenset()  # names of models that go with these rows and need no permission of their own

    def get_queryset(self, request):
        """The foreign keys of the list come along everywhere: names in autocompletion and deletion use them too."""
        return super().get_queryset(request).select_related(*(self.list_select_related or ()))

    def changeform_view(self, request, *args, **kwargs):
        """What two people do at once can break a rule after the form was checked: say so instead of failing."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except IntegrityError:
            return self._refused(request)
        except ValidationError as problem:
            return self._refused(request, " ".join(problem.messages))

    def delete_view(self, request, *args, **kwargs):
        try:
            return super().delete_view(request, *args, **kwargs)
        except IntegrityError:
            return self._refused(request)
        except ValidationError as problem:
            return self._refused(request, " ".join(problem.messages))

    def _refused(self, request, text=""):
        text = text or _(
            "Nothing was saved: it would break a rule of the records. Somebody may have changed them meanwhile."
        )
        self.message_user(request, text, messages.ERROR)
        return HttpResponseRedirect(request.get_full_path())

    def get_deleted_objects(self, objs, request):
        shown, counts, missing, protected = super().get_deleted_objects(objs, request)
        return shown, counts, missing - self.written_elsewhere, protected


class RecordAdmin(PlainAdmin, SimpleHistoryAdmin):
    """A record with its history: who changed what, and when. A change back is a change like any other."""

    object_history_list_template = "admin/record_history.html"

    def response_delete(self, request, obj_display, obj_id):
        self._offer_back(request)
        return super().response_delete(request, obj_display, obj_id)

    def delete_queryset(self, request, queryset):
        super().delete_queryset(request, queryset)
        self._offer_back(request)

    def _offer_back(self, request):
        if self.opts.model_name in KINDS:
            link = format_html('<a href="{}">{}</a>', reverse("deleted"), _("Recently deleted"))
            self.message_user(request, format_html("{} {}", _("A mistake? Bring it back:"), link), messages.INFO)

    def revert_disabled(self, request, obj=None):
        return True

    def history_form_view(self, request, *args, **kwargs):
        if request.method == "POST":
            raise PermissionDenied
        return super().history_form_view(request, *args, **kwargs)


class Part(ForSalesAdmins, admin.TabularInline):
    """Rows that belong to one record, edited on its page."""

    extra = 0


def stamp(name, label, *, boolean=False):
    """A column of the administration for a stamped field: read-only, sortable, with a translated label."""

    @admin.display(description=label, ordering=name, boolean=boolean)
    def value(record):
        return getattr(record, name)

    value.__name__ = name
    return value
