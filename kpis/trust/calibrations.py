"""What a calibration says: how far two managers call the same visits quality, what questions part them (spec 12)."""

from dataclasses import dataclass, field

from kpis.statistics import wilson
from kpis.trust.agreement import Agreement
from reps.models import Calibration, CalibrationRating, CalibrationVisit, Criterion
from reps.stamps import Stamper

FEW, ENOUGH = 5, 10  # below the first, counts alone; from the second, a word on agreement
CELLS = {"both": (True, True), "first": (True, False), "second": (False, True), "neither": (False, False)}
GIVEN = (Criterion.Type.YES_NO, Criterion.Type.DATE)  # told apart as yes or not: not known is not yes


@dataclass
class Question:
    """A question of the definition: the visits of which it was asked, and those on which the two differ."""

    criterion: Criterion
    asked: list = field(default_factory=list)
    differing: list = field(default_factory=list)

    @property
    def n(self):
        return len(self.asked)

    @property
    def same(self):
        return self.n - len(self.differing)

    @property
    def share(self):
        return self.same / self.n


def drawn_of(calibration):
    """The visits of a calibration that both have rated, with both verdicts."""
    return CalibrationVisit.objects.filter(calibration=calibration).with_verdicts()


def done_in(user, period):
    """[(calibration, its Agreement)] of the rounds on visits of a period that this reader may read."""
    found = Calibration.objects.visible_to(user).complete().select_related("first", "second")
    rounds = found.filter(start__lte=period.end, end__gte=period.start).order_by("-start", "-pk")
    return [(each, agreement_of(drawn_of(each))) for each in rounds]


def agreement_of(drawn):
    """The Agreement of the two; the first stands where a rep does."""
    return Agreement.of(drawn.order_by().values_list("first_yes", "second_yes"))


def counts_of(agreement):
    """{cell: how many visits}, the cells by what the first and the second make of them."""
    counts = agreement.both, agreement.rep_only, agreement.manager_only, agreement.neither
    return dict(zip(CELLS, counts, strict=True))


def share_range(agreement):
    """The 95 % range of the share of the same verdicts (Wilson); None while there are too few to show a share."""
    return wilson(agreement.agreed, agreement.n) if agreement.n >= FEW else None


def questions_of(calibration):
    """[Question] of what the definitions of the visits' days ask, those first on which the two differ most."""
    stamper, found = Stamper(), {}
    criteria = {each.code: each for each in Criterion.objects.filter(kind="visit") if each.type != Criterion.Type.TEXT}
    for drawn, first, second in _pairs(calibration):
        definition = stamper.definition("visit", drawn.visit.date)
        for code in stamper.asked(definition) if definition else ():
            if code in criteria:
                question = found.setdefault(code, Question(criteria[code]))
                _compare(question, drawn.pk, first.get(code), second.get(code))
    return sorted(found.values(), key=lambda each: (each.share, each.criterion.position))


def _pairs(calibration):
    """(drawn visit, answers of the first, of the second) of every visit rated by both."""
    ratings = CalibrationRating.objects.filter(drawn__calibration=calibration).select_related("drawn__visit")
    by_visit = {}
    for rating in ratings.order_by("drawn_id", "seat"):
        by_visit.setdefault(rating.drawn, []).append(rating.answers)
    return [(drawn, *answers) for drawn, answers in by_visit.items() if len(answers) == 2]


def _compare(question, drawn, first, second):
    question.asked.append(drawn)
    if question.criterion.type in GIVEN:
        first, second = first not in (None, False, ""), second not in (None, False, "")
    if first != second:
        question.differing.append(drawn)
