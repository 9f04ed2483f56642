"""The talent review by mail. Neither the nine-box nor anybody's inactivity leaves the page."""

from django.urls import reverse
from django.utils.translation import gettext as _

from kpis.formats import shown_value
from kpis.mails.letter import Letter, Section, line_of, words
from kpis.rhythms.talent_review import RHYTHM


def letter(state, found):
    today = found["today"]
    fill, call, stale = RHYTHM.questions
    sections = (
        Section(fill, tuple(line_of(figure, today) for figure in found["ready"])),
        Section(call, tuple(_seat(each) for each in found["calls"])),
        Section(stale, (*(line_of(figure, today) for figure in found["stale"]), *map(_overdue, found["overdue"]))),
    )
    return Letter(_headline(found), sections)


def _headline(found):
    """7 reviews overdue, coverage 1.7, need 8."""
    _bench, coverage, _posts = found["ready"]
    counts = {
        "overdue": shown_value(found["stale"][0]),
        "coverage": shown_value(coverage),
        "needed": found["needed"],
    }
    return _("%(overdue)s reviews overdue, coverage %(coverage)s, need %(needed)s") % counts


def _seat(seat):
    spoken = seat.held.next_contact_on or seat.held.last_contact_on
    url, day = reverse("candidate_detail", args=[seat.candidate.pk]), f"{spoken:%Y-%m-%d}" if spoken else ""
    return words(seat.candidate, seat.stage, url, day, (seat.candidate.pk, str(spoken)))


def _overdue(seat):
    url = reverse("candidate_detail", args=[seat.candidate.pk])
    due = _("overdue since %(day)s") % {"day": f"{seat.due_on:%Y-%m-%d}"}
    return words(seat.candidate, due, url, "", (seat.candidate.pk, seat.due_on))
