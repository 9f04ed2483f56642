"""The numbers the company works by, and from which day on: a new row begins as a copy of the latest."""

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.forms.models import model_to_dict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reps import stamps
from reps.admin.apart import ChangesApart
from reps.admin.base import PlainAdmin, ReadOnly
from reps.admin.late import KeepsLocked
from reps.changes import say_plain
from reps.forms.parameters import KeptDays
from reps.models import TUNED, CloseHorizon, Parameters, ParametersByDay


class ParametersForm(KeptDays):
    """A row after the first says from which day it holds."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "effective_from" in self.fields:
            self.fields["effective_from"].required = True


class Followed(ChangeList):
    """Rows that know the row they followed."""

    def get_results(self, request):
        super().get_results(request)
        by_day = ParametersByDay()
        for row in self.result_list:
            row.followed = by_day.before(row)


@admin.register(Parameters)
class ParametersAdmin(ChangesApart, KeepsLocked):
    """Add a row to change a number from a day on. Correcting a row changes all its days, and stamps records again."""

    form = ParametersForm
    stamped_by = frozenset(["effective_from", *stamps.PARAMETER_STAMPS, *stamps.CUTS])
    list_display = ["__str__", "changed", "note"]
    search_fields = ["note"]
    fieldsets = [
        (None, {"fields": ["effective_from", "note"]}),
        (_("Weeks, months and years"), {"fields": ["week_start", "fiscal_start", "fiscal_months"]}),
        (_("Capacity and activity"), {"fields": ["visits_per_week", "proposals_per_week", "ramp_applies", "ramp"]}),
        (
            _("Visits"),
            {
                "fields": [
                    "same_day_cap",
                    "shared_visit_credit",
                    "default_minutes",
                    "backdate_free_days",
                    "late_hours",
                    "audits_per_rep_week",
                    "audit_percent",
                ]
            },
        ),
        (
            _("Published and locked"),
            {"fields": ["publish_hour", "week_lock_days", "month_lock_workday", "quarter_lock_workday"]},
        ),
        (_("Proposals"), {"fields": ["validity_days", "proposal_stale_days", "reissue_gap_days", "edit_window_hours"]}),
        (
            _("Close rate & attainment"),
            {
                "fields": [
                    "close_horizon_days",
                    "close_horizon_own",
                    "close_horizon_wins",
                    "close_unit",
                    "close_excludes_cancelled",
                    "close_window_rep_months",
                    "close_window_team_months",
                    "cooling_off_days",
                    "target_basis",
                    "pace_curve",
                    "fx_attainment",
                ]
            },
        ),
        (
            _("Leads"),
            {
                "fields": [
                    "lead_accept_days",
                    "lead_opportunity_days",
                    "lead_won_days",
                    "lead_sla_minutes",
                    "lead_intent_half_life_days",
                    "lead_dedupe_days",
                    "lead_prior_weight",
                    "lead_min_rank_n",
                ]
            },
        ),
        (
            _("Talent pool"),
            {
                "fields": [
                    "review_months",
                    "talent_stale_days",
                    "talent_ready_days",
                    "fill_months",
                    "attrition_prior",
                    "attrition_prior_years",
                    "approaches_per_hire",
                ]
            },
        ),
        (
            _("How sure a figure is"),
            {"fields": ["interval_method", "few_n", "arrow_n", "min_rank_n", "prior_weight", "min_cell"]},
        ),
    ]

    @admin.display(description=_("changed"))
    def changed(self, row):
        """What this row changed, each number before and after."""
        if row.followed is None:
            return ""
        pairs = [(name, getattr(row.followed, name), getattr(row, name)) for name in TUNED]
        label = self.model._meta.get_field
        return "; ".join(
            f"{label(name).verbose_name}: {say_plain(was)} → {say_plain(now)}" for name, was, now in pairs if was != now
        )

    def get_changelist(self, request, **kwargs):
        return Followed

    def get_changeform_initial_data(self, request):
        latest = model_to_dict(ParametersByDay().rows[-1], TUNED)
        return {**latest, "effective_from": timezone.localdate(), **super().get_changeform_initial_data(request)}

    def get_readonly_fields(self, request, obj=None):
        return ["effective_from"] if obj and obj.effective_from is None else []

    def has_delete_permission(self, request, obj=None):
        """The first row stays: days before the second have to follow something."""
        return super().has_delete_permission(request, obj) and not (obj and obj.effective_from is None)

    def get_actions(self, request):
        return {name: action for name, action in super().get_actions(request).items() if name != "delete_selected"}


@admin.register(CloseHorizon)
class CloseHorizonAdmin(ReadOnly, PlainAdmin):
    """Worked out by `manage.py publish` at the start of each quarter; to be read."""

    list_display = ["effective_from", "days", "nine_in_ten", "wins", "made_at"]
    search_fields = ["effective_from"]
