"""The main navigation, by role."""

from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from reps.models import LateChange

OF_FIGURES = {"dashboard", "calendar", "board", "lead_sources", "talent", "targets", "hits", "trust"}
PARTS_OF = {
    "dashboard": ("kpi", "explain", "figure_records"),
    "rhythms": ("rhythm",),
}  # pages reached from one of the navigation


@dataclass(frozen=True)
class Link:
    """A line of the navigation; with `items` it opens a menu of them."""

    label: str
    url: str = ""
    active: bool = False
    items: list = field(default_factory=list)


def navigation(request):
    """[Link, ...] for this user; pages they may not open are left out."""
    user = request.user
    sells, leads = user.rep_record is not None, user.is_manager or user.sees_everything
    pages = [
        (sells and not user.sees_everything, _("My week"), "my_week"),
        (user.sees_sales, _("Dashboard"), "dashboard"),
        (leads or user.is_recruiter, _("Rhythms"), "rhythms"),
        (user.sees_sales, _("Calendar"), "calendar"),
        (user.sees_sales, _("Proposals"), "board"),
        (user.sees_sales, _("Leads"), "lead_intake"),
        (leads, _("Sources"), "lead_sources"),
        (user.sees_talent, _("Talent"), "talent"),
    ]
    late = LateChange.objects.decidable_by(user).count() if leads else 0
    pages.append((late, _("Late changes (%(number)s)") % {"number": late}, "late_changes"))
    links = [_link(request, label, name) for allowed, label, name in pages if allowed]
    return [*(link for link in links if link), *_menus(request, user)]


def _menus(request, user):
    leads = user.is_manager or user.sees_everything
    goals = [
        (leads, _("Targets"), "targets"),
        (leads and user.sees_sales, _("Hits and misses"), "hits"),
    ]
    records = [
        (user.sees_sales, _("Visits"), "visit_list"),
        (user.sees_sales, _("All proposals"), "proposal_list"),
        (user.sees_sales, _("All leads"), "lead_list"),
        (user.sees_sales, _("Customers"), "customer_list"),
        (user.sees_sales, _("Late changes"), "late_changes"),
        (user.sees_talent, _("Candidates"), "candidate_list"),
        (leads, _("People"), "people"),
        (leads, _("Audits"), "audit_list"),
    ]
    setup = [
        (user.is_sales_admin, _("Imports"), "import_list"),
        (user.sees_sales, _("Definitions of quality"), "definitions"),
        (leads, _("Trust in the definitions"), "trust"),
        (user.is_sales_admin, _("Administration"), "admin:index"),
    ]
    for label, pages in ((_("Targets"), goals), (_("Records"), records), (_("Set up"), setup)):
        items = [_link(request, name, page) for allowed, name, page in pages if allowed]
        items = [item for item in items if item]
        if items:
            yield Link(label, items=items)


def _link(request, label, name):
    try:
        url = reverse(name)
    except NoReverseMatch:
        return None
    shown = getattr(request.resolver_match, "url_name", None)
    active = request.path == url or shown in PARTS_OF.get(name, ())
    return Link(label, url + _as_of(request) if name in OF_FIGURES else url, active)


def _as_of(request):
    """The query that keeps the day as known on which figures are looked at, or ""."""
    day = request.GET.get("as_of")
    return f"?{urlencode({'as_of': day})}" if day else ""
