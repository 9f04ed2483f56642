"""The ledger of what was won: lines of proposals and of leads won without one."""

from collections import defaultdict

from reps.models import Booking, Income, IncomeLine, Overlay, OverlayLine, Proposal
from reps.stamps.stamper import CHUNK, Stamper


def book_proposals(proposals, stamper=None):
    """Write the ledger of these proposals anew; splits in the order of their lines, for the cent that is left (E38)."""
    stamper = stamper or Stamper()
    proposals = list(proposals)
    Booking.objects.filter(proposal__in=proposals).delete()
    splits = defaultdict(list)
    for proposal in proposals:
        for credit in proposal.credits.all() if proposal.pk else ():
            splits[proposal.pk].append((credit.rep_id, credit.percent))
    _book(proposals, splits, stamper)
    book_overlays(proposals, stamper)
    book_incomes(Income.objects.filter(proposal__in=proposals), stamper)


def book_new_proposal(proposal, stamper):
    """Write the ledger of a proposal that was just made: nothing is booked of it yet, and nothing refers to it."""
    _book([proposal], {proposal.pk: []}, stamper)


def _book(proposals, splits, stamper):
    lines = [line for each in proposals for line in stamper.bookings_of_proposal(each, splits[each.pk])]
    Booking.objects.bulk_create(lines, batch_size=CHUNK)


def book_overlays(proposals, stamper=None):
    """Write the ledger of these proposals' overlays anew: it is part of no booking (spec 2.3)."""
    stamper, by_proposal = stamper or Stamper(), defaultdict(list)
    for overlay in Overlay.objects.filter(proposal__in=proposals).order_by("pk"):
        by_proposal[overlay.proposal_id].append(overlay)
    OverlayLine.objects.filter(overlay__in=[each.pk for some in by_proposal.values() for each in some]).delete()
    lines = [line for each in proposals for line in stamper.lines_of_overlays(each, by_proposal[each.pk])]
    OverlayLine.objects.bulk_create(lines, batch_size=CHUNK)


def book_leads(leads, stamper=None):
    """Write the ledger of these leads anew: lines only for wins without a proposal.

    Whom a win was booked for stays, whoever has the lead now, unless the win itself is another (spec 2.3).
    """
    stamper = stamper or Stamper()
    leads = list(leads)
    winners = _winners_of(leads)
    Booking.objects.filter(lead__in=leads).delete()
    proposed = set(Proposal.objects.issued().filter(lead__in=leads).values_list("lead", flat=True))
    lines = [
        line for lead in leads for line in stamper.bookings_of_lead(lead, lead.pk in proposed, winners.get(lead.pk))
    ]
    Booking.objects.bulk_create(lines, batch_size=CHUNK)
    book_incomes(Income.objects.filter(lead__in=leads), stamper)


def book_new_lead(lead, stamper):
    """The same of a lead that was just made."""
    Booking.objects.bulk_create(stamper.bookings_of_lead(lead, False, None))


def _winners_of(leads):
    """{lead id: rep id} of those booked as they are won now, on the same day: for how much may have been wrong."""
    wins = {lead.pk: lead.won_on for lead in leads}
    booked = Booking.objects.filter(lead__in=leads, rep__isnull=False).order_by()
    return {lead: rep for lead, rep, day in booked.values_list("lead", "rep", "date") if day == wins[lead]}


def book_incomes(incomes, stamper=None):
    """Write the ledger of these incomes anew, shared as their proposal's win is."""
    if hasattr(incomes, "select_related"):
        incomes = incomes.select_related("proposal", "lead").prefetch_related("proposal__credits")
    stamper, incomes = stamper or Stamper(), list(incomes)
    if not incomes:
        return
    IncomeLine.objects.filter(income__in=incomes).delete()
    winners = dict(
        Booking.objects.filter(lead__in={each.lead_id for each in incomes} - {None}).values_list("lead", "rep")
    )
    lines = [line for each in incomes for line in _lines(each, stamper, winners)]
    IncomeLine.objects.bulk_create(lines, batch_size=CHUNK)


def _lines(income, stamper, winners):
    return stamper.lines_of_income(income, _shares(income.proposal), winners.get(income.lead_id))


def _shares(proposal):
    return [(credit.rep_id, credit.percent) for credit in proposal.credits.all()] if proposal else []
