"""What makes the site an app on a phone: its manifest, its service worker, and the page shown without signal.

The worker is served from the root, so that it may answer for every page. Its text changes with any file it keeps, which
is how a browser notices a deploy.
"""

import json
from functools import cache
from hashlib import sha256

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

ROOT = settings.BASE_DIR / "static"
WORKER, SYNC = "js/worker.js", "js/phone/sync.js"
FILES = (
    "css/app.css",
    "favicon.svg",
    "icons/icon-192.png",
    *(f"js/{name}.js" for name in ("theme", "app", "explain", "entry", "days")),
    *(f"js/phone/{name}.js" for name in ("phone", "keep", "send", "store", "number", "log", "queue", "sync")),
)
SHOWN = ("base.html", "offline.html", "reps/quick/*.html")
COLOUR = "#0b6b57"


def version():
    """A short hash of all that is kept on a phone: it changes with a deploy that changes any of it."""
    return _read() if settings.DEBUG else _read_once()


def _read():
    templates = settings.BASE_DIR / "templates"
    pages = [path for pattern in SHOWN for path in sorted(templates.glob(pattern))]
    texts = [path.read_bytes() for path in (*(ROOT / name for name in (*FILES, WORKER)), *pages)]
    return sha256(b"\0".join(texts)).hexdigest()[:12]


_read_once = cache(_read)


def addresses():
    """Where the files are: by the name that pages use, and by the plain one by which modules import each other."""
    plain = [f"{settings.STATIC_URL}{name}" for name in FILES]
    return sorted({*plain, *(static(name) for name in FILES)})


@require_GET
@login_not_required
def worker(request):
    """The service worker; with ?sync as a module, which also sends what waits when the browser wakes it."""
    sends = f"import {json.dumps(static(SYNC))};\n" if "sync" in request.GET else ""
    head = sends + f"const VERSION = {json.dumps(version())};\nconst FILES = {json.dumps(addresses())};\n"
    text = head + (ROOT / WORKER).read_text(encoding="utf-8")
    headers = {"Cache-Control": "no-cache", "Service-Worker-Allowed": "/"}
    return HttpResponse(text, content_type="text/javascript; charset=utf-8", headers=headers)


@require_GET
@login_not_required
def manifest(request):
    """Name, icons and where to begin, in the reader's language."""
    found = {
        "id": "/",
        "name": _("SalesOps: log a visit"),
        "short_name": "SalesOps",
        "description": _("Log a visit in twenty seconds, with or without signal."),
        "lang": get_language(),
        "start_url": reverse("visit_quick"),
        "scope": "/",
        "display": "standalone",
        "background_color": "#f4f6f8",
        "theme_color": COLOUR,
        "icons": [_icon("favicon.svg", "any", "any"), *_drawn()],
        "shortcuts": [
            {"name": _("Log a visit"), "url": reverse("visit_quick")},
            {"name": _("My week"), "url": reverse("my_week")},
        ],
    }
    answer = JsonResponse(found, content_type="application/manifest+json", json_dumps_params={"ensure_ascii": False})
    answer["Cache-Control"] = "no-cache"
    return answer


def _drawn():
    yield _icon("icons/icon-192.png", "192x192", "any")
    yield _icon("icons/icon-512.png", "512x512", "any")
    yield _icon("icons/maskable-512.png", "512x512", "maskable")


def _icon(name, sizes, purpose):
    kind = "image/svg+xml" if name.endswith(".svg") else "image/png"
    return {"src": static(name), "sizes": sizes, "type": kind, "purpose": purpose}


@require_GET
@login_not_required
def offline(request):
    """Shown where a page needs the network and there is none. It names nobody, whoever holds the phone."""
    return render(request, "offline.html", {"phone": ""})
