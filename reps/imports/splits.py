"""Kinds of who has a part in a win: its splits, and overlay splits beside them."""

from collections import defaultdict

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reps import stamps
from reps.imports.columns import Amount, Choice, Reference
from reps.imports.kind import Check, Kind, register
from reps.models import Credit, Overlay, Proposal, Rep
from reps.models.overlays import MOST


class Shares(Kind):
    """Parts in wins: what is booked of the proposals they are of is booked again, once all rows are in."""

    def __init__(self, run):
        super().__init__(run)
        self.touched = set()

    def write(self, rows):
        """With the proposals at hand where a period is locked: their day of decision says whether it is theirs."""
        self.of = Proposal.objects.in_bulk({row.values["proposal"] for row in rows}) if self.run.locks else {}
        super().write(rows)

    def _sound(self, row, share):
        if self.of:
            share.proposal = self.of[share.proposal_id]
        return super()._sound(row, share)

    def wrote(self, pairs):
        self.touched |= {share.proposal_id for _row, share in pairs}

    def removed(self, shares):
        self.touched |= {share.proposal_id for share in shares}

    def finish(self):
        touched = sorted(self.touched)
        for at in range(0, len(touched), stamps.CHUNK):
            self.book(Proposal.objects.filter(pk__in=touched[at : at + stamps.CHUNK]))

    def book(self, proposals):
        raise NotImplementedError


@register
class Credits(Shares):
    """A proposal's splits. Where those of a file add up to 100.00 by themselves, they replace the ones before."""

    name, label, position, model = "credits", gettext_lazy("Splits"), 120, Credit
    columns = (
        Reference("proposal", Proposal, required=True),
        Reference("rep", Rep, required=True),
        Amount("percent", required=True, highest=100),
    )
    identity = ("proposal", "rep")
    whole = True
    checks = (Check("percent", "credit_above_0_up_to_100", lambda credit: not 0 < credit.percent <= 100),)

    def write(self, rows):
        by_proposal, stored = defaultdict(list), defaultdict(list)
        for row in rows:
            by_proposal[row.values["proposal"]].append(row)
        for credit in Credit.objects.filter(proposal__in=by_proposal).order_by("pk"):
            stored[credit.proposal_id].append(credit)
        sound = []
        for proposal, theirs in by_proposal.items():
            sound += self._adding_up(theirs, stored[proposal])
        super().write(sound)

    def _adding_up(self, rows, stored):
        """The rows of one proposal if its splits add up to 100.00 with them, else none and a problem each."""
        reps = {row.values["rep"] for row in rows}
        others = [credit for credit in stored if credit.rep_id not in reps]
        total = sum(row.values["percent"] for row in rows)
        if total == 100:
            self.run.delete(Credit, others)
            return rows
        total += sum(credit.percent for credit in others)
        if total == 100:
            return rows
        message = _("the splits of this proposal add up to %(total)s, not 100.00")
        for row in rows:
            self.run.problem(row, "percent", message % {"total": total})
        return []

    def book(self, proposals):
        stamps.book_proposals(proposals.prefetch_related("credits"), self.stamper)


@register
class Overlays(Shares):
    """Overlay splits: each stands by itself, whatever they add up to."""

    name, label, position, model = "overlays", gettext_lazy("Overlay splits"), 125, Overlay
    columns = (
        Reference("proposal", Proposal, required=True),
        Reference("rep", Rep, required=True),
        Choice("role", Overlay.Role, blank=Overlay.Role.PRESALES.value),
        Amount("percent", required=True, highest=MOST),
    )
    identity = ("proposal", "rep", "role")
    checks = (Check("percent", "overlay_above_0_up_to_1000", lambda overlay: not 0 < overlay.percent <= MOST),)

    def book(self, proposals):
        stamps.book_overlays(proposals, self.stamper)
