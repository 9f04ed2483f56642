"""Verdicts: what the definition of its day says of a record."""

from collections import defaultdict
from functools import cached_property

from reps import rules
from reps.kept import Kept
from reps.models import QualityDefinition, Visit
from reps.stamps.known import Known

IN_USE = Kept(lambda: QualityDefinition.objects.in_use().order_by("effective_from"))


class Verdicts(Known):
    """Judges by the definitions in use, each gathered from its tree once."""

    def __init__(self, one=False):
        super().__init__(one)
        self.codes = {}  # by a definition's id: what it asks, gathered from its tree once

    @cached_property
    def definitions(self):
        """{kind: [definition, ...]} in order of their first day, drafts left out."""
        found = defaultdict(list)
        for definition in IN_USE():
            found[definition.kind].append(definition)
        return found

    def definition(self, kind, day):
        """The version that judges an event of that day; days before the first are judged by the first."""
        versions = self.definitions[kind]
        begun = [version for version in versions if version.effective_from <= day]
        return (begun or versions[:1] or [None])[-1]

    def judge(self, kind, day, answers, facts):
        """(verdict True/False/None, fully answered) by the definition of the day; no definition judges nothing."""
        definition = self.definition(kind, day)
        if definition is None:
            return None, False
        verdict = rules.evaluate(definition.tree, facts | answers, day)
        return verdict, rules.answered(answers, self.asked(definition))

    def asked(self, definition):
        if definition.id not in self.codes:
            self.codes[definition.id] = definition.codes
        return self.codes[definition.id]

    def judged_later(self, proposal):
        """The verdict with what the client agreed to since, by the same definition; None where nothing came later."""
        if not proposal.later_answers:
            return None
        return self.judge("proposal", proposal.issued_on, proposal.answers | proposal.later_answers, {})[0]


def visit_facts(visit):
    """What a visit itself answers unless a rep says otherwise (spec 9.2, default visit rule)."""
    return {
        "held": visit.status == Visit.Status.HELD,
        "external_contact": visit.customer_id is not None,
        "face_to_face": visit.channel != Visit.Channel.PHONE,
    }
