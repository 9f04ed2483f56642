"""The end of a month or a quarter by mail."""

from django.urls import reverse
from django.utils.translation import gettext as _

from kpis.formats import shown, shown_change, shown_value
from kpis.insight.hits import BELOW, HIT, ON
from kpis.mails.letter import Letter, Line, Section, line_of, words
from kpis.rhythms.quarter import QUARTER


def letter(state, found):
    hit, _why, change = QUARTER.questions
    sections = (
        Section(hit, (*_attained(state, found), *(_closing(state, each) for each in found["closing"]))),
        Section(found["why"], (_gap(found["gap"]), *map(_factor, found["gap"].factors))),
        Section(change, tuple(_lesson(state, each) for each in found["lessons"])),
        Section(
            _("Before the closed periods"), tuple(_pattern(state, found["unit"], each) for each in found["patterns"])
        ),
        Section(_("Who hit and who missed"), tuple(_case(state, found["unit"], each) for each in found["cases"])),
    )
    return Letter(_headline(found), tuple(section for section in sections if section.lines))


def _headline(found):
    if found["is_hit"] is None:
        return _("no initial target")
    text = _("hit: %(value)s of the initial target") if found["is_hit"] else _("miss: %(value)s of the initial target")
    return text % {"value": shown_value(found["initial"])}


def _attained(state, found):
    return line_of(found["initial"], state), line_of(found["current"], state)


def _closing(state, reading):
    return line_of(reading.figure, state)


def _gap(gap):
    return words(gap.says, fact=("gap", gap.before, gap.now))


def _factor(factor):
    unit, effect = factor.measure.unit, "—" if factor.effect is None else shown_change(factor.effect)
    fact = factor.measure.name, factor.before, factor.now
    note = _("%(then)s before, adds %(effect)s") % {"then": shown(factor.before, unit), "effect": effect}
    label = _(", ").join((str(factor.label), str(factor.measure.label)))
    return Line(label, shown(factor.now, unit), factor.url, note, fact)


def _lesson(state, lesson):
    url = f"{reverse('kpi', args=[lesson.slug])}?{state.query()}"
    return words(lesson.text, url=url, fact=(lesson.slug,))


def _pattern(state, unit, pattern):
    """How many hit and missed where a KPI had been on its target, and where below."""
    said = [_("%(side)s: ✓ %(hits)s, ✗ %(misses)s") % _counts(pattern, side) for side in (ON, BELOW)]
    url = f"{reverse('hits')}?{state.query()}&unit={unit}#cases"
    fact = pattern.kpi.slug, *pattern.row(ON), *pattern.row(BELOW)
    return words(pattern.kpi.short, url=url, note=_("; ").join(said), fact=fact)


def _counts(pattern, side):
    hits, misses = pattern.row(side)
    label = _("On target") if side == ON else _("Below target")
    return {"side": label, "hits": hits, "misses": misses}


def _case(state, unit, case):
    said = _("✓ Hit") if case.outcome == HIT else _("✗ Miss")
    return line_of(case.attainment, state, label=case.owner.name, note=said, who=f"{unit}:{case.owner.key}")
