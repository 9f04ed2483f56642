"""Days whose figures a setting moves: other parameters, another version of what quality is (spec 2.8, 3, 9.2)."""

from reps.locking.days import Days, apart
from reps.models import Parameters, ParametersByDay, QualityDefinition


class Tuned:
    """Days with other parameters than before: what is judged, expected and read of them follows these."""

    def days(self, was, now):
        rows = [row for row in (was, now) if row]
        others = Parameters.objects.exclude(pk__in=[row.pk for row in rows if row.pk])
        before, after = (ParametersByDay.of([*others, *([row] if row else [])]) for row in (was, now))
        return {Days(first, last) for first, last, changed in before.differences(after) if changed}


class Versions:
    """Days that are judged by another rule: those of one of the two in use, or of both where the rule is another."""

    def days(self, was, now):
        used = [version for version in (was, now) if version and version.status != QualityDefinition.Status.DRAFT]
        spans = [Days(version.effective_from, version.effective_to) for version in used]
        same = len(used) == 2 and was.tree == now.tree
        return apart(*spans) if same else set(spans)
