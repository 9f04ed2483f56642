"""Lead sources as a tree, channel › source › campaign: what each branch brought and what became of it (spec 6).

A branch's figures are those of its own leads and of all below it. They stay numerator and denominator until the last
line, so that a channel's rate is a sum over a sum.
"""

from collections import defaultdict
from dataclasses import dataclass, replace

from django.db.models import Q
from django.utils.translation import gettext as _

from kpis.counting import totals
from kpis.figure import Tally
from kpis.flags import MISSING_RATE
from kpis.leads.spend import CostMeasure
from reps.models import LeadSource

UNCLASSIFIED = "-"  # how an address names the leads without a source
ITSELF = "="  # before a source's key: the source alone, without those below it


@dataclass(frozen=True)
class Branch:
    """A source and its place in the tree; `keys` are its own and those of all below it, None being unclassified."""

    code: str
    name: str
    keys: frozenset
    depth: int = 0
    below: tuple["Branch", ...] = ()  # its direct children

    @property
    def indent(self):
        return range(self.depth)


def branches():
    """Every source in tree order, each parent before its children, then the unclassified; the whole comes last."""
    children = defaultdict(list)
    for source in LeadSource.objects.order_by("name"):
        children[source.parent_id].append(source)
    tops = [_grow(top, children, 0) for top in children[None]]
    tops.append(Branch(UNCLASSIFIED, _("Unclassified"), frozenset([None])))
    whole = Branch("", _("All leads"), frozenset().union(*(top.keys for top in tops)), below=tuple(tops))
    return [*(branch for top in tops for branch in _flat(top)), whole]


def _grow(source, children, depth):
    below = tuple(_grow(child, children, depth + 1) for child in children[source.pk])
    keys = frozenset([source.key]).union(*(branch.keys for branch in below))
    return Branch(source.key, source.name, keys, depth, below)


def _flat(branch):
    return [branch, *(each for child in branch.below for each in _flat(child))]


def branch_of(code):
    """The Branch an address names, or None."""
    found = next((branch for branch in branches() if branch.code == code.removeprefix(ITSELF)), None)
    alone = found is not None and code.startswith(ITSELF)
    return replace(found, keys=frozenset([found.code]), below=()) if alone else found


def records_of(records, branch):
    """Those of these records, leads or spend, that belong to the branch."""
    named = Q(source__key__in=branch.keys - {None})
    return records.filter(named | Q(source=None) if None in branch.keys else named)


def figures_by_branch(measures, ask, wanted):
    """{branch: {measure: [Figure of each period]}}: one query a table, folded up the tree in Python."""
    by_source = ask.narrowed(by=("source",))
    found = totals([fact for measure in measures for fact in measure.facts()], by_source)
    tallies = {measure: measure.tallies(by_source, found) for measure in measures}
    warned = {each: {flag: found[fact] for flag, fact in each.flagged.items()} for each in measures}
    return {
        branch: {each: _figures(each, by_source, branch, tallies[each], warned[each]) for each in measures}
        for branch in wanted
    }


def _figures(measure, ask, branch, tallies, warned):
    """`warned`: {flag: {key: how many records raise it}}."""
    found = []
    for index in range(len(ask.periods)):
        raised = [flag for flag, counts in warned.items() if any(counts.get((index, key)) for key in branch.keys)]
        tally = _sum(measure, branch, index, tallies, MISSING_RATE in raised)
        found.append(measure.figure(ask, (index, branch.code), tally, raised))
    return found


def _sum(measure, branch, index, tallies, is_lacking):
    """The branch's Tally; a cost is blank unless the spend of everything in it is known (E26)."""
    parts = [tallies[index, key] for key in branch.keys if (index, key) in tallies]
    total = sum(parts[1:], parts[0]) if parts else measure.nothing()
    if isinstance(measure, CostMeasure) and (is_lacking or not _is_known(branch, index, tallies)):
        return Tally(None, total.denominator)
    if len(parts) == 1 or total.n:
        return total
    return replace(total, n=(total.denominator if measure.is_share else total.numerator) or 0)


def _is_known(branch, index, tallies):
    """Whether somebody entered what this branch cost: for itself, or for each part of it that brought anything."""
    own = tallies.get((index, None if branch.code == UNCLASSIFIED else branch.code))
    if own is not None and own.numerator is not None:
        return True
    if own is not None and own.denominator:
        return False
    classified = [child for child in branch.below if child.code != UNCLASSIFIED]
    brought = [child for child in classified if any((index, key) in tallies for key in child.keys)]
    return bool(brought) and all(_is_known(child, index, tallies) for child in brought)
