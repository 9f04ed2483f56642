"""Targets and the amounts agreed for them. What was agreed stays; a later version stands beside it (spec 8.3)."""

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.forms.models import BaseInlineFormSet
from django.utils.translation import gettext_lazy as _

from kpis.definitions import KPIS
from kpis.models import Publication, PublishedFigures, Target, TargetVersion
from kpis.periods import Period
from kpis.targets.entry import too_much
from kpis.targets.late import Late, why_late
from reps.admin.base import Part, PlainAdmin, ReadOnly, RecordAdmin, stamp
from reps.forms.company import CurrencyField
from reps.models import ParametersByDay

VOIDED_AT = stamp("voided_at", _("voided at"))
VOID_REASON = stamp("void_reason", _("void because"))


def measure_choices():
    return [(kpi.short, [(each.name, each.label) for each in kpi.measures]) for kpi in KPIS]


class TargetForm(forms.ModelForm):
    """A target's owner and period; voiding one takes a reason."""

    class Meta:
        field_classes = {"currency": CurrencyField}

    measure = forms.ChoiceField(label=_("Measure"), choices=measure_choices)
    void_because = forms.CharField(
        label=_("Void because"),
        max_length=200,
        required=False,
        help_text=_("Takes a mistaken target out of every figure. It stays listed, and can't be brought back."),
    )

    def clean_period(self):
        try:
            self.parsed = Period.parse(self.cleaned_data["period"], ParametersByDay().fiscal)
        except ValueError:
            self.parsed = None
        if self.parsed is None or self.parsed.code != self.cleaned_data["period"]:
            raise ValidationError(_("Write 2026, 2026-Q4, 2026-11 or 2026-W47."))
        return self.parsed.code

    def _get_validation_exclusions(self):
        """One standing target each: Django would skip that rule, since it asks for a field that isn't in the form."""
        return super()._get_validation_exclusions() - {"voided_at"}

    def _post_clean(self):
        if getattr(self, "parsed", None):
            self.instance.start, self.instance.end = self.parsed.start, self.parsed.end
        super()._post_clean()


class VersionFormSet(BaseInlineFormSet):
    """New versions of a target: the first is the initial one, later ones say why and from when."""

    def clean(self):
        super().clean()
        added = [form for form in self.extra_forms if form.has_changed()]
        for form in added:
            self._check_value(form)
        if not self.initial_form_count() and len(added) != 1:
            raise ValidationError(_("A new target needs its initial value, and no other."))
        for form in added:
            (self._check_later if self.initial_form_count() else self._check_late)(form)

    def _check_value(self, form):
        if wrong := self.instance.measure and too_much(self.instance.measure, form.cleaned_data.get("value")):
            form.add_error("value", wrong)

    def _check_late(self, form):
        """A first amount that moves figures of a locked period says why it comes so late."""
        period = getattr(self.instance, "period", "") and self.instance.start and self.instance
        lock = Late().period(self.instance.measure, period) if period else None
        if lock and not form.cleaned_data.get("reason"):
            form.add_error("reason", why_late(lock))

    def _check_later(self, form):
        for name in ("reason", "effective_from"):
            if not form.cleaned_data.get(name) and name not in form.errors:
                form.add_error(name, _("Say why targets change that were already agreed, and from when."))

    def add_fields(self, form, index):
        """The first version is the initial one, and no later version is."""
        super().add_fields(form, index)
        if "kind" in form.fields:
            is_first = self.instance.pk is None
            kinds = [each for each in TargetVersion.Kind.choices if (each[0] == TargetVersion.Kind.INITIAL) == is_first]
            form.fields["kind"].choices, form.initial["kind"] = kinds, kinds[0][0]

    def save_new(self, form, commit=True):
        form.instance.number = self.instance.versions.count() + 1
        if form.instance.number == 1:
            form.instance.kind, form.instance.effective_from = TargetVersion.Kind.INITIAL, None
        return super().save_new(form, commit)


class VersionForm(forms.ModelForm):
    class Meta:
        widgets = {"reason": forms.TextInput(attrs={"size": 24})}


class VersionPart(Part):
    """What was agreed, to be read, and room for one more version."""

    model = TargetVersion
    form, formset = VersionForm, VersionFormSet
    fields = ["number", "value", "kind", "effective_from", "reason", "by", "at"]
    readonly_fields = ["number", "by", "at"]
    extra = 1
    max_num = 1000
    verbose_name_plural = _("versions, the first of them the initial target")

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("by")

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Target)
class TargetAdmin(RecordAdmin):
    """Targets: never deleted, since their initial versions stand; a mistaken one is voided."""

    form = TargetForm
    list_display = [
        "__str__",
        "measure",
        "period",
        "basis",
        "currency",
        "rep",
        "team",
        "initial",
        "current",
        VOIDED_AT,
    ]
    list_filter = ["measure", "basis", "currency", ("voided_at", admin.EmptyFieldListFilter), "team"]
    list_select_related = ["rep", "team"]
    search_fields = ["measure", "period", "rep__name", "rep__key", "team__name", "team__key"]
    autocomplete_fields = ["rep", "team"]
    date_hierarchy = "start"
    inlines = [VersionPart]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("versions")

    @admin.display(description=_("initial"))
    def initial(self, target):
        versions = target.versions.all()
        return versions[0].value if versions else None

    @admin.display(description=_("current"))
    def current(self, target):
        return target.current_value if target.versions.all() else None

    def get_readonly_fields(self, request, obj=None):
        """Whose, what and when are part of what was agreed."""
        if obj is None:
            return []
        return [
            "measure",
            "basis",
            "currency",
            "rep",
            "team",
            "period",
            *([VOIDED_AT, VOID_REASON] if obj.voided_at else ()),
        ]

    def get_fields(self, request, obj=None):
        if obj is None:
            return ["measure", "basis", "currency", "rep", "team", "period"]
        readonly = self.get_readonly_fields(request, obj)
        return readonly if obj.voided_at else [*readonly, "void_because"]

    def has_delete_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        if form.cleaned_data.get("void_because"):
            obj.void(form.cleaned_data["void_because"])
        elif not change:
            super().save_model(request, obj, form, change)

    def save_formset(self, request, form, formset, change):
        for each in formset.extra_forms:
            each.instance.by = request.user
        super().save_formset(request, form, formset, change)


@admin.register(TargetVersion)
class TargetVersionAdmin(ReadOnly, PlainAdmin):
    """All versions of all targets, to be read: a version is never changed or deleted, only followed by another."""

    list_display = ["target", "number", "value", "target__currency", "kind", "effective_from", "reason", "by", "at"]
    list_filter = ["kind"]
    list_select_related = ["target__rep", "target__team", "by"]
    search_fields = ["target__period", "target__rep__name", "target__team__name", "reason"]
    date_hierarchy = "at"


@admin.register(Publication)
class PublicationAdmin(ReadOnly, PlainAdmin):
    """What was published when, to be read: nobody changes it."""

    list_display = ["period", "start", "end", "as_of", "made_at", "definitions"]
    search_fields = ["period"]
    date_hierarchy = "end"


@admin.register(PublishedFigures)
class PublishedFiguresAdmin(ReadOnly, PlainAdmin):
    """Figures as published, by owner."""

    list_display = ["publication", "owner"]
    list_select_related = ["publication"]
    search_fields = ["publication__period", "owner"]
