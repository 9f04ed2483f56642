"""The page that asks whether a definition can be trusted, and the cases behind its numbers."""

import re
from html import unescape

import pytest
import time_machine
from django.urls import reverse

from reps.definitions import new_draft
from reps.models import VisitAudit
from tests import builders as made
from tests.remembered import remembered
from tests.small_company import TODAY, small_company

pytestmark = pytest.mark.django_db


@remembered
def company_of_cases():
    company = small_company()
    for month, won in ((3, True), (4, False), (5, True)):
        _opportunity(company.reps.alice, f"2026-0{month}", won)
    made.proposal(company.reps.bob, "2026-03-05", status="won", ended="2026-03-20")
    return company


@pytest.fixture
def company():
    with time_machine.travel(TODAY, tick=False):
        yield company_of_cases()


def _opportunity(rep, month, won):
    """Opened, visited well, proposed, and won or lost, within one month."""
    customer = made.customer("Zenith", tier="A")
    lead = made.lead(f"{month}-01", owner=rep, customer=customer, opportunity_on=f"{month}-02")
    logged = made.moment(f"{month}-03T18:00")
    made.visit(rep, f"{month}-03", quality=True, lead=lead, customer=customer, logged_at=logged)
    ending = {"status": "won" if won else "lost", "ended": f"{month}-25"}
    made.proposal(rep, f"{month}-10", no_surprise=won, lead=lead, customer=customer, **ending)


def page(client, user, **asked):
    client.force_login(user)
    return client.get(reverse("trust"), asked)


def test_the_definition_in_force_is_put_to_the_readers_own_cases(client, company):
    arms = page(client, company.manager).context["test"].whole.arms
    assert (arms.won, arms.n, arms.other_n) == (2, 3, 0)
    arms = page(client, company.director).context["test"].whole.arms
    assert (arms.won, arms.n, arms.other_won, arms.other_n) == (2, 3, 1, 1)


def test_little_data_is_called_little(client, company):
    assert "Too little data to say." in page(client, company.manager).content.decode()


@pytest.mark.parametrize(
    ("kind", "what"),
    [("visit", "Open leads as opportunities, or issue proposals"), ("proposal", "Issue proposals with their answers")],
)
def test_without_a_case_it_says_what_gives_figures(client, kind, what):
    """The small company's proposals are six days old, and have 90 to be won."""
    with time_machine.travel(TODAY, tick=False):
        shown = page(client, small_company().director, kind=kind).content.decode()
    assert what in shown
    assert "A case counts once its 90 days to be won are over." in shown
    assert "0 of 0" not in shown
    assert "Too little data to say." not in shown


def test_a_single_case_has_a_row_where_it_counts_and_none_elsewhere(client):
    """The newest third of one is that one; of the older two thirds there is none."""
    with time_machine.travel(TODAY, tick=False):
        company = small_company()
        _opportunity(company.reps.alice, "2026-03", won=True)
        shown = page(client, company.director)
    assert [name for name, _label, _trial in shown.context["slices"]] == ["newest", "whole"]
    assert "To get figures here" not in shown.content.decode()


def test_proposals_have_a_test_of_their_own(client, company):
    arms = page(client, company.director, kind="proposal").context["test"].whole.arms
    assert (arms.won, arms.n, arms.other_won, arms.other_n) == (2, 2, 1, 2)


def test_every_number_of_the_test_opens_to_its_cases(client, company):
    shown = page(client, company.director)
    links = re.findall(r'href="(/figures/backtest_rate/[^"]+)"[^>]*>(\d+) of (\d+)<', shown.content.decode())
    assert len(links) == 6 + 2 * len(shown.context["test"].parts)
    for link, won, cases in links:
        address, _sep, asked = unescape(link).partition("?")
        rows = client.get(f"{address}records/?{asked}&part=denominator").context["table"].rows
        assert (sum(row.record["won"] for row in rows), len(rows)) == (int(won), int(cases)), link


