"""Making a draft definition of quality, and making it the one in force."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from reps import stamps
from reps.days import ONE_DAY
from reps.models import QualityDefinition


def put_in_force(kind, day):
    """A version as it would be in force from that day on, not stored."""
    return QualityDefinition(kind=kind, effective_from=day, status=QualityDefinition.Status.ACTIVE)


def judged_by(draft):
    """The records that putting a draft in force judges again."""
    return stamps.judged_again(draft.kind, draft.effective_from)


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
        previous.effective_to = draft.effective_from - ONE_DAY
        previous.save()
    draft.status, draft.approved_by = QualityDefinition.Status.ACTIVE, by
    draft.save()
    stamps.restamp_definition(draft.kind, draft.effective_from)
    return draft


def new_draft(kind, effective_from, tree=None):
    """A draft with the next number, its rule copied from the version in force."""
    latest = QualityDefinition.objects.filter(kind=kind).aggregate(Max("version"))["version__max"] or 0
    if tree is None:
        present = QualityDefinition.in_force(kind, effective_from)
        tree = present.tree if present else {"all": []}
    return QualityDefinition.objects.create(kind=kind, version=latest + 1, effective_from=effective_from, tree=tree)
