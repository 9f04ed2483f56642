"""Kinds of the offer: proposals, later versions of them, how a win is split, and exchange rates."""

from collections import defaultdict

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reps import stamps
from reps.imports.columns import Amount, Answers, Choice, Currency, Day, Reference, Text, Whole
from reps.imports.first_answers import FirstAnswers
from reps.imports.kind import Check, Kind, register
from reps.imports.reasons import LossReason
from reps.imports.trees import referred_first
from reps.locking.rates import looked_up_once
from reps.models import Booking, Credit, Customer, FxRate, Lead, Overlay, Proposal, ProposalRevision, Rep
from reps.models.overlays import MOST
from reps.reissue import replacement_problem


@register
class Proposals(Kind):
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
        before = [row.was for row, _proposal in pairs if row is not None and row.was is not None]
        self._remember([*proposals, *before])

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


@register
class Credits(Kind):
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

    def __init__(self, run):
        super().__init__(run)
        self.proposals = set()

    def write(self, rows):
        by_proposal = defaultdict(list)
        for row in rows:
            by_proposal[row.values["proposal"]].append(row)
        self.split = Proposal.objects.in_bulk(by_proposal) if self.run.locks else {}
        stored = defaultdict(list)
        for credit in Credit.objects.filter(proposal__in=by_proposal).order_by("pk"):
            stored[credit.proposal_id].append(credit)
        sound = []
        for proposal, theirs in by_proposal.items():
            sound += self._adding_up(theirs, stored[proposal])
        super().write(sound)

    def _sound(self, row, credit):
        if self.split:
            credit.proposal = self.split[credit.proposal_id]  # whose day of decision says whether it is locked
        return super()._sound(row, credit)

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

    def wrote(self, pairs):
        self.proposals |= {credit.proposal_id for _row, credit in pairs}

    def removed(self, credits):
        self.proposals |= {credit.proposal_id for credit in credits}

    def finish(self):
        touched = sorted(self.proposals)
        for at in range(0, len(touched), stamps.CHUNK):
            some = Proposal.objects.filter(pk__in=touched[at : at + stamps.CHUNK]).prefetch_related("credits")
            stamps.book_proposals(some, self.stamper)


@register
class Overlays(Kind):
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

    def __init__(self, run):
        super().__init__(run)
        self.proposals = set()

    def write(self, rows):
        self.of = Proposal.objects.in_bulk({row.values["proposal"] for row in rows}) if self.run.locks else {}
        super().write(rows)

    def _sound(self, row, overlay):
        if self.of:
            overlay.proposal = self.of[overlay.proposal_id]  # whose day of decision says whether it is locked
        return super()._sound(row, overlay)

    def wrote(self, pairs):
        self.proposals |= {overlay.proposal_id for _row, overlay in pairs}

    def removed(self, overlays):
        self.proposals |= {overlay.proposal_id for overlay in overlays}

    def finish(self):
        touched = sorted(self.proposals)
        for at in range(0, len(touched), stamps.CHUNK):
            stamps.book_overlays(Proposal.objects.filter(pk__in=touched[at : at + stamps.CHUNK]), self.stamper)


@register
class FxRates(Kind):
    name, label, position, model = "fx_rates", gettext_lazy("Exchange rates"), 95, FxRate
    columns = (
        Currency(required=True),
        Amount("rate", required=True, places=8),
        Choice("kind", FxRate.Kind, blank=FxRate.Kind.PLAN.value),
        Whole("year", lowest=1900, highest=2100),
        Day("date"),
    )
    identity = ("currency", "kind", "year", "date")
    checks = (
        Check(
            "year",
            "fx_plan_has_year_dated_has_date",
            lambda rate: (
                (rate.kind == "plan") != (rate.year is not None) or (rate.kind == "dated") != (rate.date is not None)
            ),
        ),
    )

    def __init__(self, run):
        super().__init__(run)
        self.currencies = set()

    def write(self, rows):
        with looked_up_once({row.values["currency"] for row in rows}):
            super().write(rows)

    def problem(self, row, rate):
        return ("rate", _("must be above 0")) if rate.rate <= 0 else None

    def wrote(self, pairs):
        self.currencies |= {rate.currency for _row, rate in pairs}

    def removed(self, rates):
        self.currencies |= {rate.currency for rate in rates}

    def finish(self):
        for currency in sorted(self.currencies):
            stamps.rebook_currency(currency)
