"""Writing what a team did: every record stamped by the stamper that single saves use, then written in bulk."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta

from kpis.demo import bulk
from kpis.demo.diary import diary
from kpis.demo.leads import team_leads
from kpis.demo.offers import helpers, incomes, revisions, splits
from kpis.demo.touches import tell_more, touches
from reps.models import Visit, VisitParticipant
from reps.stamps import Stamper, apply_cap

COACHED = 0.03  # visits a manager comes along to
TIMED, SLOW = timedelta(weeks=13), 90  # visits of the last quarter were logged on phones, none in more seconds


@dataclass
class Counts:
    """How many records there are so far: what keys are made of."""

    customers: int = 0
    leads: int = 0
    touches: int = 0
    proposals: int = 0
    visits: int = 0


def write_team(story, cast, springs, stamper: Stamper, counts: Counts):
    """All leads, proposals and visits of one team. One team at a time, so that memory stays flat."""
    leads, errands = team_leads(story, cast, springs, counts.leads + 1)
    tell_more(story, cast, leads)
    diaries = [(seller, diary(story, seller, errands[seller.rep.pk])) for seller in cast.sellers]
    _write(leads, stamper.lead)
    again = touches(story, cast, springs, leads, counts.touches + 1)
    bulk.write(again)
    proposals = [(seller, each) for seller, found in diaries for each in found.proposals]
    _write_proposals(story, cast, proposals, stamper, counts)
    _write_orders(leads, proposals, stamper)
    visits = [visit for _seller, found in diaries for visit in found.visits]
    _write_visits(story, cast, visits, stamper, counts)
    counts.leads += len(leads)
    counts.touches += len(again)


def _number(records, letter, first):
    for at, record in enumerate(records, first):
        record.key = f"{letter}-{at:06d}"


def _write(records, stamp):
    for record in records:
        stamp(record)
    bulk.write(records)


def _write_proposals(story, cast, offered, stamper, counts):
    dice, proposals = story.dice(f"offers {cast.team.key}"), [proposal for _seller, proposal in offered]
    _number(proposals, "P", counts.proposals + 1)
    counts.proposals += len(proposals)
    _write(proposals, stamper.proposal)
    bulk.write(revision for proposal in proposals for revision in revisions(story, dice, proposal))
    shared, bookings = [], []
    for seller, proposal in offered:
        parts = splits(dice, proposal, seller)
        shared += parts
        bookings += stamper.bookings_of_proposal(proposal, [(part.rep_id, part.percent) for part in parts])
    bulk.write(shared)
    bulk.write(bookings)
    _write_overlays(story, cast, offered, stamper)
    _write_incomes(story, dice, offered, shared, stamper)


def _write_overlays(story, cast, offered, stamper):
    dice, found = story.dice(f"helpers {cast.team.key}"), []
    for seller, proposal in offered:
        found += [(proposal, list(helpers(dice, proposal, seller)))]
    bulk.write(overlay for _proposal, some in found for overlay in some)
    bulk.write(line for proposal, some in found for line in stamper.lines_of_overlays(proposal, some))


def _write_incomes(story, dice, offered, shared, stamper):
    """Revenue and cash of what was won, each win's shared as the win itself."""
    parts = defaultdict(list)
    for credit in shared:
        parts[credit.proposal_id].append((credit.rep_id, credit.percent))
    found = [income for _seller, proposal in offered for income in incomes(story, dice, proposal)]
    bulk.write(found)
    bulk.write(line for income in found for line in stamper.lines_of_income(income, parts[income.proposal_id]))


def _write_orders(leads, offered, stamper):
    """Leads won without a proposal are booked themselves (E54)."""
    proposed = {proposal.lead_id for _seller, proposal in offered if proposal.counts}
    bulk.write(line for lead in leads for line in stamper.bookings_of_lead(lead, lead.pk in proposed))


def _write_visits(story, cast, visits, stamper, counts):
    dice = story.dice(f"coaching {cast.team.key}")
    _number(visits, "V", counts.visits + 1)
    counts.visits += len(visits)
    _time(story, cast, visits)
    _write(visits, stamper.visit)
    bulk.write(_coached(dice, cast, visits, stamper))
    apply_cap(Visit.objects.filter(rep__in=[seller.rep.pk for seller in cast.sellers]))


def _time(story, cast, visits):
    """How long a phone says that logging took."""
    dice = story.dice(f"phones {cast.team.key}")
    for visit in visits:
        if visit.status == Visit.Status.HELD and story.today - visit.date <= TIMED:
            visit.entry_seconds = min(round(dice.lognormvariate(2.65, 0.4)), SLOW)


def _coached(dice, cast, visits, stamper):
    """The manager comes along now and then; the credit stays with the rep (E13)."""
    manager = cast.sellers[0]
    for visit in visits:
        if visit.rep_id != manager.rep.pk and dice.random() < COACHED:
            team = stamper.team_on(manager.rep.pk, visit.date)
            yield VisitParticipant(visit=visit, rep=manager.rep, date=visit.date, team_id=team)
