"""A subscription's letter as things stand: in its reader's language, of what its reader may see at this moment."""

from dataclasses import dataclass

from django.conf import settings
from django.http import Http404
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from kpis.mails.letter import Letter
from kpis.mails.letters import LETTERS
from kpis.rhythms.catalogue import RHYTHMS
from kpis.views.state import State
from kpis.views.whose import scope_of
from reps.models import Organisation


class NotTheirs(Exception):
    """The reader may no longer see this scope, or has left."""


@dataclass(frozen=True)
class Written:
    """A letter, ready to be sent."""

    subject: str
    text: str
    html: str
    fingerprint: str


def language_of(subscription):
    """What the reader chose, else the language in which they asked for it."""
    return subscription.user.language or subscription.language or settings.LANGUAGE_CODE


def written(subscription):
    """The Written of today. NotTheirs where the page would not open to the reader."""
    with translation.override(language_of(subscription)), timezone.override(subscription.user.zone):
        rhythm, state = RHYTHMS[subscription.rhythm], state_of(subscription)
        letter = LETTERS[rhythm.slug](state, rhythm.content(state))
        about = f"{rhythm.title}, {state.label}, {state.when}"
        return composed(about, letter, f"{reverse('rhythm', args=[rhythm.slug])}?{state.query()}")


def state_of(subscription):
    """The page's state, as the reader would open it now. NotTheirs where they can't."""
    user, rhythm = subscription.user, RHYTHMS[subscription.rhythm]
    if not user.is_active:
        raise NotTheirs
    try:
        scope = scope_of(user, subscription.who)
    except Http404 as gone:
        raise NotTheirs from gone
    organisation, today = Organisation.current(), timezone.localdate()
    running = State(user, scope, None, today, organisation)
    state = rhythm.usual(running)
    if not rhythm.open_to(state):
        raise NotTheirs
    return state


def composed(about, letter: Letter, page):
    """The Written of a letter in both its parts; `page` is the address of what it is about."""
    context = {"site": settings.SITE_URL, "title": about, "letter": letter, "page": page, "mails": reverse("mails")}
    subject = _("%(title)s: %(headline)s") % {"title": about, "headline": letter.headline}
    html = render_to_string("kpis/mails/letter.html", context)
    return Written(subject, as_text(context), html, letter.fingerprint)


def as_text(context):
    """The letter in plain text, an address on a line of its own below what it explains."""
    site, letter = context["site"], context["letter"]
    parts = [context["title"], letter.headline, ""]
    for section in letter.sections:
        parts += [str(section.title).upper(), *(_line(site, line) for line in section.lines), ""]
    parts += [_("The page:"), site + context["page"], "", _("When these mails come, or stop:"), site + context["mails"]]
    return "\n".join(parts) + "\n"


def _line(site, line):
    said = f"- {line.label}: {line.text}" if line.text else f"- {line.label}"
    said += f" ({line.note})" if line.note else ""
    return f"{said}\n  {site}{line.url}" if line.url else said
