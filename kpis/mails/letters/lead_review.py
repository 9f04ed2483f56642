"""The lead review by mail."""

from django.utils.translation import gettext as _

from kpis.formats import shown_value
from kpis.mails.letter import Letter, Section, line_of, words
from kpis.rhythms.lead_review import RHYTHM


def letter(state, found):
    winners, stop, inbox = RHYTHM.questions
    sections = (
        Section(winners, _named(state, found["winners"], _("No source can be told apart yet."))),
        Section(stop, _named(state, found["stop"], _("No source is clearly below the others."))),
        Section(inbox, (*_desk(found["desk"]), *(line_of(figure, state) for figure in found["inbox"]))),
        Section(_("By channel"), tuple(_channel(state, each) for each in found["channels"])),
    )
    return Letter(_headline(found), sections)


def _headline(found):
    leads, quality = found["inbox"][:2]
    counts = {"leads": shown_value(leads), "share": shown_value(quality)}
    return _("%(leads)s new leads, of quality: %(share)s") % counts


def _named(state, sources, nothing):
    if not sources:
        return (words(nothing, fact=("nothing",)),)
    return tuple(
        line_of(each.lead_won_rate, state, label=each.name or _("Unclassified"), note=each.peer.says, source=each.code)
        for each in sources
    )


def _desk(desk):
    if desk and desk.owner:
        return (words(_("Lead desk"), desk.owner, fact=("desk", desk.owner.pk)),)
    return (words(_("Nobody minds the desk"), fact=("desk", None)),)


def _channel(state, channel):
    return line_of(channel.month, state, label=channel.branch.name, note="", source=channel.branch.code)
