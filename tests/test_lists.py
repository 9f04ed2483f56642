"""The lists: who sees what in them, search, filters, sorting, pages and files."""

import csv
import io
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from reps.exports import safe_cell
from reps.models import (
    Candidate,
    Customer,
    Income,
    Lead,
    LeadSource,
    Leave,
    Membership,
    Proposal,
    Rep,
    Team,
    User,
    Vacancy,
    Visit,
)
from tests.builders import revise, target
from tests.people import person
from tests.unrendered import unrendered

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 10)
NINE = datetime(2026, 11, 10, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
SALES_LISTS = ["visit_list", "proposal_list", "lead_list", "customer_list", "income_list", "leave_list", "target_list"]
OF_LEADERS = ["candidate_list", "vacancy_list", "people", "membership_list"]
ALL_LISTS = [*SALES_LISTS, *OF_LEADERS]


@pytest.fixture
def acme():
    return Customer.objects.create(key="C-1", name="Acme")


def visit(rep, customer, key="V-1", **fields):
    return Visit.objects.create(key=key, rep=rep, customer=customer, **{"date": DAY} | fields)


def page(client, who, name, /, **query):
    client.force_login(who if isinstance(who, User) else who.user)
    return client.get(reverse(name), query)


@pytest.mark.parametrize("name", ALL_LISTS)
def test_a_list_asks_strangers_to_log_in(client, name):
    answer = client.get(reverse(name))
    assert answer.status_code == 302
    assert answer.url.startswith("/accounts/login/")


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("name", ALL_LISTS)
def test_a_list_without_rows_says_what_to_do_in_both_languages(client, name, language, north, mia):
    Membership.objects.all().delete()
    client.cookies["django_language"] = language
    director = User.objects.create(username="director", is_director=True)
    Rep.objects.all().delete()
    answer = page(client, director, name)
    assert answer.status_code == 200
    assert "empty" in answer.content.decode()


def test_a_rep_sees_own_visits_a_manager_the_teams_and_nobody_the_others(client, alice, bob, mia, charlie, acme):
    mine, bobs = visit(alice, acme), visit(bob, acme, "V-2")
    charlies = visit(charlie, acme, "V-3")
    seen = {
        who: {row.record for row in page(client, who, "visit_list").context["table"].rows}
        for who in (alice, bob, mia, charlie)
    }
    assert seen == {alice: {mine}, bob: {bobs}, mia: {mine, bobs}, charlie: {charlies}}


@pytest.mark.parametrize("name", SALES_LISTS)
def test_sales_lists_do_not_exist_for_a_recruiter(client, name):
    recruiter = User.objects.create(username="rita", is_recruiter=True)
    assert page(client, recruiter, name).status_code == 404


@pytest.mark.parametrize("name", OF_LEADERS)
def test_talent_and_people_do_not_exist_for_a_rep(client, name, alice):
    assert page(client, alice, name).status_code == 404


def test_a_manager_sees_candidates_of_the_team_and_a_recruiter_all(client, mia, north):
    own = Candidate.objects.create(key="T-1", name="Ann", team=north)
    other = Candidate.objects.create(key="T-2", name="Ben")
    recruiter = User.objects.create(username="rita", is_recruiter=True)
    assert {row.record for row in page(client, mia, "candidate_list").context["table"].rows} == {own}
    assert {row.record for row in page(client, recruiter, "candidate_list").context["table"].rows} == {own, other}


def test_people_lists_the_managers_team_with_todays_team(client, mia, alice, charlie):
    rows = {row.record: row.get_cell("team_name") for row in page(client, mia, "people").context["table"].rows}
    assert rows == {mia: "North", alice: "North"}


def test_no_page_of_a_rep_names_a_colleague(client, alice, bob, acme):
    visit(alice, acme)
    for name in SALES_LISTS:
        assert "Bob" not in page(client, alice, name).content.decode()


def test_a_filter_on_somebody_out_of_scope_shows_nothing_of_theirs(client, mia, charlie, acme):
    visit(charlie, acme)
    answer = page(client, mia, "visit_list", rep="charlie")
    assert answer.context["filter"].form.errors["rep"]
    assert list(answer.context["table"].rows) == []


def test_search_finds_every_word_in_any_column(client, alice, acme):
    other = Customer.objects.create(key="C-2", name="Beta Works")
    visit(alice, acme, note="spoke of pumps")
    found = visit(alice, other, "V-2", note="spoke of valves")
    answer = page(client, alice, "visit_list", q="works VALVES")
    assert [row.record for row in answer.context["table"].rows] == [found]


def test_visits_narrow_by_days_status_and_quality(client, alice, acme):
    visit(alice, acme, status="planned")
    held = visit(alice, acme, "V-2", date=DAY + timedelta(days=1))
    answer = page(client, alice, "visit_list", since="2026-11-11", until="2026-11-11", status="held", quality="unknown")
    assert [row.record for row in answer.context["table"].rows] == [held]


def test_an_open_proposal_past_its_validity_is_listed_as_expired(client, alice, acme):
    old = Proposal.objects.create(key="P-1", rep=alice, customer=acme, issued_on=date(2020, 1, 1), amount=1)
    assert [row.record for row in page(client, alice, "proposal_list", state="expired").context["table"].rows] == [old]
    assert not list(page(client, alice, "proposal_list", state="open").context["table"].rows)
    assert "Expired" in page(client, alice, "proposal_list").content.decode()


def test_a_list_sorts_and_keeps_equal_rows_in_place(client, alice, acme):
    minutes = [30, 10, 20, 10]
    made = [visit(alice, acme, f"V-{at}", minutes=each) for at, each in enumerate(minutes)]
    answer = page(client, alice, "visit_list", sort="minutes")
    assert [row.record for row in answer.context["table"].rows] == [made[1], made[3], made[2], made[0]]


def test_a_list_shows_25_a_page(client, alice, acme):
    for number in range(26):
        visit(alice, acme, f"V-{number}")
    assert len(page(client, alice, "visit_list").context["table"].page.object_list) == 25
    assert len(page(client, alice, "visit_list", page=2).context["table"].page.object_list) == 1


def fill(rep, team, number):
    customer = Customer.objects.create(key=f"C-q{number}", name=f"Customer {number}")
    visit(rep, customer, f"V-q{number}")
    proposal = Proposal.objects.create(key=f"P-q{number}", rep=rep, customer=customer, issued_on=DAY, amount=1)
    Income.objects.create(key=f"I-q{number}", kind="cash", proposal=proposal, date=DAY, amount=1)
    Leave.objects.create(rep=rep, start=DAY + timedelta(days=number), end=DAY + timedelta(days=number))
    Vacancy.objects.create(key=f"O-q{number}", team=team, opened_on=DAY)
    target(10 + number, f"2026-W{number + 10}", "quality_visits", rep=rep)
    Lead.objects.create(key=f"L-q{number}", owner=rep, received_at=NINE, company="x")
    Candidate.objects.create(key=f"T-q{number}", name="x", team=team)
    person(f"q{number}", team)


@pytest.fixture(scope="module")
def queries(lasting):
    """{list: (queries for two rows, for more than a page)}"""
    with transaction.atomic():
        team = Team.objects.create(key="north", name="North")
        mia, client = person("mia", team, manages=True), Client()
        counted = []
        for numbers in (range(2), range(2, 27)):
            for number in numbers:
                fill(mia, team, number)
            counted.append([queries_of(lambda name=name: page(client, mia, name)) for name in ALL_LISTS])
        transaction.set_rollback(True)
    return dict(zip(ALL_LISTS, zip(*counted, strict=True), strict=True))


def queries_of(ask):
    ask()  # whatever is looked up once and kept
    with CaptureQueriesContext(connection) as found:
        assert ask().status_code == 200
    return len(found)


@pytest.mark.parametrize("name", ALL_LISTS)
def test_25_rows_cost_as_many_queries_as_two(queries, name):
    few, many = queries[name]
    assert many == few


def test_a_csv_holds_all_rows_shown_and_no_formula(client, alice, acme):
    evil = Customer.objects.create(key="C-2", name="=1+1")
    for number in range(26):
        visit(alice, acme, f"V-{number}")
    visit(alice, evil, "V-x", minutes=45)
    answer = page(client, alice, "visit_list", _export="csv")
    assert 'filename="visit_list-' in answer["Content-Disposition"]
    header, *rows = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert header == ["Date", "Rep", "Customer", "Channel", "Status", "Quality", "Minutes", "Disputed"]
    assert len(rows) == 27
    assert ["2026-11-10", "Alice", "'=1+1", "", "Held", "Unanswered", "45", ""] in rows


def test_a_workbook_holds_numbers_as_numbers_and_no_formula(client, alice, acme):
    Customer.objects.filter(pk=acme.pk).update(name="+cmd")
    visit(alice, acme, minutes=45)
    sheet = load_workbook(io.BytesIO(page(client, alice, "visit_list", _export="xlsx").content)).active
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[1][2] == "'+cmd"
    assert rows[1][6] == 45


def test_an_export_holds_only_what_its_reader_may_see(client, alice, bob, acme):
    visit(bob, acme)
    assert "Bob" not in page(client, alice, "visit_list", _export="csv").content.decode()


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_text_that_could_start_a_formula_is_escaped(start):
    assert safe_cell(f"{start}1") == f"'{start}1"


@pytest.mark.parametrize("value", ["plain", "a=b", "", -5, 1.5, None, DAY])
def test_everything_else_is_exported_as_it_is(value):
    assert safe_cell(value) == value


@pytest.mark.parametrize("name", ALL_LISTS)
def test_every_column_sorts_both_ways_and_every_list_exports(client, name, mia, north):
    for number in range(2):
        fill(mia, north, number)
    table = page(client, mia, name).context["table"]
    columns = [column.name for column in table.columns if column.orderable]
    assert columns
    count = len(table.rows)
    with unrendered():
        for sort in [*columns, *(f"-{column}" for column in columns)]:
            assert shown_rows(client.get(reverse(name), {"sort": sort})) == count
    assert page(client, mia, name, _export="xlsx").status_code == 200
    rows = list(csv.reader(io.StringIO(page(client, mia, name, _export="csv").content.decode("utf-8-sig"))))
    assert len(rows) == count + 1
    assert not any("<" in cell for row in rows for cell in row)


def shown_rows(answer):
    """How many rows an answer would have written out."""
    assert answer.status_code == 200
    return len(list(answer.context["table"].paginated_rows))


@pytest.mark.parametrize("name", ALL_LISTS)
def test_every_choice_of_every_filter_narrows_the_list(client, name, mia, north):
    fill(mia, north, 0)
    shown = page(client, mia, name)
    everything = shown_rows(shown)
    for field in shown.context["filter"].form:
        for value, _label in getattr(field.field, "choices", []):
            with unrendered():
                answer = client.get(reverse(name), {field.html_name: str(value)})
            assert not answer.context["filter"].form.errors
            assert shown_rows(answer) <= everything


def test_a_channel_lists_the_leads_of_its_campaigns_and_the_unclassified_stand_alone(client, mia):
    channel = LeadSource.objects.create(key="online", name="Online")
    campaign = LeadSource.objects.create(key="brand", name="Brand", parent=channel)
    inside = Lead.objects.create(key="L-1", received_at=NINE, owner=mia, source=campaign)
    outside = Lead.objects.create(key="L-2", received_at=NINE, owner=mia)
    for source, lead in (("online", inside), ("brand", inside), ("null", outside)):
        rows = page(client, mia, "lead_list", source=source).context["table"].rows
        assert [row.record for row in rows] == [lead]


def test_a_team_lists_the_teams_below_it(client, mia, north, acme):
    deep = Team.objects.create(key="deep", name="Deep", parent=north)
    made = visit(person("dan", deep), acme)
    assert [row.record for row in page(client, mia, "visit_list", team="north").context["table"].rows] == [made]


def test_a_day_that_is_none_is_said_beside_its_field(client, mia, acme):
    visit(mia, acme)
    answer = page(client, mia, "visit_list", since="soon")
    assert answer.context["filter"].form.errors["since"]


def test_a_workbook_holds_dates_as_dates_and_labels_as_shown(client, alice, acme):
    visit(alice, acme, channel="video")
    sheet = load_workbook(io.BytesIO(page(client, alice, "visit_list", _export="xlsx").content)).active
    row = list(sheet.iter_rows(values_only=True))[1]
    assert row[:6] == (datetime(2026, 11, 10), "Alice", "Acme", "Video", "Held", "Unanswered")


def test_targets_are_listed_with_the_first_value_the_present_one_and_the_void(client, mia, alice):
    raised, void = target(10, "2026-W45", "quality_visits", rep=alice), target(7, "2026-W46", "quality_visits", rep=mia)
    revise(raised, 12, "2026-11-04")
    void.void("A slip of the hand")
    rows = {row.record: row for row in page(client, mia, "target_list").context["table"].rows}
    cells = {name: rows[raised].get_cell_value(name) for name in ("owner", "initial", "present", "state")}
    assert cells == {"owner": "Alice", "initial": 10, "present": 12, "state": "Standing"}
    assert rows[void].get_cell_value("state") == "Void"
    assert "A slip of the hand" in rows[void].get_cell("state")
    link = f'href="{reverse("targets")}?who=rep%3Aalice&amp;when=2026-W45&amp;measure=quality_visits"'
    assert link in rows[raised].get_cell("owner")


def test_a_post_leads_to_its_form_only_for_those_who_may_change_it(client, mia, north):
    post = Vacancy.objects.create(key="O-1", team=north, opened_on=DAY)
    form = reverse("vacancy_edit", args=[post.pk])
    assert form in page(client, mia, "vacancy_list").content.decode()
    director = User.objects.create(username="director", is_director=True)
    assert form not in page(client, director, "vacancy_list").content.decode()


def test_incomes_are_those_of_the_deals_one_may_see(client, alice, bob, mia, charlie, acme):
    found = {}
    for rep in (alice, charlie):
        proposal = Proposal.objects.create(key=f"P-{rep.key}", rep=rep, customer=acme, issued_on=DAY, amount=9)
        found[rep] = Income.objects.create(key=f"I-{rep.key}", kind="cash", proposal=proposal, date=DAY, amount=9)
    seen = {
        who: {row.record for row in page(client, who, "income_list").context["table"].rows}
        for who in (alice, bob, mia, charlie)
    }
    assert seen == {alice: {found[alice]}, bob: set(), mia: {found[alice]}, charlie: {found[charlie]}}


def test_memberships_of_today_stand_apart_from_those_that_ended(client, mia, alice, north):
    Membership.objects.filter(rep=alice).update(start=date(2026, 1, 1), end=date(2026, 6, 30))
    then = Membership.objects.get(rep=alice)
    answer = page(client, mia, "membership_list", present="no")
    assert [row.record for row in answer.context["table"].rows] == [then]


def test_targets_of_who_left_the_team_are_those_of_the_time_in_it(client, mia, alice, charlie):
    then = target(10, "2026-W45", "quality_visits", rep=alice)
    target(12, "2026-W48", "quality_visits", rep=alice)
    Membership.objects.filter(rep=alice).update(end=then.end)
    Membership.objects.create(rep=alice, team=charlie.team_on(DAY), start=then.end + timedelta(days=1))
    assert {row.record for row in page(client, mia, "target_list").context["table"].rows} == {then}
