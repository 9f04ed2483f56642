"""What a definition of quality would have counted lately, beside what was counted: a what-if (spec 9.2)."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Model

from reps import rules, stamps
from reps.days import ONE_DAY
from reps.models import ParametersByDay, Visit

WEEKS = 13
RELATED = {"visit": ("rep", "customer"), "proposal": ("rep", "customer"), "lead": ("owner", "customer")}


@dataclass(frozen=True)
class Judged:
    """A record with its verdict as it stands and the one by the definition looked at."""

    record: Model
    day: date
    now: bool | None
    then: bool | None


PICKS = {
    "judged": lambda each: True,
    "current": lambda each: each.now is True,
    "draft": lambda each: each.then is True,
    "gained": lambda each: each.then is True and each.now is not True,
    "lost": lambda each: each.now is True and each.then is not True,
    "unknown": lambda each: each.then is None,
}


@dataclass(frozen=True)
class WeekPreview:
    """One week under two definitions: records judged, how many either calls quality, and where they differ."""

    start: date
    judged: int
    current: int
    draft: int
    gained: int
    lost: int
    unknown: int


def preview(definition, today, weeks=WEEKS):
    """What `definition` would have counted in each of the last whole weeks, beside what was counted.

    Oldest week first. Nothing is written. The same-day cap is left out on both sides.
    """
    return [_week(definition, *span) for span in spans(today, weeks)]


def _week(definition, start, end):
    found = judgements(definition, start, end)
    return WeekPreview(start, **{name: sum(map(test, found)) for name, test in PICKS.items()})


def picked(definition, today, pick, start=None):
    """The Judged behind one count of the preview: of the week that begins on `start`, or of all weeks together."""
    weeks = [span for span in spans(today) if start in (None, span[0])]
    return [each for span in weeks for each in judgements(definition, *span) if PICKS[pick](each)]


def spans(today, weeks=WEEKS):
    """[(first day, last day)] of the whole weeks before today, oldest first."""
    fiscal, found = ParametersByDay().fiscal, []
    while len(found) < weeks:
        found.insert(0, fiscal.week((found[0][0] if found else fiscal.week(today)[0]) - ONE_DAY))
    return found


def judgements(definition, start, end):
    """The Judged of the records of these days that a definition of that kind judges."""
    model = stamps.KIND_MODELS[definition.kind]
    field = stamps.DAY_FIELDS[model]
    records = model.objects.filter(**{f"{field}__range": (start, end)}).select_related(*RELATED[definition.kind])
    records = records.held() if model is Visit else records.issued() if definition.kind == "proposal" else records
    return [Judged(each, getattr(each, field), each.quality, judged(definition, each, field)) for each in records]


def judged(definition, record, day_field):
    """The verdict of one definition on one record, whatever version is in force on its day."""
    facts = stamps.visit_facts(record) if definition.kind == "visit" else {}
    answers = record.known if definition.kind == "lead" else record.answers
    return rules.evaluate(definition.tree, facts | answers, getattr(record, day_field))
