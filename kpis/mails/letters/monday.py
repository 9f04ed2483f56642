"""Monday's meeting by mail."""

from django.urls import reverse
from django.utils.translation import gettext as _

from kpis.formats import shown_part, shown_value
from kpis.mails.letter import Letter, Section, line_of, words
from kpis.rhythms.monday import RHYTHM, help_in_words


def letter(state, found):
    first, second, third = RHYTHM.questions
    sections = (
        Section(_("Data gaps:").rstrip(":："), tuple(line_of(figure, state) for figure in found["gaps"])),
        Section(first, _enough(state, found)),
        Section(second, tuple(_line(state, line) for line in found["lines"])),
        Section(third, _out(found)),
    )
    return Letter(_headline(found), sections)


def _headline(found):
    quality, clear = found["enough"]
    counts = {
        "quality": shown_value(quality.figure),
        "expected": quality.expected,
        "clear": shown_value(clear.figure),
    }
    text = _("%(quality)s quality visits of %(expected)s expected, %(clear)s no-surprise proposals")
    return text % counts


def _enough(state, found):
    whole, pace = found["whole"], found["pace"]
    counted = [line_of(each.figure, state, note=_note(each)) for each in found["enough"]]
    others = [line_of(whole[name], state) for name in ("blind_proposals", "deals_won", "won_amount")]
    return (*counted, *others, *([line_of(pace.index, pace.state)] if pace else ()))


def _note(each):
    expected = _("of %(expected)s expected") % {"expected": each.expected}
    return f"{expected}, {shown_value(each.attainment)}: {each.says}"


def _line(state, line):
    signals = [help_in_words(signal) for signal in line.signals]
    expected = _("of %(expected)s expected") % {"expected": shown_part(line.quality.denominator or 0)}
    done = shown_part(line.quality.numerator or 0)
    said = {"label": line.name, "text": done, "note": ". ".join([expected, *signals])}
    return line_of(line.quality, state, **said, also=[line.no_surprise.numerator, len(signals)], **line.whose)


def _out(found):
    """How many still go out and went out, then the drafts by name."""
    now = found["now"]
    return (
        line_of(found["ahead"], now),
        line_of(found["out"], now, note=_("issued since Monday")),
        *(_draft(each) for each in found["drafts"]),
    )


def _draft(each):
    said = {True: _("no-surprise"), False: _("blind"), None: _("not all answered")}[each.quality]
    url, fact = reverse("proposal", args=[each.pk]), (each.pk, each.quality)
    return words(each.customer, said, url, f"{each.rep.name}, {each.issued_on:%Y-%m-%d}", fact)
