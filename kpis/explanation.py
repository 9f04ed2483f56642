"""A figure explained: its formula with its own numbers, the definition it follows, its flags and range in plain words.

Made from what any Measure and Figure carry, so that a new measure or flag is explained without a line here.
"""

from dataclasses import dataclass
from itertools import groupby
from math import ceil

from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kpis.counting import totals
from kpis.flags import MISSING_RATE, warning
from kpis.formats import reason, shown_interval, shown_part, shown_value, worked_part
from kpis.native import native_amounts, native_of
from kpis.readings import readings
from reps.models import Parameters, QualityDefinition
from reps.wording import in_words

DIVIDED_BY = " ÷ "


@dataclass(frozen=True)
class Explanation:
    """What an explanation says besides the measure's own words; "" or [] where there is nothing to say."""

    formula: str
    reason: str
    interval: str
    horizon: str  # for how many days a cohort is followed, and what becomes of what is younger
    tuned: list  # [(parameter, its value), ...] that the figure follows
    flags: list[str]  # what they warn of, in sentences
    rules: list  # [(QualityDefinition, its rule in words), ...] in force in the figure's period
    as_of: object  # the instant up to which records are counted: now, or the end of an earlier day


def explain(asked):
    """The Explanation of an asked figure (kpis/views/asked.py)."""
    figure, state = asked.figure, asked.state
    return Explanation(
        formula=asked.formula,
        reason=reason(figure),
        interval=interval_in_words(figure),
        horizon=horizon_in_words(figure.measure, state.ask()),
        tuned=settings_of(figure.measure, state.parameters) + settings_of_days(figure, state.ask()),
        flags=asked.notes,
        rules=[(each, in_words(each)) for each in definitions_of(asked.definition_kind, figure.period)],
        as_of=timezone.localtime() if state.as_of == timezone.localdate() else state.as_of,
    )


def filled_in(figure):
    """The formula with this figure's own numbers, "18 quality visits ÷ 3.6 rep-weeks = 5.0"; "" if it only counts."""
    formula = str(figure.formula)
    if not formula and figure.denominator is None:
        return ""
    return f"{_with_numbers(formula, figure)} = {shown_value(figure)}"


def _with_numbers(formula, figure):
    above, divided, below = (part.strip() for part in formula.partition(DIVIDED_BY.strip()))  # no spaces beside (
    if figure.numerator is None or not _is_known(figure) or (formula and not divided):
        return formula
    numbers = worked_part(figure.numerator), worked_part(figure.denominator)
    return f"{numbers[0]} {above}".strip() + DIVIDED_BY + f"{numbers[1]} {below}".strip()


def _is_known(figure):
    """Whether there is a number to divide by: what has no exchange rate is not 0 (spec 2.4)."""
    return figure.denominator or (figure.denominator == 0 and MISSING_RATE not in figure.flags)


def horizon_in_words(measure, ask):
    """For how many days a measure's cohort is followed, and what becomes of what is younger, or ""."""
    days = ask.horizon_for(measure.horizon) if measure.horizon else None
    if days is None:
        return ""
    followed = ngettext("followed for %(days)s day", "followed for %(days)s days", days) % {"days": number_format(days)}
    young = _("what is younger is left out")
    if measure.follows_young:
        young = _("what is younger and open, for as long as it has been open")
    return _("%(followed)s; %(young)s") % {"followed": followed, "young": young}


def interval_in_words(figure):
    """What the 95 % range of a share means, or ""."""
    if figure.low is None:
        return ""
    words = {"range": shown_interval(figure), "n": shown_part(figure.n)}
    return _("%(range)s: with %(n)s behind it, the lasting rate may lie anywhere in between (95 %% range).") % words


def settings_of(measure, row):
    """[(name, value), ...] of the parameters that a measure follows, as set on the day."""
    fields = [row._meta.get_field(name) for name in getattr(measure, "tuned", ())]
    return [(field.verbose_name, _said(row, field)) for field in fields]


def settings_of_days(figure, ask):
    """[(name, value), ...] of those set for the known days of the period; where one changed within, from when on."""
    days, names = ask.days_of(figure.period), getattr(figure.measure, "kept", ())
    stretches = ask.by_day.stretches(days.start, days.end) if days and names else []
    return [line for name in names for line in _kept(Parameters._meta.get_field(name), stretches)]


def _kept(field, stretches):
    for value, same in groupby(stretches, key=lambda stretch: _said(stretch[2], field)):
        first = next(same)[0]
        yield _kept_label(field, first, first > stretches[0][0]), value


def _kept_label(field, first, changed):
    words = {"parameter": field.verbose_name, "day": date_format(first)}
    return _("%(parameter)s, from %(day)s") % words if changed else field.verbose_name


def _said(row, field):
    value = getattr(row, field.name)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if field.choices:
        return getattr(row, f"get_{field.name}_display")()
    return value if isinstance(value, str) else number_format(value)


def warnings_on(figure, ask, own=None):
    """What the figure's flags warn of, as sentences, each with how many records raise it where they are counted.

    `own(records)` keeps those of the figure, where it is of a part of the ask.
    """
    raised = {flag: fact for flag, fact in figure.measure.flagged.items() if flag in figure.flags}
    counts = _counts_by_flag(raised, ask, own)
    told = [_with_count(warning(flag, figure.measure), counts.get(flag)) for flag in figure.flags]
    return [*told, *_amounts_left_out(raised.get(MISSING_RATE), ask, own)]


def _counts_by_flag(raised, ask, own):
    raised = {flag: fact for flag, fact in raised.items() if getattr(fact, "tells_how_many", True)}
    if own:
        return {flag: own(fact.records(ask)).count() for flag, fact in raised.items()}
    found = totals(raised.values(), ask)
    return {flag: sum(found[fact].values()) for flag, fact in raised.items()}


def _amounts_left_out(fact, ask, own):
    """A sentence with the sum in each currency that has no rate; none where nothing was left out."""
    if fact is None:
        return
    records = fact.records(ask)
    yield native_amounts(native_of(fact, own(records) if own else records, ask))


def _with_count(text, count):
    if not count:
        return text
    counted = ngettext("%(text)s (%(count)s record)", "%(text)s (%(count)s records)", ceil(count))
    return counted % {"text": text, "count": shown_part(count)}


def definitions_of(kind, period):
    """Versions of the quality definition that judge the events of a period; [] where the KPI follows none."""
    if not kind:
        return []
    versions = QualityDefinition.objects.in_use().filter(kind=kind)
    first = QualityDefinition.in_force(kind, period.start)
    later = versions.filter(effective_from__range=(period.start, period.end)).order_by("effective_from")
    return list(dict.fromkeys([first, *later])) if first else []


def compared(asked):
    """The Reading that sets the figure beside its goal, the period before and the year before; None for a part of it.

    Also None where a page looks back further than this figure does: it would be another figure.
    """
    if not asked.is_compared:
        return None
    reading = readings([asked.measure], asked.state, trail=False)[asked.measure]
    return reading if reading.figure.period == asked.figure.period else None
