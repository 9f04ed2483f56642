"""The proposals board: how many of a quality came to an outcome, and what they asked."""

from django.db.models import Sum
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kpis.board import OUTCOMES, QUALITIES, proposals_in
from kpis.workings.working import Behind, Worked, Working
from reps.models import Proposal


def _of(state, said):
    """(code, its proposals, what it is in words), or None for a cell there is not."""
    quality, _sep, outcome = said["cell"].partition(":")
    if quality not in QUALITIES or (outcome and outcome not in OUTCOMES):
        return None
    words = [str(QUALITIES[quality][1]), *([str(Proposal.Status(outcome).label)] if outcome else [])]
    return said["cell"], proposals_in(state.ask(), said["cell"]), " · ".join(words)


def _working(state, found, value, *, count=None, notes=()):
    code, proposals, about = found
    page = f"{reverse('board')}?{state.query(cell=code)}#list", _("Proposals of this cell")
    behind = (Behind("numerator", _("What is counted"), proposals, count),)
    return Working(value, behind=behind, about=about, notes=notes, page=page)


def _count(state, said):
    found = _of(state, said)
    if found is None:
        return None
    count = found[1].count()
    return _working(state, found, count, count=count)


def _value(state, said):
    found = _of(state, said)
    if found is None:
        return None
    unknown = found[1].filter(asked_value=None).count()
    left_out = _("%(count)s of them without a known amount or rate are left out.") % {"count": unknown}
    total = found[1].aggregate(total=Sum("asked_value"))["total"]
    return _working(state, found, total, notes=(left_out,) if unknown else ())


WORKED = (
    Worked(
        "board_count",
        gettext_lazy("Proposals of this cell"),
        gettext_lazy("Proposals first issued in the period, by quality at first issue and by what they have come to."),
        _count,
        takes=("cell",),
    ),
    Worked(
        "board_value",
        gettext_lazy("Amount asked"),
        gettext_lazy("What these proposals asked at first issue, added up in the company's currency."),
        _value,
        takes=("cell",),
        unit="money",
        why=gettext_lazy("no known amount"),
    ),
)
