"""Kinds of the offer: proposals, and later versions of them."""

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reps import stamps
from reps.imports.answers import Answers, Judged
from reps.imports.columns import Amount, Choice, Currency, Day, Reference, Text
from reps.imports.first_answers import FirstAnswers
from reps.imports.kind import Check, Kind, register
from reps.imports.reasons import LossReason
from reps.imports.trees import referred_first
from reps.models import Booking, Customer, Lead, Proposal, ProposalRevision, Rep
from reps.reissue import replacement_problem
from reps.same_day import by_proposals, rep_days


@register
class Proposals(Judged, Kind):
    name, label, position, model = "proposals", gettext_lazy("Proposals"), 100, Proposal
    page = "proposal_list"
    columns = (
        Text("key", required=True, limit=100),
        Reference("rep", Rep, required=True),
        Reference("customer", Customer, required=True),
        Day("issued_on", required=True),
        Amount("amount", required=True),
        Currency(),
        Day("valid_until"),
        Answers("proposal"),
        Reference("lead", Lead),
        Choice("status", Proposal.Status, blank=Proposal.Status.OPEN.value),
        Day("decided_on"),
        Amount("won_amount"),
        LossReason("lost_reason", limit=100),
        Day("rescinded_on"),
        Reference("reissue_of", Proposal),
        Reference("replaced_by", Proposal),
        Answers("proposal", "later_answers"),
    )
    checks = (
        Check(
            "decided_on",
            "proposal_decided_has_a_date",
            lambda each: (
                (each.status in Proposal.DECIDED and not each.decided_on)
                or (each.status in (Proposal.Status.OPEN, Proposal.Status.DRAFT) and each.decided_on)
            ),
        ),
        Check(
            "decided_on",
            "proposal_decided_after_issue",
            lambda each: each.decided_on and each.decided_on < each.issued_on,
        ),
        Check(
            "valid_until",
            "proposal_valid_after_issue",
            lambda each: each.valid_until and each.valid_until < each.issued_on,
        ),
        Check(
            "won_amount",
            "proposal_won_amount_only_if_won",
            lambda each: each.won_amount is not None and each.status != Proposal.Status.WON,
        ),
        Check(
            "rescinded_on",
            "proposal_rescinded_only_if_won",
            lambda each: (
                each.rescinded_on and (each.status != Proposal.Status.WON or each.rescinded_on < each.decided_on)
            ),
        ),
        Check(
            "replaced_by",
            "proposal_replaced_only_if_superseded",
            lambda each: each.replaced_by_id and each.status != Proposal.Status.SUPERSEDED,
        ),
    )

    def __init__(self, run):
        super().__init__(run)
        self.leads = set()
        self.relinked = set()  # ids of proposals that got another lead

    def waves(self, rows):
        """A re-issue stands after the proposal it was, a replaced one after what replaced it."""
        return referred_first(
            self.run, rows, ("reissue_of", "replaced_by"), _("these proposals re-issue or replace each other")
        )

    def write(self, rows):
        replacing = {row.values.get("replaced_by") for row in rows} - {None}
        self.replacing = Proposal.objects.in_bulk(replacing) if replacing else {}
        self.first_answers = FirstAnswers(self.run, rows)
        super().write(rows)

    def existing(self, rows):
        found = super().existing(rows)
        self.first_answers.look_up(found.values())
        return found

    def differs(self, proposal, row):
        self.first_answers.keep(proposal, row)
        return super().differs(proposal, row)

    def problem(self, row, proposal):
        """One that was replaced leaves the count only for another one in time. A file may leave open by which."""
        other = self.replacing.get(proposal.replaced_by_id)
        if other is None:
            return None
        days = self.stamper.parameters.on(proposal.issued_on).reissue_gap_days
        problem = replacement_problem(proposal, other, days)
        return ("replaced_by", problem) if problem else None

    def stamp(self, proposal):
        self.stamper.proposal(proposal)

    def wrote(self, pairs):
        proposals = [proposal for _row, proposal in pairs]
        prefetch_related_objects(proposals, "credits")
        stamps.book_proposals(proposals, self.stamper)
        before = [(row.was, proposal) for row, proposal in pairs if row is not None and row.was is not None]
        self._remember([*proposals, *(was for was, _proposal in before)])
        self.relinked |= {proposal.pk for was, proposal in before if was.lead_id != proposal.lead_id}

    def removed(self, proposals):
        Booking.objects.filter(proposal__in=proposals).delete()
        self._remember(proposals)

    def _remember(self, proposals):
        self.leads |= {proposal.lead_id for proposal in proposals} - {None}

    def finish(self):
        """A lead won with a proposal is booked with it, and only without one by itself (E54)."""
        leads = sorted(self.leads)
        for at in range(0, len(leads), stamps.CHUNK):
            stamps.book_leads(Lead.objects.filter(pk__in=leads[at : at + stamps.CHUNK]), self.stamper)
        self._cap_again()

    def _cap_again(self):
        """Their visits are of another opportunity; two rows together move no locked day either without a reason."""
        relinked, days = sorted(self.relinked), set()
        for at in range(0, len(relinked), stamps.CHUNK):
            days |= rep_days(by_proposals(relinked[at : at + stamps.CHUNK]))
        stamps.cap_days(days, locked_too=bool(self.run.late_reason))


@register
class Revisions(Kind):
    name, label, position, model = "proposal_revisions", gettext_lazy("Proposal revisions"), 110, ProposalRevision
    columns = (
        Reference("proposal", Proposal, required=True),
        Day("issued_on", required=True),
        Amount("amount", required=True),
        Choice("kind", ProposalRevision.Kind, blank=ProposalRevision.Kind.REVISION.value),
        Text("label", limit=40),
    )
    identity = ("proposal", "issued_on", "amount", "label")
    checks = (
        Check(
            "label",
            "revision_only_an_option_has_a_name",
            lambda each: each.label and each.kind != ProposalRevision.Kind.OPTION,
        ),
    )

    def write(self, rows):
        issued = Proposal.objects.filter(pk__in={row.values["proposal"] for row in rows})
        self.first_issues = dict(issued.order_by().values_list("pk", "issued_on"))
        super().write(rows)

    def problem(self, row, revision):
        first = self.first_issues[revision.proposal_id]
        return ("issued_on", _("That is before its first issue.")) if revision.issued_on < first else None
