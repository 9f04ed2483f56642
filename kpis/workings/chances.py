"""The chance that an open proposal is won, by the curve of those before it (spec 10.5, E32)."""

from datetime import timedelta

from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kpis.cohort.chances import KINDS, MONTHS, WITHIN, chance_of, curves_of, history
from kpis.facts.proposals import proposals_issued
from kpis.formats import shown, shown_part, shown_range
from kpis.workings.working import Behind, Worked, Working, sees_sales
from reps.models import Proposal
from reps.models.endings import ends_on, outcome_on


def _chance(state, said):
    proposal = Proposal.objects.visible_to(state.user).open_on(state.as_of).filter(key=said["proposal"]).first()
    if proposal is None:
        return None
    ask = history(state.as_of, organisation=state.organisation, by_day=state.by_day)
    chance = chance_of(proposal, curves_of(ask), state.as_of)
    return Working(
        chance.known,
        formula=_formula(chance.curve, chance.age) if chance.curve else "",
        behind=(_as_old(ask, chance, state.user),),
        about=str(proposal),
        notes=_notes(chance),
        reason=chance.words,
        page=(reverse("proposal", args=[proposal.pk]), _("The proposal")),
    )


def _formula(curve, age):
    """(won by day 107 − won by day 77) ÷ still open on day 77, with the curve's own numbers."""
    numbers = {"age": shown_part(age), "then": shown_part(age + WITHIN)}
    numbers |= {"later": shown(curve.won_by(age + WITHIN), "share"), "now": shown(curve.won_by(age), "share")}
    numbers |= {"open": shown(curve.open_at(age), "share")}
    return _("(%(later)s won by day %(then)s − %(now)s by day %(age)s) ÷ %(open)s still open on day %(age)s") % numbers


def _as_old(ask, chance, user):
    """Those it was counted among that were open as long, of which the reader sees no more than their own part."""
    counted = proposals_issued if chance.kind is None else KINDS[chance.kind]
    known = {"outcome": outcome_on(ask.as_of), "ends_on": ends_on(ask.as_of)}
    still, age = Q(outcome=Proposal.Status.OPEN), timedelta(days=chance.age)
    as_old = (still & Q(issued_on__lte=ask.as_of - age)) | (~still & Q(ends_on__gt=F("issued_on") + age))
    found = counted.records(ask).annotate(**known).filter(as_old).visible_to(user)
    return Behind("numerator", _("Of those you may see, open as long"), found)


def _notes(chance):
    rests = _("Rests on all proposals that the company first issued in the last %(months)s months, open ones included.")
    fewest = _("On the days it rests on, at least %(count)s were still open.")
    limits = _("It may lie anywhere from %(range)s (95 %% range).") % {"range": shown_range(chance.range)}
    told = rests % {"months": MONTHS}, chance.among, fewest % {"count": chance.rests_on}, limits if chance.range else ""
    return tuple(filter(None, told))


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
