"""The proposals board: quality by outcome of the proposals first issued in a period (spec 7)."""

from collections import Counter
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Count, Sum
from django.utils.translation import gettext_lazy as _

from kpis.facts.proposals import proposals_issued
from reps.models import Proposal
from reps.models.endings import outcome_on

Status = Proposal.Status
OUTCOMES = (Status.OPEN, Status.WON, Status.LOST, Status.NO_DECISION, Status.EXPIRED, Status.WITHDRAWN)
QUALITIES = {
    "no-surprise": (True, _("No-surprise")),
    "blind": (False, _("Blind")),
    "unknown": (None, _("Not all answered: counts as blind")),
}

DOTS = {True: "●", False: "○", None: "◌"}  # told apart without colour, as are the letters
LETTERS = {
    Status.OPEN: "–",
    Status.WON: "W",
    Status.LOST: "L",
    Status.NO_DECISION: "N",
    Status.EXPIRED: "X",
    Status.WITHDRAWN: "R",
}
MOST_MARKS = 600  # more is no board any more


@dataclass(frozen=True)
class Cell:
    """So many proposals of one quality that came to one outcome; `value` in the company's currency, None if unknown."""

    code: str
    quality: str
    count: int
    value: object
    mark: str

    @property
    def outcome(self):
        return self.code.partition(":")[2]


@dataclass(frozen=True)
class Mark:
    """One proposal on the board: its dot says the quality at first issue, its letter what it came to."""

    proposal: object
    outcome: str

    @property
    def sign(self):
        return mark(self.proposal.quality, self.outcome)

    @property
    def quality(self):
        """The board's row it belongs to."""
        return next(code for code, (verdict, _label) in QUALITIES.items() if verdict == self.proposal.quality)

    @property
    def label(self):
        """The same in words, for a reader who sees no mark."""
        return f"{self.proposal}: {QUALITIES[self.quality][1]}, {Status(self.outcome).label}"


@dataclass(frozen=True)
class Row:
    label: str
    quality: str
    cells: list
    total: int


def board(ask):
    """[Row, ...] for the ask's period: one row a quality, one cell an outcome."""
    counts, values = _totals(ask)
    return [
        Row(str(label), quality, cells := _cells(quality, verdict, counts, values), sum(cell.count for cell in cells))
        for quality, (verdict, label) in QUALITIES.items()
    ]


def _cells(quality, verdict, counts, values):
    return [
        Cell(
            f"{quality}:{outcome}",
            quality,
            counts[verdict, outcome],
            values.get((verdict, outcome)),
            mark(verdict, outcome),
        )
        for outcome in OUTCOMES
    ]


def _totals(ask):
    rows = proposals_issued.records(ask).annotate(outcome=outcome_on(ask.as_of)).values("quality", "outcome")
    counts, values = Counter(), {}
    for row in rows.annotate(count=Count("pk"), value=Sum("asked_value")):
        counts[row["quality"], row["outcome"]] = row["count"]
        values[row["quality"], row["outcome"]] = row["value"]
    return counts, values


def proposals_in(ask, code):
    """The proposals of one cell, of a row ("blind"), or of the whole board where the code names neither."""
    found = proposals_issued.records(ask)
    quality, _sep, outcome = code.partition(":")
    if quality not in QUALITIES or (outcome and outcome not in OUTCOMES):
        return found
    found = found.filter(quality=QUALITIES[quality][0])
    return found.come_to(outcome, ask.as_of) if outcome else found


def mark(quality, outcome):
    """●W: no-surprise and won; readable in grey (spec 7)."""
    return f"{DOTS[quality]}{LETTERS[outcome]}"


def marks(ask):
    """[(Rep, [Mark, ...]), ...] of the proposals first issued in the period, in order; [] where they are too many."""
    found = proposals_issued.records(ask).annotate(outcome=outcome_on(ask.as_of)).select_related("rep", "customer")
    found = list(found.order_by("rep__name", "rep", "issued_on", "pk")[: MOST_MARKS + 1])
    if len(found) > MOST_MARKS:
        return []
    rows = groupby(found, key=lambda proposal: proposal.rep)
    return [(rep, [Mark(proposal, proposal.outcome) for proposal in theirs]) for rep, theirs in rows]


def legend():
    """[(sign, what it means), ...]"""
    dots = [(DOTS[verdict], label) for verdict, label in QUALITIES.values()]
    return [*dots, *((letter, outcome.label) for outcome, letter in LETTERS.items())]
