"""Finding a way: whatever is within scope and has a name that holds what was typed, from pages to candidates."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from kpis.definitions import KPIS
from kpis.models import SavedView
from kpis.rhythms.offered import offered_to
from kpis.views.whose import readable_reps, readable_teams
from reps.models import Candidate, Customer
from reps.views import access
from salesops.navigation import navigation

MOST = 6  # of a kind


@dataclass(frozen=True)
class Way:
    """Somewhere to go."""

    label: str
    url: str


def ways(request, text):
    """[(kind in words, [Way, ...])], kinds with nothing left out; without a text the saved views and the pages."""
    words, user = text.casefold().split(), request.user
    kinds = [
        (_("Saved views"), [Way(view.name, view.address) for view in SavedView.objects.filter(user=user)]),
        (_("Go to"), list(_pages(request))),
    ]
    found = [(kind, [way for way in there if _has(way.label, words)]) for kind, there in kinds]
    if words:
        found += [
            (_("Teams"), [_figures(f"team:{each.key}", each.name) for each in _teams(user, words)]),
            (_("People"), [_figures(f"rep:{each.key}", each.name) for each in _people(user, words)]),
            (_("Customers"), [_record(each, "customer_detail") for each in _customers(user, words)]),
            (_("Candidates"), [_record(each, "candidate_detail") for each in _candidates(user, words)]),
        ]
    return [(kind, there[:MOST] if words else there) for kind, there in found if there]


def _has(label, words):
    return all(word in label.casefold() for word in words)


def _pages(request):
    """The pages of the navigation, those in its menus too, and those that lie behind them."""
    for link in navigation(request):
        for each in link.items or [link]:
            yield Way(each.label, each.url)
    yield from _behind(request.user)


def _behind(user):
    """The pages that are a step behind those of the navigation, as far as they are this user's business."""
    for kpi in KPIS:
        if user.sees_talent if kpi.is_talent else user.sees_sales:
            yield Way(str(kpi.title), reverse("kpi", args=[kpi.slug]))
    for each in offered_to(user):
        yield Way(str(each.title), reverse("rhythm", args=[each.slug]))
    for allowed, label, name in _others(user):
        if allowed:
            yield Way(label, reverse(name))


def _others(user):
    """[(whether they may, label, URL name), ...]"""
    writes, placed = access.writes_sales(user), user.is_manager or user.is_director or user.is_recruiter
    return [
        (writes, _("Log a visit"), "visit_quick"),
        (writes, _("Log a proposal"), "proposal_new"),
        (user.sees_sales, _("Side by side"), "compare"),
        (user.sees_talent, _("Stages and posts"), "talent_stages"),
        (user.sees_talent, _("Hires by source"), "talent_hires"),
        (placed, _("Nine-box"), "nine_box"),
        (user.sees_talent, _("Background"), "talent_background"),
        (True, _("Mails I get"), "mails"),
        (True, _("Outbox"), "outbox"),
        (True, _("Recently deleted"), "deleted"),
        (True, _("Long work"), "jobs"),
    ]


def _teams(user, words):
    return [team for team in readable_teams(user) if _has(team.name, words)][:MOST]


def _people(user, words):
    return _named(readable_reps(user), words) if user.sees_sales else []


def _customers(user, words):
    return _named(Customer.objects.visible_to(user), words) if user.sees_sales else []


def _candidates(user, words):
    return _named(Candidate.objects.visible_to(user), words) if user.sees_talent else []


def _named(records, words):
    for word in words:
        records = records.filter(name__icontains=word)
    return records.order_by("name")[:MOST]


def _figures(who, name):
    return Way(name, f"{reverse('dashboard')}?{urlencode({'who': who})}")


def _record(record, page):
    return Way(record.name, reverse(page, args=[record.pk]))
