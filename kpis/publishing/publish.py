"""Publishing: the figures of a period are written down once, for the company, every team and every rep (spec 2.8)."""

from collections import defaultdict
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from kpis.ask import Ask
from kpis.definitions import KPIS
from kpis.kpi import figures
from kpis.parts import count_parts, parts_of_company
from kpis.periods import Grain, Period
from kpis.publishing.models import Publication, PublishedFigures
from kpis.publishing.stored import stored
from kpis.scope import Scope
from kpis.targets import aims
from reps.locking.rules import Timetable
from reps.models import PeriodLock, QualityDefinition

GRAINS = (Grain.WEEK, Grain.MONTH, Grain.QUARTER, Grain.YEAR)
LOCKING = (Grain.WEEK, Grain.MONTH, Grain.QUARTER)
KINDS = ("visit", "lead", "proposal")
MEASURES = [measure for kpi in KPIS for measure in kpi.measures]
FACTS = dict.fromkeys(fact for measure in MEASURES for fact in measure.facts())
AT_ONCE = 500


def due(since, now=None):
    """Periods that end on `since` or later, are due at that instant, and were not published yet: the oldest first."""
    timetable, now = Timetable.current(), now or timezone.now()
    there = set(Publication.objects.filter(end__gte=since).values_list("period", flat=True))
    found = [period for grain in GRAINS for period in _ended(grain, since, now, timetable)]
    return sorted((each for each in found if each.code not in there), key=lambda each: (each.end, each.days))


def _ended(grain, since, now, timetable):
    period = Period.of(since, grain, timetable.parameters.fiscal)
    while publishes_at(period, timetable) <= now:
        yield period
        period = period.next()


def publishes_at(period, timetable):
    """The instant as of which a period is published; a fiscal year with its last quarter."""
    return timetable.publishes_at(Grain.QUARTER if period.grain == Grain.YEAR else period.grain, period.end)


@transaction.atomic
def publish(period, now=None, timetable=None):
    """Write down the figures of a period as of the instant they are due, and let its lock begin. Once only.

    Returns the Publication, or None where the period was published before.
    """
    timetable, now = timetable or Timetable.current(), now or timezone.now()
    as_of = publishes_at(period, timetable)
    made = {"start": period.start, "end": period.end, "as_of": as_of, "made_at": now}
    publication, created = Publication.objects.get_or_create(
        period=period.code, defaults=made | {"definitions": _versions(period)}
    )
    if not created:
        return None
    rows = [
        PublishedFigures(publication=publication, owner=owner, figures=each) for owner, each in _owners(period, as_of)
    ]
    PublishedFigures.objects.bulk_create(rows, batch_size=AT_ONCE)
    if period.grain in LOCKING:
        begin_lock(period, now, timetable)
    return publication


def begin_lock(period, now, timetable):
    """From here on the period is guarded, and locks when the rule says."""
    lock, _created = PeriodLock.objects.get_or_create(
        grain=period.grain.value, start=period.start, defaults={"end": period.end}
    )
    lock.published_at, lock.locks_at = now, timetable.locks_at(period.grain, period.end)
    lock.save()


def _versions(period):
    """{kind: version} of the definitions of quality in force when the period ended."""
    found = {kind: QualityDefinition.in_force(kind, period.end) for kind in KINDS}
    return {kind: definition.version for kind, definition in found.items() if definition}


def known_on(as_of):
    """The last local day that had begun before that instant: what was dated later was not known."""
    return timezone.localtime(as_of - timedelta(microseconds=1)).date()


def _owners(period, as_of):
    """(owner, {measure: cells}) of the company, every team with all below it, and everybody who sold."""
    company, parts = Ask(Scope.company(), (period,), known_on(as_of), instant=as_of), parts_of_company()
    aims.load_for([part.scope for part in parts], company)
    count_parts(FACTS, company, parts)
    for part in parts:
        yield part.scope.code, _cells(company.narrowed(scope=part.scope))
    yield from _reps(company.narrowed(by=("rep",)))


def _cells(ask):
    return {measure.name: stored(found[(0,)]) for measure, found in figures(MEASURES, ask).items()}


def _reps(ask):
    """Everybody at once: one grouped query a table."""
    found = defaultdict(dict)
    for measure, by_key in figures(MEASURES, ask).items():
        for (_index, key), figure in by_key.items():
            if key is not None:
                found[key][measure.name] = stored(figure)
    for key in sorted(found):
        yield f"rep:{key}", found[key]
