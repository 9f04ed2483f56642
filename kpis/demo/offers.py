"""Proposals: how they come out of visits, how they are revised, and how they end."""

from datetime import timedelta
from decimal import Decimal
from math import log

from kpis.demo.bulk import maker
from kpis.demo.market import DOLLAR
from kpis.demo.words import LOST_REASONS
from reps.days import ONE_DAY
from reps.models import Credit, Income, Overlay, Proposal, ProposalRevision

Status = Proposal.Status
AFTER_QUALITY, AFTER_OTHER = 0.36, 0.09  # chance that a held visit leads to a proposal
WON_IF_NO_SURPRISE, WON_IF_BLIND = 0.46, 0.21
IF_INFORMED, IF_NOT = 1.15, 0.72  # what a quality visit before it does to those chances
TIER_AMOUNT = {"A": 190_000, "B": 95_000, "C": 48_000}
ENDINGS = ((Status.LOST, 52), (Status.NO_DECISION, 18), (Status.EXPIRED, 18), (Status.WITHDRAWN, 12))
MISSED = ("needs_co_created", "price_range_previewed", "decision_process_known")
CONFIRMERS = ("Ms Li, purchasing", "Mr Zhou, operations", "陈总", "王经理", "Head of IT", "Finance director")
REWORKED = 0.12  # of blind proposals
DRAFTED = 0.3  # of those of today
WITH_OPTION = 0.06
MISTAKES = 0.008  # entered in error, or replaced by another
UNNAMED = timedelta(days=21)
make_proposal, make_revision, make_income = map(maker, (Proposal, ProposalRevision, Income))


def offer(story, dice, seller, customer, day, *, informed, lead=None):
    """A Proposal first issued on `day`, as it stands now. `informed`: a quality visit came before it."""
    no_surprise = dice.random() < seller.candour + (0.18 if informed else -0.3)
    proposal = make_proposal(
        rep=seller.rep,
        customer=customer,
        issued_on=day,
        amount=_amount(story, dice, customer),
        currency="USD" if customer.region == "Overseas" else "",
        answers=_answers(dice, day, no_surprise),
        lead=lead,
    )
    proposal.later_answers = _reworked(story, dice, proposal, no_surprise)
    chance = (WON_IF_NO_SURPRISE if no_surprise else WON_IF_BLIND) * seller.closing
    chance *= IF_INFORMED if informed else IF_NOT
    _end(story, dice, proposal, chance)
    return proposal


def _amount(story, dice, customer):
    amount = dice.lognormvariate(log(TIER_AMOUNT[customer.tier]), 0.7)
    amount = amount / float(DOLLAR) if customer.region == "Overseas" else amount
    return Decimal(max(1, round(amount / 500)) * 500)


def _answers(dice, day, no_surprise):
    if dice.random() < 0.03:
        return {}
    answers = dict.fromkeys(MISSED, True)
    answers["draft_reviewed_by_champion"] = dice.random() < 0.75
    answers["timing_agreed"] = dice.random() < 0.6
    if no_surprise:
        answers["timing_agreed"] |= not answers["draft_reviewed_by_champion"]
        answers["confirmed_by"] = dice.choice(CONFIRMERS)
        answers["confirmed_on"] = (day - timedelta(days=dice.randint(1, 12))).isoformat()
    else:
        answers |= dict.fromkeys(dice.sample(MISSED, dice.randint(1, 3)), False)
    if dice.random() < 0.07:
        answers.pop(dice.choice(MISSED))
    return answers


def _reworked(story, dice, proposal, no_surprise):
    """Some blind proposals are gone through with the client after all: that changes nothing of what they count as."""
    day = proposal.issued_on + timedelta(days=dice.randint(3, 15))
    if no_surprise or not proposal.answers or day > story.today or dice.random() > REWORKED:
        return {}
    return dict.fromkeys((*MISSED, "timing_agreed"), True) | {
        "confirmed_by": dice.choice(CONFIRMERS),
        "confirmed_on": day.isoformat(),
    }


def _end(story, dice, proposal, chance):
    """Decide it, if its day has come. Open ones stand; some just run out, with nobody saying so."""
    proposal.valid_until = proposal.issued_on + timedelta(days=dice.choice((30, 45, 60, 60, 90, 90)))
    if proposal.issued_on == story.today and dice.random() < DRAFTED:
        proposal.status = Status.DRAFT
        return
    if dice.random() < MISTAKES:
        proposal.status = _mistake(story, dice, proposal)
        return
    status, days = _fate(dice, chance)
    day = proposal.issued_on + timedelta(days=days)
    if status == Status.EXPIRED:
        day = proposal.valid_until + ONE_DAY
        if dice.random() < 0.5:
            return  # nobody recorded it: it counts as expired all the same
    if day <= story.today:
        proposal.status, proposal.decided_on = status, day
        proposal.valid_until = max(proposal.valid_until, day)
        _reason(dice, proposal)


