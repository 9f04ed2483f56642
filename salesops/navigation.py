"""The main navigation, by role: one row at 1280 px."""

from dataclasses import dataclass, field
from functools import cache
from urllib.parse import urlencode

from django.urls import get_script_prefix, reverse

from reps.waiting import waits_for
from salesops.menus import IN_ORDER, Page


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
    links = (_link(request, each) if isinstance(each, Page) else _menu(request, each) for each in IN_ORDER)
    return [link for link in links if link]


def _menu(request, menu):
    items = [link for link in (_link(request, page) for page in menu.pages) if link]
    if len(items) < 2:
        return items[0] if items else None
    active, waiting = any(item.active for item in items), sum(item.waiting for item in items)
    return Link(str(menu.label), active=active, items=items, waiting=waiting)


def _link(request, page):
    if not page.is_for(request.user):
        return None
    url = _address(page.name, get_script_prefix())
    active = request.path == url or getattr(request.resolver_match, "url_name", None) in page.parts
    waiting = getattr(waits_for(request.user), page.waiting) if page.waiting else 0
    return Link(str(page.label), url + _as_of(request) if page.of_figures else url, active, waiting=waiting)


@cache
def _address(name, _prefix):
    """Looked up once: there are dozens on every page."""
    return reverse(name)


def _as_of(request):
    """The query that keeps the day as known on which figures are looked at, or ""."""
    day = request.GET.get("as_of")
    return f"?{urlencode({'as_of': day})}" if day else ""
