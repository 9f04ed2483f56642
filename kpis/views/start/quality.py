"""Step: what counts as quality, as it is in force, in plain words."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reps.models import Criterion, QualityDefinition
from reps.models.criteria import Kind
from reps.wording import parts_in_words

MEANT = {
    Kind.VISIT: gettext_lazy(
        "A visit is worth its time when the client says what they need and agrees to a next step with a date. “It was "
        "a good talk, we will be in touch” is no step. So a visit counts only when all of this is true:"
    ),
    Kind.PROPOSAL: gettext_lazy(
        "A no-surprise proposal writes down what was agreed already. One that surprises the client is a hope. "
        "It is judged by what was known on the day it was issued, and counts when all of this is true:"
    ),
    Kind.LEAD: gettext_lazy(
        "A lead is told apart on two scales from 0 to 100: who they are (fit), and what they did (intent). Good people "
        "who never heard of you are not hot, so both are asked:"
    ),
}


def page(request, step):
    if request.method == "POST":
        return step.done(request, _("The definitions of quality stand as they are. They can be changed at any time."))
    return step.shown(request, kinds=[_kind(kind) for kind in Kind])


def _kind(kind):
    """A kind of record and its rule, part by part; no parts where nothing is in force."""
    definition = QualityDefinition.in_force(kind, timezone.localdate())
    criteria = Criterion.objects.filter(kind=kind)
    parts = parts_in_words(definition.tree, criteria) if definition else []
    return {"kind": kind, "definition": definition, "meant": MEANT[kind], "parts": parts}
