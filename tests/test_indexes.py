"""A page for a team costs what the team's own rows cost: the very queries behind the figures, explained.

Of a company of forty teams, a team's or a rep's figures are read from the indexes that start with them.
"""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kpis.definitions import KPIS, measure_by_name
from kpis.demo.bulk import maker, write
from kpis.kpi import figures
from reps.models import Booking, Lead, Proposal, Rep, Team, Visit
from tests import builders as made
from tests.asking import ask, figure

TABLES = ("reps_visit", "reps_proposal", "reps_lead", "reps_booking")
TEAMS, REPS_A_TEAM, DAYS = 40, 5, 60
START = date(2026, 9, 21)


@pytest.fixture(scope="module")
def large(lasting):
    """Forty teams of five with two months' work."""
    build()


def build():
    Team.objects.bulk_create([Team(key=f"t{at}", name=f"Team {at}") for at in range(TEAMS)])
    teams = list(Team.objects.filter(key__startswith="t"))
    Rep.objects.bulk_create([Rep(key=f"r{at}", name=f"Rep {at}") for at in range(TEAMS * REPS_A_TEAM)])
    people = [(rep, teams[at // REPS_A_TEAM]) for at, rep in enumerate(Rep.objects.filter(key__startswith="r"))]
    customer = made.customer()
    works = [(f"{rep.pk}-{day}", rep, team, START + timedelta(days=day)) for rep, team in people for day in range(DAYS)]
    offer = {"customer": customer, "amount": 1, "counts": True, "status": "won", "ending": "won", "days_to_end": 5}
    visit, proposal, lead, booking = map(maker, (Visit, Proposal, Lead, Booking))
    moments = {day: made.moment(f"{day}T10:00") for _key, _rep, _team, day in works}
    write(visit(key=key, rep=rep, team=team, date=day, customer=customer) for key, rep, team, day in works)
    proposals = [
        proposal(key=key, rep=rep, team=team, issued_on=day, ended_on=day, decided_on=day, **offer)
        for key, rep, team, day in works[::2]
    ]
    write(proposals)
    write(
        lead(key=key, owner=rep, first_owner=rep, team=team, received_on=day, received_at=moments[day], answers={})
        for key, rep, team, day in works[::2]
    )
    write(
        booking(proposal=each, rep=each.rep, team=each.team, date=each.decided_on, currency="CNY") for each in proposals
    )
    if connection.vendor == "postgresql":
        for table in TABLES:
            connection.cursor().execute(f"ANALYZE {table}")


def queries(who):
    """The statements with which the figures of somebody's week are made, those of the large tables."""
    with CaptureQueriesContext(connection) as captured:
        for kpi in KPIS:
            figures(kpi.measures, ask("2026-W47", who))
    statements = [query["sql"] for query in captured.captured_queries]
    return [sql for sql in statements if any(f'FROM "{table}"' in sql for table in TABLES)]


def plan(sql):
    """What the database says it will do."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {'QUERY PLAN ' if connection.vendor == 'sqlite' else ''}{sql}")
        return "\n".join(str(row[-1]) for row in cursor.fetchall())


def whole_tables(text):
    """The large tables that a plan reads from end to end."""
    scans = re.findall(r"Seq Scan on (\w+)|SCAN (\w+)(?! USING)", text)
    return {name for found in scans for name in found if name in TABLES}


def indexes(text):
    return set(re.findall(r"(?:INDEX|using|Scan on) ((?:visit|proposal|lead|booking)_\w+)", text))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("whose", "own"),
    [
        ("team", {"visit_team_date", "proposal_team_issued", "proposal_team_ended", "lead_team_received"}),
        ("rep", {"visit_rep_date", "proposal_rep_issued", "proposal_rep_ended", "lead_first_owner_received"}),
    ],
)
def test_the_figures_of_some_are_read_from_their_own_rows(large, whose, own):
    who = Team.objects.get(key="t7") if whose == "team" else Rep.objects.get(key="r7")
    plans = {sql: plan(sql) for sql in queries(who)}
    assert plans
    used = set()
    for sql, text in plans.items():
        assert not whole_tables(text), f"{sql}\n{text}"
        used |= indexes(text)
    assert own <= used, plans


@pytest.mark.django_db
@pytest.mark.sqlite
@pytest.mark.parametrize(
    "name", ["quality_visits_per_rep_week", "quality_share", "quality_time_share", "log_timeliness"]
)
def test_what_a_card_counts_stands_in_the_index_itself(large, name):
    """Verdict, minutes and credit are in it: the rows themselves are not even looked at."""
    with CaptureQueriesContext(connection) as captured:
        figure(name, "2026-W47", Team.objects.get(key="t7"))
    (sql,) = [query["sql"] for query in captured.captured_queries if 'FROM "reps_visit"' in query["sql"]]
    assert "COVERING INDEX visit_team_date (team_id=? AND date>? AND date<?)" in plan(sql)


@pytest.mark.django_db
@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("names", "index"),
    [
        (("quality_visits_per_rep_week", "quality_time_share", "log_timeliness"), "visit_company_date"),
        (("no_surprise_share", "close_rate"), "proposal_issued"),
        (("quality_lead_share", "acceptance", "lead_won_rate"), "lead_received"),
    ],
)
def test_the_company_s_cards_are_counted_in_the_indexes(large, names, index):
    """A whole company's rows are never looked at one by one."""
    with CaptureQueriesContext(connection) as captured:
        figures([measure_by_name(name)[1] for name in names], ask("2026-W47"))
    (sql,) = [query["sql"] for query in captured.captured_queries if "COUNT(" in query["sql"]]
    assert f"COVERING INDEX {index} (" in plan(sql)
