"""The chance that an open proposal is won, by the curve of those before it (spec 10.5, E32)."""

from datetime import timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kpis.cohort.chances import MONTHS, WITHIN, chance_of, curve_of, history
from kpis.facts import proposals_issued
from kpis.formats import shown, shown_part
from kpis.workings.working import Behind, Worked, Working, sees_sales
from reps.models import Proposal


def _chance(state, said):
    proposal = Proposal.objects.visible_to(state.user).open_on(state.as_of).filter(key=said["proposal"]).first()
    if proposal is None:
        return None
    ask = history(state.as_of, organisation=state.organisation, by_day=state.by_day)
    curve = curve_of(ask)
    chance = chance_of(proposal, curve, state.as_of)
    return Working(
        chance.known,
        formula=_formula(curve, chance.age) if curve else "",
        behind=(_as_old(ask, chance.age, state.user),),
        about=str(proposal),
        notes=_notes(curve, chance),
        reason=chance.words,
        page=(reverse("proposal", args=[proposal.pk]), _("The proposal")),
    )


def _formula(curve, age):
    """(won by day 107 − won by day 77) ÷ still open on day 77, with the curve's own numbers."""
    numbers = {"age": shown_part(age), "then": shown_part(age + WITHIN)}
    numbers |= {"later": shown(curve.won_by(age + WITHIN), "share"), "now": shown(curve.won_by(age), "share")}
    numbers |= {"open": shown(curve.open_at(age), "share")}
    return _("(%(later)s won by day %(then)s − %(now)s by day %(age)s) ÷ %(open)s still open on day %(age)s") % numbers


def _as_old(ask, age, user):
    """Those that were open as long, of which the reader sees no more than their own part."""
    longer = Q(ended_on__lte=ask.as_of, days_to_end__gt=age)
    waiting = Q(ended_on__gt=ask.as_of, issued_on__lte=ask.as_of - timedelta(days=age))
    found = proposals_issued.records(ask).filter(longer | waiting).visible_to(user)
    return Behind("numerator", _("Of those you may see, open as long"), found)


def _notes(curve, chance):
    rests = _("Rests on all proposals that the company first issued in the last %(months)s months, open ones included.")
    fewest = _("On the days it rests on, at least %(count)s were still open.")
    return rests % {"months": MONTHS}, fewest % {"count": chance.rests_on}


CHANCE = Worked(
    "chance_of_win",
    gettext_lazy("Chance of a win in 30 days"),
    gettext_lazy(
        "Of proposals that were open as long as this one, the part to be expected to be won within 30 days more. Where "
        "fewer than 5 were, it is not known."
    ),
    _chance,
    may_see=sees_sales,
    takes=("proposal",),
    unit="share",
)
WORKED = (CHANCE,)
