"""Making a draft definition of quality the one in force, and seeing beforehand what it would have counted."""

from dataclasses import dataclass
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from reps import rules, stamps
from reps.models import ParametersByDay, QualityDefinition, Visit

PREVIEW_WEEKS = 13


@dataclass(frozen=True)
class WeekPreview:
    """One week under two definitions: records judged, and how many either calls quality."""

    start: object
    judged: int
    current: int
    draft: int
    unknown: int


@transaction.atomic
def activate(draft, by=None):
    """Put a draft in force from its first day: its predecessor ends the day before, records are judged again."""
    if draft.status != QualityDefinition.Status.DRAFT:
        raise ValidationError(_("Only a draft can be put in force. Copy this version to change it."))
    draft.full_clean()
    previous = QualityDefinition.objects.filter(kind=draft.kind, status=QualityDefinition.Status.ACTIVE).first()
    if previous and previous.effective_from >= draft.effective_from:
        raise ValidationError(
            {
                "effective_from": _("It must start after %(day)s, when the present version did.")
                % {"day": previous.effective_from}
            }
        )
    if previous:
        previous.status = QualityDefinition.Status.RETIRED
        previous.effective_to = draft.effective_from - timedelta(days=1)
        previous.save()
    draft.status, draft.approved_by = QualityDefinition.Status.ACTIVE, by
    draft.save()
    stamps.restamp_definition(draft.kind, draft.effective_from)
    return draft


def new_draft(kind, effective_from, tree=None):
    """A draft with the next number, its rule copied from the version in force."""
    latest = QualityDefinition.objects.filter(kind=kind).aggregate(Max("version"))["version__max"] or 0
    if tree is None:
        present = QualityDefinition.objects.in_force(kind, effective_from)
        tree = present.tree if present else {"all": []}
    return QualityDefinition.objects.create(kind=kind, version=latest + 1, effective_from=effective_from, tree=tree)


def preview(definition, today, weeks=PREVIEW_WEEKS):
    """What `definition` would have counted in each of the last `weeks` whole weeks, beside what was counted.

    Oldest week first. Nothing is written: a what-if (spec 9.2). The same-day cap is left out on both sides.
    """
    model = stamps.KIND_MODELS[definition.kind]
    fiscal, spans = ParametersByDay().fiscal, []
    while len(spans) < weeks:
        spans.insert(0, fiscal.week((spans[0][0] if spans else fiscal.week(today)[0]) - timedelta(days=1)))
    return [_week(definition, model, *span) for span in spans]


def _week(definition, model, start, end):
    field = stamps.DAY_FIELDS[model]
    records = model.objects.filter(**{f"{field}__range": (start, end)})
    records = records.held() if model is Visit else records.issued() if definition.kind == "proposal" else records
    verdicts = [(record.quality, judged(definition, record, field)) for record in records.iterator()]
    return WeekPreview(
        start,
        len(verdicts),
        sum(now is True for now, _then in verdicts),
        sum(then is True for _now, then in verdicts),
        sum(then is None for _now, then in verdicts),
    )


def judged(definition, record, day_field):
    """The verdict of one definition on one record, whatever version is in force on its day."""
    facts = stamps.visit_facts(record) if definition.kind == "visit" else {}
    answers = record.known if definition.kind == "lead" else record.answers
    return rules.evaluate(definition.tree, facts | answers, getattr(record, day_field))