def test_the_base_rate_is_what_was_won_of_all_cases(client, company):
    """Of the proposals two of two that met the rule, and one of two others."""
    shown = page(client, company.director, kind="proposal").content.decode()
    found = re.findall(r'href="(/figures/backtest_rate/[^"]+met=all[^"]*)"[^>]*>([^<]+)<', shown)
    ((link, text),) = (each for each in found if "slice=whole" in each[0])
    assert text == "75.0\xa0%"
    address, _sep, asked = unescape(link).partition("?")
    assert "3 won ÷ 4 cases" in client.get(f"{address}?{asked}").content.decode()
    rows = client.get(f"{address}records/?{asked}&part=denominator").context["table"].rows
    assert (sum(row.record["won"] for row in rows), len(rows)) == (3, 4)


def test_a_case_opens_its_lead_or_proposal(client, company):
    client.force_login(company.director)
    table = client.get(reverse("trust_cases")).context["table"]
    assert {row.record["url"].split("/")[1] for row in table.rows} == {"leads", "proposals"}
    assert all(client.get(row.record["url"]).status_code == 200 for row in table.rows)


def test_cases_can_be_taken_along(client, company):
    client.force_login(company.manager)
    text = client.get(reverse("trust_cases"), {"_export": "csv"}).content.decode()
    assert text.count("Zenith") == 3


def test_a_draft_can_be_tested_by_those_who_make_it(client, company):
    draft = new_draft("visit", made.day("2026-12-01"), {"is": "need_confirmed"})
    assert page(client, company.admin, version=draft.version).context["definition"] == draft
    assert page(client, company.manager, version=draft.version).status_code == 404
    assert page(client, company.manager, version="x").status_code == 404


def test_a_question_that_is_not_there_is_not_found(client, company):
    client.force_login(company.manager)
    assert client.get(reverse("trust_cases"), {"question": "99"}).status_code == 404


def test_another_team_s_cases_are_not_found(client, company):
    assert page(client, company.manager, who="team:south").status_code == 404
    assert page(client, company.manager, who="company").status_code == 404


def test_agreement_is_told_as_counts_while_there_is_little(client, company):
    visit = company.reps.alice.visits.quality().filter(date="2026-11-16").get()
    VisitAudit.objects.create(visit=visit, auditor=company.manager, quality=False)
    text = page(client, company.manager).content.decode()
    assert "0 of 1" in text
    assert "Too few audits for a word on agreement." in text


def test_kappa_is_never_called_no_agreement(client, company):
    """E44: 45, 3, 2 and 0 audits give kappa -0.05 and AC1 0.89."""
    for rep, manager, count in ((True, True, 45), (True, False, 3), (False, True, 2)):
        for _each in range(count):
            visit = made.visit(company.reps.ann, "2026-11-18", quality=rep)
            VisitAudit.objects.create(visit=visit, auditor=company.manager, quality=manager)
    text = page(client, company.manager).content.decode()
    assert "Auditors nearly always agree." in text
    assert "κ says little where nearly all answers are the same" in text


def test_half_of_the_visits_were_logged_within_so_many_seconds(client, company):
    """14 of 10, 14, 40; another team's 90 is left out."""
    for seconds in (10, 14, 40):
        made.visit(company.reps.alice, "2026-10-05", entry_seconds=seconds)
    made.visit(company.reps.bob, "2026-10-05", entry_seconds=90)
    shown = unescape(page(client, company.manager).content.decode())
    link = re.search(r'href="([^"]*logging_seconds[^"]*)"[^>]*>14 s<', shown)[1]
    panel = unescape(client.get(link).content.decode())
    assert "Visits timed by the phone" in panel
    assert re.search(r"badge[^>]*>3<", panel)


def test_where_no_phone_timed_anything_nothing_is_said(client, company):
    assert "logging_seconds" not in page(client, company.manager).content.decode()


@pytest.mark.parametrize(("day", "is_new"), [("2026-11-23", False), ("2026-01-05", True)])
def test_where_nothing_was_written_there_is_nothing_to_look_at_yet(client, company, day, is_new):
    """As of January none of their records was there."""
    shown = page(client, company.manager, as_of=day).content.decode()
    assert ("Nothing unusual." in shown, "Nothing to look at yet" in shown) == (not is_new, is_new)
