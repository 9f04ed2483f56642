"""What can be asked for by mail, and how it reads."""

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from kpis.mails.forms import WEEKDAYS
from kpis.periods import Grain
from kpis.rhythms.catalogue import RHYTHMS
from kpis.rhythms.one_to_one import RHYTHM as ONE_TO_ONE
from kpis.views.state import State
from kpis.views.whose import default_who, scope_of
from reps.models import Organisation, Rep, Team
from reps.models.coaching import coached_by


def open_scopes(user, rhythm):
    """[(code, label), ...] of everything whose page of this rhythm opens to the user."""
    if rhythm is ONE_TO_ONE:
        own = [user.rep_record] if user.rep_record else []
        people = [*own, *coached_by(user).employed_on(timezone.localdate()).order_by("name")]
        return [(f"rep:{rep.key}", rep.name) for rep in people]
    return [(each.code, each.label) for each in _teams(user) if _opens(user, rhythm, each.code)]


def _teams(user):
    try:
        scope = scope_of(user, default_who(user))
    except Http404:
        return []
    return State(user, scope, None, timezone.localdate(), Organisation.current()).teams


def _opens(user, rhythm, code):
    try:
        scope = scope_of(user, code)
    except Http404:
        return False
    state = State(user, scope, None, timezone.localdate(), Organisation.current())
    return rhythm.open_to(rhythm.usual(state))


def label_of(code):
    """A scope's name; its code where it is gone."""
    kind, _sep, key = code.partition(":")
    if kind == "company":
        return _("Company")
    found = (Team if kind == "team" else Rep).objects.filter(key=key).first()
    return found.name if found else code


def when_in_words(subscription):
    """On Mondays at 08:05; on working day 3 of the month at 08:05."""
    at = {
        "day": dict(WEEKDAYS).get(subscription.day, ""),
        "number": subscription.day,
        "time": f"{subscription.at:%H:%M}",
    }
    match RHYTHMS[subscription.rhythm].grain:
        case Grain.WEEK:
            text = _("every %(day)s at %(time)s")
        case Grain.MONTH:
            text = _("on working day %(number)s of the month at %(time)s")
        case _other:
            text = _("on working day %(number)s of the quarter at %(time)s")
    return text % at
