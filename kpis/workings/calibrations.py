"""What a calibration says, open to the very visits on which the two managers differ (spec 12)."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kpis.addresses import worked_link
from kpis.formats import shown, shown_range
from kpis.trust.calibrations import CELLS, agreement_of, counts_of, drawn_of, questions_of, share_range
from kpis.workings.working import Behind, Worked, Working
from reps.models import Calibration
from reps.views.access import leads_people


def _may_see(state):
    return leads_people(state.user)


def _round(state, said):
    """The calibration asked for, once both are done and if it is the reader's business; else None."""
    if not said["round"].isdecimal():
        return None
    found = Calibration.objects.visible_to(state.user).complete().filter(pk=said["round"])
    return found.select_related("first", "second").first()


def of_round(work):
    """A work that is given (the calibration, its visits, their Agreement, state, said); None where there is none."""

    def worked(state, said):
        calibration = _round(state, said)
        if calibration is None:
            return None
        drawn = drawn_of(calibration)
        return work(calibration, drawn, agreement_of(drawn), state, said)

    return worked


def _working(calibration, value, **told):
    page = reverse("calibration", args=[calibration.pk]), _("Calibration")
    return Working(value, about=str(calibration), page=page, **told)


def _behind(drawn, agreement):
    return (
        Behind("differing", _("They differ"), drawn.differing(), agreement.n - agreement.agreed),
        Behind("numerator", _("Same verdict"), drawn.same(), agreement.agreed),
        Behind("denominator", _("Rated by both"), drawn, agreement.n),
    )


@of_round
def _cell(calibration, drawn, agreement, _state, said):
    if said["cell"] not in CELLS:
        return None
    first, second = CELLS[said["cell"]]
    found = drawn.filter(first_yes=first, second_yes=second)
    count = counts_of(agreement)[said["cell"]]
    return _working(calibration, count, behind=(Behind("numerator", _("What is counted"), found, count),))


@of_round
def _agreement(calibration, drawn, agreement, _state, _said):
    numbers = {"both": agreement.both, "neither": agreement.neither, "n": agreement.n}
    formula = _("(%(both)s both yes + %(neither)s both no) ÷ %(n)s visits") % numbers
    limits = share_range(agreement)
    notes = (_("It may lie anywhere from %(range)s (95 %% range).") % {"range": shown_range(limits)},) if limits else ()
    return _working(calibration, agreement.share, formula=formula, behind=_behind(drawn, agreement), notes=notes)


def _beyond(value, chance):
    """The work of a coefficient: agreement beyond what chance alone would bring."""

    @of_round
    def work(calibration, drawn, agreement, state, said):
        rates = {"share": shown(agreement.share, "coefficient"), "chance": shown(chance(agreement), "coefficient")}
        formula = "({share} − {chance}) ÷ (1 − {chance})".format(**rates)
        note = _("Agreement that chance alone would bring: %(chance)s") % rates
        made_of = ((SHARE.label, worked_link(SHARE, agreement.share, state, **said)),)
        told = {"formula": formula, "made_of": made_of, "notes": (note,), "behind": _behind(drawn, agreement)}
        return _working(calibration, value(agreement), **told)

    return work


@of_round
def _question(calibration, drawn, _agreement, _state, said):
    asked = next((each for each in questions_of(calibration) if each.criterion.code == said["question"]), None)
    if asked is None:
        return None
    behind = (
        Behind("differing", _("They differ"), drawn.filter(pk__in=asked.differing), len(asked.differing)),
        Behind("denominator", _("Rated by both"), drawn.filter(pk__in=asked.asked), asked.n),
    )
    formula = _("%(same)s answered alike ÷ %(n)s visits") % {"same": asked.same, "n": asked.n}
    notes = (asked.criterion.label,)
    return _working(calibration, asked.share, formula=formula, behind=behind, notes=notes)


SHARE = Worked(
    "calibration_agreement",
    gettext_lazy("Same verdict"),
    gettext_lazy("Of the visits both managers rated, the share that they judge alike. Not known is not yes."),
    _agreement,
    may_see=_may_see,
    takes=("round",),
    unit="share",
)
WORKED = (
    SHARE,
    Worked(
        "calibration_cell",
        gettext_lazy("Visits by both verdicts"),
        gettext_lazy("Visits of a calibration by what each of the two managers makes of them. Not known is not yes."),
        _cell,
        may_see=_may_see,
        takes=("round", "cell"),
    ),
    Worked(
        "calibration_ac1",
        gettext_lazy("Beyond chance (AC1)"),
        gettext_lazy("Gwet's coefficient: 1 is full agreement, 0 no more than chance. Alike answers do not upset it."),
        _beyond(lambda agreement: agreement.ac1, lambda agreement: agreement.ac1_chance),
        may_see=_may_see,
        takes=("round",),
        unit="coefficient",
    ),
    Worked(
        "calibration_kappa",
        gettext_lazy("Cohen's κ"),
        gettext_lazy("Agreement beyond chance; it collapses where nearly all answers are the same."),
        _beyond(lambda agreement: agreement.kappa, lambda agreement: agreement.chance),
        may_see=_may_see,
        takes=("round",),
        unit="coefficient",
        why=gettext_lazy("chance alone would agree always"),
    ),
    Worked(
        "calibration_question",
        gettext_lazy("Answered alike"),
        gettext_lazy("Of the visits of which a question was asked, the share that both managers answer alike."),
        _question,
        may_see=_may_see,
        takes=("round", "question"),
        unit="share",
    ),
)
