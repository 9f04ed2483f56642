"""What a proposal was judged on stands, whatever a later file says the client has agreed to by now (spec 7, rule 5)."""

from datetime import timedelta

from django.utils import timezone

from reps.imports.writing import history_model
from reps.models import Proposal
from reps.zones import day_ends

FIRST, LATER = "answers", "later_answers"


class FirstAnswers:
    """Puts the answers of rows that come too late to correct the first ones where later ones are kept.

    They may be corrected for as many hours after the first issue, and after the proposal was brought in, as its
    parameters say; later by somebody who gives a reason, or in a file that tells the first and the later ones apart.
    """

    def __init__(self, run, rows):
        self.run, self.now = run, timezone.now()
        self.at_stake = not run.late_reason and any(FIRST in row.values and LATER not in row.values for row in rows)

    def look_up(self, proposals):
        """When these were brought in."""
        notes = history_model(Proposal).objects.filter(id__in=[each.pk for each in proposals], history_type="+")
        self.entered = dict(notes.order_by().values_list("id", "history_date")) if self.at_stake else {}

    def keep(self, proposal, row):
        """Move what a row says came later to where it belongs."""
        told = row.values
        if not self.at_stake or FIRST not in told or LATER in told or not self._stand(proposal):
            return
        first, given = proposal.answers, told.pop(FIRST)
        told[LATER] = {code: answer for code, answer in given.items() if first.get(code) != answer}
        if told[LATER] and told[LATER] != proposal.later_answers:
            self.run.count("later")

    def _stand(self, proposal):
        if proposal.status == Proposal.Status.DRAFT:
            return False
        hours = timedelta(hours=self.run.stamper.parameters.on(proposal.issued_on).edit_window_hours)
        issued = day_ends(proposal.issued_on, self.run.desk.zone)
        return self.now >= max(issued, self.entered.get(proposal.pk, issued)) + hours
