"""Does a definition of quality go with wins? Lift by opportunity, allowing for what else differs (spec 9.4)."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from kpis.trust.cases import proposal_cases, visit_cases
from kpis.trust.lift import Arms, adjusted_lift, benjamini_hochberg, crude_lift
from reps.models import Criterion
from reps.models.criteria import Kind
from reps.rules import FACTS, evaluate
from reps.wording import rule_in_words

CASES = {Kind.VISIT: visit_cases, Kind.PROPOSAL: proposal_cases}  # of leads, time and channel decide more than a rule
FEW_WINS, FEW_CASES, ENOUGH_WINS = 20, 10, 30
APART = 0.2  # crude and adjusted lift that differ by more are both told, with the reason

SUPPORTED, NOT_SHOWN, TOO_LITTLE = "supported", "not_shown", "too_little"


LIKE = {"adjusted": lambda case: case.stratum, "within_reps": lambda case: case.rep_id}


@dataclass(frozen=True)
class Trial:
    """A rule put to some cases: `met` says of each whether it met the rule."""

    cases: tuple
    met: tuple[bool, ...]

    @cached_property
    def arms(self):
        return Arms.of(zip(self.met, (case.won for case in self.cases), strict=True))

    @cached_property
    def crude(self):
        return crude_lift(self.arms)

    @cached_property
    def adjusted(self):
        """Within the same tier of customer and source of lead."""
        return adjusted_lift(self.groups("adjusted").values())

    @cached_property
    def within_reps(self):
        return adjusted_lift(self.groups("within_reps").values())

    def groups(self, how):
        """{group: Arms} of the like cases that are set against each other."""
        return self._arms_by(LIKE[how])

    def arms_by_rep(self):
        """{rep id: Arms of that rep's cases}"""
        return self._arms_by(lambda case: case.rep_id)

    def _arms_by(self, key):
        found = defaultdict(list)
        for case, met in zip(self.cases, self.met, strict=True):
            found[key(case)].append((met, case.won))
        return {group: Arms.of(pairs) for group, pairs in found.items()}

    @property
    def verdict(self):
        """supported, not_shown or too_little data."""
        if self.arms.wins < FEW_WINS or min(self.arms.n, self.arms.other_n) < FEW_CASES:
            return TOO_LITTLE
        holds = self.adjusted is not None and self.adjusted.low > 1
        return SUPPORTED if holds and self.arms.wins >= ENOUGH_WINS else NOT_SHOWN

    @property
    def differs_when_adjusted(self):
        """Whether the rule partly picks what is won more often anyway, such as big accounts (E46)."""
        if self.crude is None or self.adjusted is None:
            return False
        return abs(self.crude.ratio / self.adjusted.ratio - 1) > APART

    def of_arm(self, met, won=None):
        """Cases of an arm, or only those won or not."""
        pairs = zip(self.cases, self.met, strict=True)
        return [case for case, each in pairs if each is met and won in (None, case.won)]


@dataclass(frozen=True)
class Part:
    """One question of a rule by itself, with what is left of its p value after so many looks."""

    words: str
    trial: Trial
    q: float | None


class BackTest:
    """A definition put to the cases of a scope: all, the older two thirds to choose by, the newest third to report."""

    def __init__(self, definition, scope, today):
        self.definition = definition
        self.cases = tuple(CASES[definition.kind](scope, today))

    def trial(self, node):
        return Trial(self.cases, tuple(meets(node, case) for case in self.cases))

    @cached_property
    def whole(self):
        return self.trial(self.definition.tree)

    @cached_property
    def older(self):
        cut = len(self.cases) * 2 // 3
        return Trial(self.cases[:cut], self.whole.met[:cut])

    @cached_property
    def newest(self):
        cut = len(self.cases) * 2 // 3
        return Trial(self.cases[cut:], self.whole.met[cut:])

    @property
    def slices(self):
        """{name: Trial} in the order of the page."""
        return {"newest": self.newest, "older": self.older, "whole": self.whole}

    @cached_property
    def parts(self):
        """A Part for each question, in reading order; those without lift may be dropped from the rule."""
        nodes = list(_leaves(self.definition.tree))
        trials = [self.trial(node) for node in nodes]
        ps = [trial.adjusted.p for trial in trials if trial.adjusted]
        qs = iter(benjamini_hochberg(ps))
        criteria = list(Criterion.objects.filter(kind=self.definition.kind))
        return [
            Part(rule_in_words(node, criteria).rstrip(".。"), trial, next(qs) if trial.adjusted else None)
            for node, trial in zip(nodes, trials, strict=True)
        ]


def meets(node, case):
    """Whether anything done early in a case satisfies the rule; what is unanswered does not (spec 9.2)."""
    return any(evaluate(node, answers, day) is True for answers, day in case.evidence)


def _leaves(node):
    """The questions of a tree as rules of their own, what a record answers itself left out."""
    if "weights" in node:
        yield from ({"is": code} for code in node["weights"])
        return
    branches = node.get("all") or node.get("any") or node.get("of")
    if branches:
        for branch in branches:
            yield from _leaves(branch)
    elif not any(node.get(name) in FACTS for name in ("is", "in", "min", "within")):
        yield node
