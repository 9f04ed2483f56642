"""The days on which a new version of the definition of quality came into force, among a trend's periods (spec 9.2)."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kpis.periods import Period
from reps.models import QualityDefinition


@dataclass(frozen=True)
class VersionMark:
    """A new version within a trend; `at` is where its day stands: 2.0 begins the third period, 2.5 is amid it."""

    definition: QualityDefinition
    period: Period
    at: float

    @property
    def between(self):
        """The same where each period is a point or a bar: 1.5 is half way from the second to the third."""
        return self.at - 0.5

    @property
    def label(self):
        return f"v{self.definition.version}"

    @property
    def words(self):
        """The same with its day: "Definition v2 from 25 November 2026"."""
        said = {"version": self.label, "day": date_format(self.definition.effective_from)}
        return _("Definition %(version)s from %(day)s") % said


def version_marks(kpi, measure, periods, ask):
    """[VersionMark, ...] of the versions that began within these periods, the oldest first; [] of what none judges."""
    if not (measure.judged and kpi.definition_kind):
        return []
    return [mark for each in versions(kpi.definition_kind, ask)[1:] for mark in _marks(each, periods)]


def heads(kpi, measure, periods, ask):
    """[(Period, the VersionMarks within it), ...]: what stands at the head of a trend told as a table."""
    marks = version_marks(kpi, measure, periods, ask)
    return [(period, [mark for mark in marks if mark.period == period]) for period in periods]


def judges(kind, ask, period):
    """The versions that judge the days of a period; none without a kind or a period."""
    if not kind or period is None:
        return frozenset()
    found = versions(kind, ask)
    ends = [each.effective_from for each in found[1:]] + [date.max]
    starts = [date.min, *ends[:-1]]
    spans = zip(found, starts, ends, strict=True)
    return frozenset(each.pk for each, start, end in spans if start <= period.end and period.start < end)


def versions(kind, ask):
    """The versions in use of a kind, the oldest first; that one judges all that was before it, too."""
    return ask.of_company.kept("versions", _versions)[kind]


def _versions():
    """{kind: its versions}"""
    found = defaultdict(list)
    for each in QualityDefinition.objects.in_use().order_by("effective_from"):
        found[each.kind].append(each)
    return found


def _marks(definition, periods):
    """One where the version began after the trend did, else none: nothing before it would be judged otherwise."""
    day = definition.effective_from
    for index, period in enumerate(periods):
        if period.start <= day <= period.end and day > periods[0].start:
            yield VersionMark(definition, period, index + (day - period.start).days / period.days)
