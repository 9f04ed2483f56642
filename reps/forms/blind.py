"""A visit's questions answered by somebody who does not see the rep's answers: in an audit, and in a calibration."""

from reps.forms.answers import PREFIX, AnswersForm, in_words, is_evidence


class BlindForm(AnswersForm):
    """What somebody else makes of a visit, from its note and its evidence (spec 12).

    Evidence is the rep's to give: it is shown and not asked for again, unless the definition judges by it.
    """

    kind = "visit"

    def ask_of(self, visit):
        """Add the questions of the visit's day; `evidence` is [(label, what the rep gave)]."""
        self.ask(visit.date)
        judged = {PREFIX + code for code in self.definition.codes} if self.definition else set()
        asked = {name: field.criterion for name, field in self.fields.items() if name.startswith(PREFIX)}
        given = {name: each for name, each in asked.items() if is_evidence(each) and name not in judged}
        self.evidence = [(each.label, in_words(each, visit.answers.get(each.code))) for each in given.values()]
        for name in given:
            del self.fields[name]

    def _require_evidence(self):
        """None: who answers blind was not there."""
