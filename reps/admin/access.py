"""Accounts: who may log in, in which part, and whose record is theirs."""

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import UserChangeForm
from django.utils.translation import gettext_lazy as _

from reps.admin.base import PlainAdmin
from reps.models import Membership, Rep, User


class AccountForm(UserChangeForm):
    """An account, and the rep it belongs to."""

    rep = forms.ModelChoiceField(
        Rep.objects.all(),
        label=_("Rep"),
        required=False,
        widget=AutocompleteSelect(Membership._meta.get_field("rep"), admin.site),
        help_text=_("Whose records are this person's own. Teams managed come from the rep's memberships."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["rep"] = getattr(self.instance, "rep", None)

    def clean_rep(self):
        rep = self.cleaned_data["rep"]
        if rep and rep.user_id not in (None, self.instance.pk):
            raise forms.ValidationError(_("%(rep)s already has an account."), params={"rep": rep})
        return rep


@admin.register(User)
class UserAdmin(PlainAdmin, DjangoUserAdmin):
    """Accounts. Only a superuser makes admins, or touches other superusers."""

    form = AccountForm
    list_display = ["username", "full_name", "email", "rep", "is_director", "is_recruiter", "is_staff", "is_active"]
    list_filter = ["is_active", "is_director", "is_recruiter", "is_staff", "language"]
    list_select_related = ["rep"]
    search_fields = ["username", "first_name", "last_name", "email", "rep__name", "rep__key"]
    filter_horizontal = []
    readonly_fields = ["last_login", "date_joined"]
    fieldsets = [
        (None, {"fields": ["username", "password", "is_active"]}),
        (_("Person"), {"fields": ["first_name", "last_name", "email", "language", "dispute_mails"]}),
        (_("Part in sales"), {"fields": ["rep", "is_director", "is_recruiter", "is_staff", "is_superuser"]}),
        (_("Dates"), {"fields": ["last_login", "date_joined"]}),
    ]

    @admin.display(description=_("name"), ordering="first_name")
    def full_name(self, user):
        return user.get_full_name()

    @admin.display(description=_("rep"), ordering="rep__name")
    def rep(self, user):
        return user.rep_record

    def get_readonly_fields(self, request, obj=None):
        found = super().get_readonly_fields(request, obj)
        return found if request.user.is_superuser else [*found, "is_staff", "is_superuser"]

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and self._may_touch(request, obj)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and self._may_touch(request, obj)

    def get_deleted_objects(self, objs, request):
        """What somebody agreed on keeps their name: their account may be closed, not deleted."""
        shown, counts, missing, protected = super().get_deleted_objects(objs, request)
        if protected:
            missing = set()  # nothing goes, so nothing is missing
            protected = [*protected, _("Take “Active” from the account instead: what it entered keeps its name.")]
        return shown, counts, missing, protected

    def _may_touch(self, request, obj):
        return obj is None or request.user.is_superuser or not obj.is_superuser

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if "rep" in form.changed_data:
            self._link(obj, form.cleaned_data["rep"])

    def _link(self, user, rep):
        """One rep an account: the one before is let go first."""
        for former in Rep.objects.filter(user=user):
            former.user = None
            former.save()
        if rep:
            rep.user = user
            rep.save()
