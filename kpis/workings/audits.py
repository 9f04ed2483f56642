"""What blind audits say: how far auditors agree with reps, beyond chance, and what of it was over-claimed (spec 12)."""

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kpis.addresses import figure_link, part_of, worked_link
from kpis.formats import shown, shown_range, shown_value
from kpis.trust.audits import agreement_of, audits_of, by_rep
from kpis.workings.working import Behind, Worked, Working, sees_each
from reps.views.access import leads_people

NO_CLAIM, NO_QUALITY = (Q(**{name: False}) | Q(**{name: None}) for name in ("claimed", "quality"))
AGREED = Q(claimed=True, quality=True) | (NO_CLAIM & NO_QUALITY)


def _leads(state):
    return sees_each(state) and leads_people(state.user)


def _audits(state, said):
    """(audits, their Agreement, whose) of the scope's period, or of one rep of it."""
    found = audits_of(state.scope, state.period)
    found = found.filter(visit__rep__key=said["rep"]) if said.get("rep") else found
    audits = list(found)
    whose = audits[0].visit.rep.name if audits and said.get("rep") else ""
    return found, agreement_of(audits), whose


def _all(found, agreement):
    return Behind("denominator", _("What was audited"), found, agreement.n)


def _count(state, said):
    found, agreement, whose = _audits(state, said)
    return Working(agreement.n, behind=(_all(found, agreement),), about=whose)


def _agreement(state, said):
    found, agreement, whose = _audits(state, said)
    numbers = {"both": agreement.both, "neither": agreement.neither, "n": agreement.n}
    formula = _("(%(both)s both yes + %(neither)s both no) ÷ %(n)s audits") % numbers
    same = Behind("numerator", _("Same verdict"), found.filter(AGREED), agreement.agreed)
    return Working(agreement.share, formula=formula, behind=(same, _all(found, agreement)), about=whose)


def _beyond(value, chance):
    """The work of a coefficient: agreement beyond what chance alone would bring."""

    def work(state, said):
        found, agreement, whose = _audits(state, said)
        rates = {"share": shown(agreement.share, "coefficient"), "chance": shown(chance(agreement), "coefficient")}
        formula = "({share} − {chance}) ÷ (1 − {chance})".format(**rates)
        share = worked_link(SHARE, agreement.share, state, **said)
        note = _("Agreement that chance alone would bring: %(chance)s") % rates
        told = {"made_of": ((SHARE.label, share),), "behind": (_all(found, agreement),), "about": whose}
        return Working(value(agreement), formula=formula, notes=(note,), **told)

    return work


def _over_claim(state, said):
    found, agreement, whose = _audits(state, said)
    formula = _("%(rep_only)s not seen by the auditor ÷ %(rep_yes)s called quality by the rep") % {
        "rep_only": agreement.rep_only,
        "rep_yes": agreement.rep_yes,
    }
    claimed = found.filter(claimed=True)
    behind = (
        Behind("numerator", _("Not seen by the auditor"), claimed.exclude(quality=True), agreement.rep_only),
        Behind("denominator", _("Called quality by the rep"), claimed, agreement.rep_yes),
    )
    notes = (_range(agreement),) if agreement.rep_yes >= 5 else ()
    return Working(agreement.over_claim, formula=formula, behind=behind, notes=notes, about=whose)


def _range(agreement):
    return _("It may lie anywhere from %(range)s (95 %% range).") % {"range": shown_range(agreement.over_claim_range)}


def _of_rep(state, said):
    audits = list(audits_of(state.scope, state.period))
    return next((each for each in by_rep(audits, state.ask()) if each.rep.key == said["rep"]), None)


def _adjusted(state, said):
    found = _of_rep(state, said)
    if found is None:
        return None
    logged = found.quality_visits
    made_of = (
        (_("Quality visits as logged"), figure_link(logged, state, **part_of(state, said["rep"]))),
        (OVER_CLAIM.label, worked_link(OVER_CLAIM, found.agreement.over_claim, state, rep=said["rep"])),
        (_("Over-claim of all"), worked_link(OVER_CLAIM, found.pooled, state)),
    )
    if found.adjusted is None:
        return Working(None, made_of=made_of, about=found.rep.name)
    formula = f"{shown_value(logged)} × (1 − {shown(found.likely, 'share')})"
    numbers = {"weight": found.weight, "rate": shown(found.likely, "share")}
    note = _("The rep's over-claim, drawn towards that of all by the weight of %(weight)s audits: %(rate)s") % numbers
    return Working(found.adjusted, formula=formula, made_of=made_of, notes=(note,), about=found.rep.name)


SHARE = Worked(
    "audit_agreement",
    gettext_lazy("Same verdict"),
    gettext_lazy("Of the audited visits, the share that rep and auditor judge alike. Not known is not yes."),
    _agreement,
    may_see=_leads,
    takes=("rep",),
    unit="share",
    why=gettext_lazy("nothing was audited"),
)
OVER_CLAIM = Worked(
    "audit_over_claim",
    gettext_lazy("Over-claim"),
    gettext_lazy("Of the visits the rep calls quality, the share the auditor does not."),
    _over_claim,
    may_see=_leads,
    takes=("rep",),
    unit="share",
    why=gettext_lazy("none that the rep calls quality was audited"),
)
WORKED = (
    Worked(
        "audit_count",
        gettext_lazy("Audited"),
        gettext_lazy("Audits of visits of the period, drawn by lot and answered blind."),
        _count,
        may_see=_leads,
        takes=("rep",),
    ),
    SHARE,
    Worked(
        "audit_ac1",
        gettext_lazy("Beyond chance (AC1)"),
        gettext_lazy("Gwet's coefficient: 1 is full agreement, 0 no more than chance. Alike answers do not upset it."),
        _beyond(lambda agreement: agreement.ac1, lambda agreement: agreement.ac1_chance),
        may_see=_leads,
        unit="coefficient",
        why=gettext_lazy("nothing was audited"),
    ),
    Worked(
        "audit_kappa",
        gettext_lazy("Cohen's κ"),
        gettext_lazy("Agreement beyond chance; it collapses where nearly all answers are the same."),
        _beyond(lambda agreement: agreement.kappa, lambda agreement: agreement.chance),
        may_see=_leads,
        unit="coefficient",
        why=gettext_lazy("chance alone would agree always"),
    ),
    OVER_CLAIM,
    Worked(
        "audit_adjusted",
        gettext_lazy("Allowing for over-claim"),
        gettext_lazy(
            "Quality visits as logged, less the part that auditors would not see. The headline stays as it is."
        ),
        _adjusted,
        may_see=_leads,
        takes=("rep",),
        unit="decimal",
        why=gettext_lazy("under 20 audits"),
    ),
)
