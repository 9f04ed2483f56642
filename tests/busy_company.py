"""The small company with every feature in use: targets, sources, candidates, audits, cases, hires, potential."""

from reps.models import VisitAudit
from tests import builders as made
from tests.remembered import remembered
from tests.small_company import small_company


@remembered
def busy_company():
    """The small company's namespace; Ann moved from North to South mid-week."""
    company = small_company()
    ann = company.reps.ann
    ann.memberships.update(end="2026-11-17")
    made.member(ann, company.south, start="2026-11-18")
    for day in ("2026-11-17", "2026-11-18"):
        made.visit(ann, day, quality=True)
    for build in (_last_year, _targets, _leads, _cases, _audits, _talent, _hires):
        build(company)
    return company


def _last_year(company):
    """Enough before this week for changes, cohorts and pace to be told."""
    alice, bob = company.reps.alice, company.reps.bob
    for on in ("2025-11-18", "2025-11-19", "2026-10-06", "2026-10-07", "2026-11-09"):
        made.visit(alice, on, quality=True, minutes=45)
    made.visit(alice, "2026-11-20")  # nothing answered
    for month in range(1, 10):
        won = (
            {"status": "won", "ended": f"2026-0{month}-20"}
            if month % 2
            else {"status": "lost", "ended": f"2026-0{month}-25"}
        )
        made.proposal(alice, f"2026-0{month}-05", no_surprise=month % 3 > 0, amount=100 * month, **won)
    made.proposal(alice, "2026-10-05", no_surprise=True, status="won", ended="2026-10-20", amount=250)
    made.proposal(bob, "2026-10-05", status="lost", ended="2026-10-20")
    made.proposal(alice, "2025-11-05", no_surprise=True, status="won", ended="2025-11-20", amount=300)


def _targets(company):
    alice, ann = company.reps.alice, company.reps.ann
    for period in ("2026-Q2", "2026-Q3", "2026-Q4"):
        made.target(1000, period, team=company.north)
        made.target(600, period, rep=alice)
    made.revise(made.target(3000, "2026-Q4"), 2800, "2026-11-01")
    made.target(500, "2026-Q4", rep=ann)
    made.target(20, "2026-Q4", measure="proposals_issued", team=company.north)
    made.target("0.4", "2026-Q4", measure="close_rate", team=company.north)
    made.leave(alice, "2026-11-02", "2026-11-04")
    made.target(400, "2026-10", team=company.north)
    made.target(300, "2026-10", rep=alice)


def _leads(company):
    alice, fair = company.reps.alice, made.source("Fairs", key="fairs")
    expo, web = made.source("Expo", key="expo", parent=fair), made.source("Web", key="web")
    for at, source in enumerate((expo, expo, web, web, None)):
        answered = {"first_response_at": "2026-11-17T10:30"} if at % 2 else {}
        made.lead("2026-11-17", source=source, owner=alice, quality=at % 2 == 0, **answered)
        made.lead("2026-03-10", source=source, owner=alice, won_on="2026-05-02" if at in (0, 2) else None)
    for month in ("2026-11-01", "2026-03-01"):
        made.spend(expo, month, 120)
        made.spend(web, month, 80)
    made.desk(alice, 10)


def _cases(company):
    """Opportunities old enough for a back-test, with and without a quality visit."""
    for at in range(24):
        month, rep = f"2026-{3 + at % 4:02}", company.reps.alice if at % 3 else company.reps.bob
        customer = made.customer(f"Case {at}", tier="A" if at % 2 else "B")
        lead = made.lead(f"{month}-02", owner=rep, customer=customer, opportunity_on=f"{month}-03")
        logged = {"lead": lead, "customer": customer, "logged_at": made.moment(f"{month}-04T18:00")}
        made.visit(rep, f"{month}-04", quality=at % 4 > 0, no=() if at % 4 else ("need_confirmed",), **logged)
        ending = {"status": "won" if at % 5 > 1 else "lost", "ended": f"{month}-25"}
        made.proposal(rep, f"{month}-10", no_surprise=at % 4 > 0, lead=lead, customer=customer, **ending)


def _audits(company):
    """Mia saw most of what Alice reported."""
    for at in range(24):
        visit = made.visit(company.reps.alice, f"2026-10-{5 + at % 20:02}", quality=at % 6 > 0)
        VisitAudit.objects.create(visit=visit, auditor=company.manager, quality=at % 6 > 1)
    common = company.reps.alice.visits.filter(date__range=("2026-10-05", "2026-10-14"))[:10]
    verdicts = {visit: (bool(visit.quality), at % 4 > 0) for at, visit in enumerate(common)}
    made.calibration(company.manager, company.admin, verdicts, quarter="2026-Q4")


def _talent(company):
    north = company.north
    made.ready("Ready", team=north, source="Referral", industry="Software", channel="direct")
    made.ready("Nearly", team=north, source="Campus", rating=3)
    made.shared(made.ready("Shared", team=north, source="Referral"), company.south)
    made.candidate("Kim", team=north, source="Referral", moves=[("contacted", "2026-11-03")], reviewed=["2026-11-04"])
    made.candidate("Lee", team=north, moves=[("contacted", "2026-11-03"), ("withdrew", "2026-11-09")])
    made.vacancy(north)
    made.vacancy(north, growth=True)
    made.potential(company.reps.alice, "high")


def _hires(company):
    """Two people hired from the pool whose first year is over, one of whom is gone."""
    for name, left_on in (("Hal", None), ("Ivy", "2025-06-30")):
        rep = made.rep(name, company.north, hired_on="2025-01-01", left_on=left_on, key=name.lower())
        made.candidate(name, "hired", added_on="2024-06-01", source="Referral", rep=rep, team=company.north)
        made.target(200, "2025-Q2", rep=rep)
    made.proposal(rep, "2025-04-02", status="won", ended="2025-04-20", amount=100)