def _mistake(story, dice, proposal):
    """Void, or superseded by one that nobody has named yet: that is cleared up within weeks."""
    status = dice.choice((Status.VOID, Status.SUPERSEDED))
    return status if proposal.issued_on > story.today - UNNAMED else Status.VOID


def _fate(dice, chance):
    if dice.random() < chance:
        return Status.WON, round(6 + dice.gammavariate(2.2, 12))
    status = dice.choices([name for name, _weight in ENDINGS], [weight for _name, weight in ENDINGS])[0]
    slow = status == Status.NO_DECISION
    return status, round((30 if slow else 4) + dice.gammavariate(2.0, 14))


def _reason(dice, proposal):
    if proposal.status == Status.LOST:
        proposal.lost_reason = dice.choice(LOST_REASONS)
    elif proposal.status == Status.WON and dice.random() < 0.55:
        proposal.won_amount = (proposal.amount * Decimal(str(round(dice.uniform(0.84, 1.01), 3)))).quantize(Decimal(1))


def revisions(story, dice, proposal):
    """One proposal in four is sent again, a little cheaper; a few go out with an option."""
    if dice.random() < WITH_OPTION:
        amount = (proposal.amount * Decimal(str(round(dice.uniform(1.1, 1.5), 2)))).quantize(Decimal(1))
        option = {"kind": ProposalRevision.Kind.OPTION, "label": "B"}
        yield make_revision(proposal=proposal, issued_on=proposal.issued_on, amount=amount, **option)
    last = min(proposal.decided_on or story.today, proposal.valid_until)
    room = (last - proposal.issued_on).days
    if room < 4 or dice.random() > 0.25:
        return
    days = sorted(dice.sample(range(1, room), min(room - 1, dice.choice((1, 1, 2)))))
    amount = proposal.amount
    for after in days:
        amount = (amount * Decimal(str(round(dice.uniform(0.9, 1.0), 3)))).quantize(Decimal(1))
        yield make_revision(proposal=proposal, issued_on=proposal.issued_on + timedelta(days=after), amount=amount)


def splits(dice, proposal, seller):
    """A few wins are shared with colleagues of the same team."""
    if proposal.status != Status.WON or dice.random() > 0.03:
        return []
    present = [each for each in seller.team.sellers if each.employed(proposal.decided_on) and each is not seller]
    parts = dice.choice((("70", "30"), ("60", "40"), ("50", "50"), ("33.34", "33.33", "33.33")))
    others = dice.sample(present, len(parts) - 1) if len(present) >= len(parts) - 1 else []
    reps = [seller.rep, *[each.rep for each in others]]
    return [
        Credit(proposal=proposal, rep=rep, percent=Decimal(part))
        for rep, part in zip(reps, parts, strict=False)
        if others
    ]


def helpers(dice, proposal, seller):
    """Now and then a colleague's demonstration won it, or the manager came along: overlays, beside any split."""
    if proposal.status != Status.WON or dice.random() > 0.08:
        return
    present = [each for each in seller.team.sellers if each.employed(proposal.decided_on) and each is not seller]
    if present:
        demonstrated = dice.choice(present).rep
        yield Overlay(
            proposal=proposal, rep=demonstrated, percent=dice.choice((Decimal(30), Decimal(50), Decimal(100)))
        )
    manager = seller.team.sellers[0]
    if manager is not seller and manager.employed(proposal.decided_on):
        yield Overlay(proposal=proposal, rep=manager.rep, role=Overlay.Role.MANAGER, percent=Decimal(10))


def incomes(story, dice, proposal):
    """What came in of a win so far: revenue once, some weeks after it, and cash in one payment or in two."""
    if proposal.status != Status.WON:
        return
    total = proposal.final_amount
    first = (total * dice.choice((Decimal("0.3"), Decimal("0.5"), Decimal(1)))).quantize(Decimal(1))
    plan = [("revenue", total, 10, 35), ("cash", first, 7, 30), ("cash", total - first, 40, 90)]
    for number, (kind, amount, soonest, latest) in enumerate(plan, 1):
        day = proposal.decided_on + timedelta(days=dice.randint(soonest, latest))
        if amount and day <= story.today:
            yield make_income(key=f"{proposal.key}-{number}", kind=kind, proposal=proposal, date=day, amount=amount)
