"""The one-to-one by mail: what was agreed and what waits. Never a note."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kpis.mails.letter import Letter, Section, line_of, words
from kpis.rhythms.one_to_one import RHYTHM

SHOWN = 5


def letter(state, found):
    agreed, discuss, _next = RHYTHM.questions
    sections = [
        Section(agreed, tuple(_promise(each, state) for each in found["promises"])),
        Section(discuss, tuple(_visit(each) for each in found["visits"])),
        Section(_("Four weeks"), tuple(_signal(state, *each) for each in found["signals"])),
        Section(_("Next steps due"), tuple(_step(each) for each in found["waiting"].next_steps[:SHOWN])),
        Section(_("Open proposals"), tuple(_open(each) for each in found["waiting"].open_proposals[:SHOWN])),
    ]
    return Letter(_headline(found), tuple(section for section in sections if section.lines))


def _headline(found):
    due = sum(each.is_due for each in found["promises"])
    return _("commitments that are due: %(number)s") % {"number": due}


def _promise(each, state):
    commitment = each.commitment
    due = _("due %(day)s") % {"day": f"{commitment.due_on:%Y-%m-%d}"}
    status = _("Done?") if each.is_due else commitment.get_status_display()
    url = f"{reverse('rhythm', args=[RHYTHM.slug])}?{state.query()}"
    return words(commitment.what, status, url, due, (commitment.pk, commitment.status, each.is_due))


def _visit(each):
    differs = each.audit is not None and not each.audit.agrees
    said = _("you differ") if differs else _("same verdict") if each.audit else _("not audited")
    fact = each.visit.pk, each.visit.quality, each.audit and each.audit.quality
    return words(each.visit.customer, said, reverse("visit", args=[each.visit.pk]), f"{each.visit.date:%Y-%m-%d}", fact)


def _signal(state, kpi, four):
    said = _("Below target beyond normal variation.") if four.is_signal else ""
    return line_of(four.figure, state, label=kpi.short, text=four.counts, note=said)


def _step(each):
    url = reverse("visit", args=[each.visit.pk])
    said = _("overdue") if each.is_overdue else ""
    return words(each.visit.customer, f"{each.due:%Y-%m-%d}", url, said, (each.visit.pk, each.due, each.is_overdue))


def _open(each):
    """The age is no news: only a new or closed proposal is, and one that grew old or soon runs out."""
    age = ngettext("%(days)s day old", "%(days)s days old", each.age) % {"days": each.age}
    fact = each.proposal.pk, each.is_stale, each.is_expiring
    return words(each.proposal.customer, age, reverse("proposal", args=[each.proposal.pk]), "", fact)
