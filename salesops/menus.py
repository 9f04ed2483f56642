"""The pages of the main navigation, in their order: whose business each is, and which further pages belong to it."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from reps.views.access import leads_people, sees_sales, sees_talent


@dataclass(frozen=True)
class Page:
    """A page of the navigation."""

    label: str
    name: str  # of its URL
    is_for: Callable  # of a user: whether it is their business
    parts: tuple[str, ...] = ()  # the pages reached from it, on which the navigation shows it as the one they belong to
    of_figures: bool = False  # looked at as known on a day, it keeps that day
    waiting: str = ""  # what of Waits is counted beside it


@dataclass(frozen=True)
class Menu:
    """Pages under one label."""

    label: str
    pages: tuple[Page, ...]


def sells(user):
    return user.rep_record is not None and not user.sees_everything


def leads_sales(user):
    return user.leads_people and user.sees_sales


def leads_or_recruits(user):
    return user.leads_people or user.is_recruiter


def is_sales_admin(user):
    return user.is_sales_admin


LEADS = (
    Page(_("Leads"), "lead_intake", sees_sales),
    Page(_("Sources"), "lead_sources", leads_people, of_figures=True),
)
TARGETS = (
    Page(_("Targets"), "targets", leads_people, ("targets_proposed",), of_figures=True),
    Page(_("Hits and misses"), "hits", leads_sales, of_figures=True),
)
RECORDS = (
    Page(_("Visits"), "visit_list", sees_sales, ("visit", "visit_new", "visit_edit", "visit_delete")),
    Page(
        _("All proposals"),
        "proposal_list",
        sees_sales,
        ("proposal", "proposal_new", "proposal_edit", "proposal_delete"),
    ),
    Page(_("All leads"), "lead_list", sees_sales, ("lead_detail", "lead_new", "lead_edit")),
    Page(_("Customers"), "customer_list", sees_sales, ("customer_detail", "customer_new", "customer_edit")),
    Page(_("Incomes"), "income_list", sees_sales),
    Page(_("All targets"), "target_list", sees_sales),
    Page(_("Late changes"), "late_changes", sees_sales, waiting="late"),
    Page(_("Disputes"), "dispute_list", sees_sales, ("dispute", "dispute_new"), waiting="disputes"),
    Page(
        _("Candidates"),
        "candidate_list",
        sees_talent,
        ("candidate_detail", "candidate_new", "candidate_edit", "scorecard"),
    ),
    Page(_("Posts"), "vacancy_list", sees_talent, ("vacancy_new", "vacancy_edit")),
    Page(_("People"), "people", leads_people),
    Page(_("Memberships"), "membership_list", leads_people),
    Page(_("Leave"), "leave_list", sees_sales, ("leave_new", "leave_edit", "leave_delete")),
    Page(
        _("Audits"),
        "audit_list",
        leads_people,
        ("audit", "calibration_list", "calibration_new", "calibration", "calibration_visit"),
    ),
)
SET_UP = (
    Page(_("Guided start"), "start", is_sales_admin, ("start_step",)),
    Page(
        _("Imports"),
        "import_list",
        is_sales_admin,
        ("import_new", "import_columns", "import_preview", "import_batch", "jobs", "job"),
    ),
    Page(
        _("Definitions of quality"),
        "definitions",
        sees_sales,
        ("definition_new", "definition_edit", "definition_preview", "criterion_new", "criterion_edit"),
    ),
    Page(_("Trust in the definitions"), "trust", leads_people, ("trust_cases",), of_figures=True),
    Page(_("Administration"), "admin:index", is_sales_admin),
)
IN_ORDER = (
    Page(_("My week"), "my_week", sells),
    Page(_("Dashboard"), "dashboard", sees_sales, ("kpi", "compare", "explain", "figure_records"), of_figures=True),
    Page(
        _("Rhythms"),
        "rhythms",
        leads_or_recruits,
        ("rhythm", "mails", "mail_new", "mail_edit", "outbox", "outbox_mail"),
    ),
    Page(_("Calendar"), "calendar", sees_sales, of_figures=True),
    Page(_("Proposals"), "board", sees_sales, of_figures=True),
    Menu(_("Leads"), LEADS),
    Page(
        _("Talent"),
        "talent",
        sees_talent,
        ("talent_stages", "talent_hires", "talent_background", "nine_box", "nine_box_person"),
        of_figures=True,
    ),
    Menu(_("Targets"), TARGETS),
    Menu(_("Records"), RECORDS),
    Menu(_("Set up"), SET_UP),
)
