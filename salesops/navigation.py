"""The main navigation, by role: one row at 1280 px."""

from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from reps.waiting import Waits, waits_for

OF_FIGURES = {"dashboard", "calendar", "board", "lead_sources", "talent", "targets", "hits", "trust"}
PARTS_OF = {
    "dashboard": ("kpi", "compare", "explain", "figure_records"),
    "rhythms": ("rhythm", "mails", "mail_new", "mail_edit", "outbox", "outbox_mail"),
    "talent": ("talent_stages", "talent_hires", "talent_background", "nine_box", "nine_box_person"),
    "targets": ("targets_proposed",),
    "visit_list": ("visit", "visit_new", "visit_edit", "visit_delete"),
    "proposal_list": ("proposal", "proposal_new", "proposal_edit", "proposal_delete"),
    "lead_list": ("lead_detail", "lead_new", "lead_edit"),
    "customer_list": ("customer_detail", "customer_new", "customer_edit"),
    "candidate_list": ("candidate_detail", "candidate_new", "candidate_edit", "scorecard"),
    "vacancy_list": ("vacancy_new", "vacancy_edit"),
    "leave_list": ("leave_new", "leave_edit", "leave_delete"),
    "import_list": ("import_new", "import_columns", "import_preview", "import_batch", "jobs", "job"),
    "definitions": ("definition_new", "definition_edit", "definition_preview", "criterion_new", "criterion_edit"),
    "trust": ("trust_cases",),
    "audit_list": ("audit", "calibration_list", "calibration_new", "calibration", "calibration_visit"),
    "dispute_list": ("dispute", "dispute_new"),
    "start": ("start_step",),
}  # pages reached from one of the navigation, which shows where they belong


@dataclass(frozen=True)
class Link:
    """A line of the navigation; with `items` it opens a menu of them. `waiting` counts what waits there."""

    label: str
    url: str = ""
    active: bool = False
    items: list = field(default_factory=list)
    waiting: int = 0


def navigation(request):
    """[Link, ...] for this user; pages they may not open are left out, and a menu of one page is that page."""
    links = (_menu(request, label, pages) for label, pages in _pages(request.user))
    return [link for link in links if link]


def _pages(user):
    """(label of a menu or "", [(allowed, label, URL name, how many wait there)]) in the order shown."""
    sells, leads = user.rep_record is not None, user.is_manager or user.sees_everything
    sees, waits = user.sees_sales, waits_for(user) if leads else Waits()
    return [
        ("", [(sells and not user.sees_everything, _("My week"), "my_week")]),
        ("", [(sees, _("Dashboard"), "dashboard")]),
        ("", [(leads or user.is_recruiter, _("Rhythms"), "rhythms")]),
        ("", [(sees, _("Calendar"), "calendar")]),
        ("", [(sees, _("Proposals"), "board")]),
        (_("Leads"), [(sees, _("Leads"), "lead_intake"), (leads, _("Sources"), "lead_sources")]),
        ("", [(user.sees_talent, _("Talent"), "talent")]),
        (_("Targets"), [(leads, _("Targets"), "targets"), (leads and sees, _("Hits and misses"), "hits")]),
        (
            _("Records"),
            [
                (sees, _("Visits"), "visit_list"),
                (sees, _("All proposals"), "proposal_list"),
                (sees, _("All leads"), "lead_list"),
                (sees, _("Customers"), "customer_list"),
                (sees, _("Incomes"), "income_list"),
                (sees, _("All targets"), "target_list"),
                (sees, _("Late changes"), "late_changes", waits.late),
                (sees, _("Disputes"), "dispute_list", waits.disputes),
                (user.sees_talent, _("Candidates"), "candidate_list"),
                (user.sees_talent, _("Posts"), "vacancy_list"),
                (leads, _("People"), "people"),
                (leads, _("Memberships"), "membership_list"),
                (sees, _("Leave"), "leave_list"),
                (leads, _("Audits"), "audit_list"),
            ],
        ),
        (
            _("Set up"),
            [
                (user.is_sales_admin, _("Guided start"), "start"),
                (user.is_sales_admin, _("Imports"), "import_list"),
                (sees, _("Definitions of quality"), "definitions"),
                (leads, _("Trust in the definitions"), "trust"),
                (user.is_sales_admin, _("Administration"), "admin:index"),
            ],
        ),
    ]


def _menu(request, label, pages):
    found = [_link(request, *page) for allowed, *page in pages if allowed]
    items = [item for item in found if item]
    if len(items) < 2:
        return items[0] if items else None
    return Link(label, active=any(item.active for item in items), items=items, waiting=sum(i.waiting for i in items))


def _link(request, label, name, waiting=0):
    try:
        url = reverse(name)
    except NoReverseMatch:
        return None
    shown = getattr(request.resolver_match, "url_name", None)
    active = request.path == url or shown in PARTS_OF.get(name, ())
    return Link(label, url + _as_of(request) if name in OF_FIGURES else url, active, waiting=waiting)


def _as_of(request):
    """The query that keeps the day as known on which figures are looked at, or ""."""
    day = request.GET.get("as_of")
    return f"?{urlencode({'as_of': day})}" if day else ""
