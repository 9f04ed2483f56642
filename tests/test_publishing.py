"""What is published stands: snapshots, what was restated since, and the answer as it was known (spec 2.8)."""

import re
from dataclasses import replace
from decimal import Decimal
from html import unescape
from io import StringIO

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kpis.ask import Ask
from kpis.definitions import measure_by_name
from kpis.flags import RESTATED
from kpis.formats import shown_difference
from kpis.kpi import figures
from kpis.models import Publication, PublishedFigures
from kpis.periods import Period
from kpis.publishing.overlay import Published, figure
from kpis.publishing.publish import MEASURES, due, publish
from kpis.publishing.settled import settled
from kpis.publishing.stored import stored
from kpis.scope import Scope
from reps.models import PeriodLock, Team, VisitParticipant
from tests import builders as made
from tests.asking import ask
from tests.office import page
from tests.small_company import TODAY, WEEK, small_company
from tests.test_admin_forms import errors_of, form_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def company():
    with time_machine.travel(TODAY, tick=False):
        yield small_company()


def published(period):
    return publish(Period.parse(period))


def told(name, when=WEEK, who=None, as_of="2026-11-27", known=False):
    """The Figure of a measure with what was published of it; `known`: as known on that day."""
    return figure(measure_by_name(name)[1], ask(when, who, as_of).narrowed(as_published=known))


def printed(*arguments):
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue().split()


def test_a_week_is_due_on_monday_at_eight(company):
    before, after = made.moment("2026-11-23T07:59"), made.moment("2026-11-23T08:00")
    assert WEEK not in [period.code for period in due(made.day("2026-11-16"), before)]
    assert WEEK in [period.code for period in due(made.day("2026-11-16"), after)]


def test_a_month_is_due_when_its_third_working_day_after_is_over(company):
    """2, 3 and 4 March 2026 are the first working days of March."""
    since = made.day("2026-02-28")
    assert "2026-02" not in [each.code for each in due(since, made.moment("2026-03-04T23:59"))]
    assert "2026-02" in [each.code for each in due(since, made.moment("2026-03-05T00:00"))]


def test_a_quarter_is_due_after_five_working_days_holidays_left_out(company):
    """1 to 7 October 2026 are holidays, Sat 10 October is worked: the fifth working day is Tue 13 October."""
    since = made.day("2026-09-30")
    assert "2026-Q3" not in [each.code for each in due(since, made.moment("2026-10-13T23:59"))]
    assert "2026-Q3" in [each.code for each in due(since, made.moment("2026-10-14T00:00"))]


def test_a_team_is_published_as_it_would_be_asked_with_all_below_it(company):
    further = made.rep("Zoe", made.team("Far north", parent=company.north))
    made.parameters(shared_visit_credit=True)
    joint = made.visit(further, "2026-11-18", quality=True)
    VisitParticipant.objects.create(visit=joint, rep=company.reps.alice)
    made.proposal(further, "2026-11-18", no_surprise=True)
    published(WEEK)
    for team in Team.objects.all():
        row = PublishedFigures.objects.get(owner=f"team:{team.key}")
        asked = figures(MEASURES, ask(WEEK, team))
        assert {measure.name: stored(found[(0,)]) for measure, found in asked.items()} == row.figures


def questions_to_publish(period):
    with CaptureQueriesContext(connection) as asked:
        published(period)
    return len(asked)


def test_publishing_asks_as_much_of_two_teams_as_of_five(company):
    made.candidate(team=company.south, added_on="2026-11-02")
    of_two = questions_to_publish("2026-W46")
    for name in ("East", "West", "Far west"):
        made.visit(made.rep(f"Rep of {name}", made.team(name)), "2026-11-18", quality=True)
    assert questions_to_publish("2026-W47") == of_two


def test_publishing_twice_changes_nothing(company):
    assert WEEK in printed("publish", "--since", "2026-11-16")
    rows = list(PublishedFigures.objects.values_list("pk", "figures"))
    made.visit(company.reps.bob, "2026-11-20", quality=True)
    assert WEEK not in printed("publish", "--since", "2026-11-16")
    assert list(PublishedFigures.objects.values_list("pk", "figures")) == rows


def test_a_dry_run_publishes_nothing(company):
    assert WEEK in printed("publish", "--dry-run")
    assert not Publication.objects.exists()


def test_the_company_every_team_and_every_rep_is_published(company):
    published(WEEK)
    owners = set(PublishedFigures.objects.values_list("owner", flat=True))
    reps = {f"rep:{key}" for key in ("mia", "alice", "ann", "sam", "bob")}
    assert owners == {"company", "team:north", "team:south"} | reps


def test_everything_a_figure_carries_is_published(company):
    publication = published(WEEK)
    row = PublishedFigures.objects.get(owner="rep:alice")
    assert Decimal(row.figures["quality_visits"][0]) == 3
    assert (Decimal(row.figures["quality_share"][5]), row.figures["quality_share"][6]) == (4, ["LOW_N"])
    assert publication.definitions == {"visit": 1, "lead": 1, "proposal": 1}
    assert publication.as_of == made.moment("2026-11-23T08:00")


def test_as_long_as_nothing_changes_nothing_is_restated(company):
    """Of every measure: what was published of a rep, grouped with all others, is what a rep's own page asks for."""
    published(WEEK)
    for who in (None, company.north, company.reps.alice, company.reps.ann):
        asked = ask(WEEK, who, as_of="2026-11-30")
        found = {each.name: figure(each, asked) for each in MEASURES}
        assert {name for name, each in found.items() if each.published is None} == set(), who
        assert {name for name, each in found.items() if each.is_restated} == set(), who


def test_a_later_record_restates_the_live_figure_and_leaves_the_published_one(company):
    published(WEEK)
    made.visit(company.reps.bob, "2026-11-20", quality=True)
    found = told("quality_visits")
    assert (found.value, found.published.figure.value, found.published.difference) == (4, 3, 1)
    assert RESTATED in found.flags
    assert not told("quality_visits", who=company.north).is_restated


def test_growing_older_is_not_being_restated(company):
    """A close rate published before anything was old enough fills up by itself."""
    published(WEEK)
    made.Proposal.objects.filter(rep=company.reps.alice).first().save()
    found = told("close_rate", as_of="2027-03-01")
    assert (found.published.figure.denominator, found.denominator, found.is_restated) == (0, 3, False)


@pytest.mark.parametrize("answered", [None, "2026-11-23T09:20"])
def test_time_that_ran_out_after_the_hour_of_publishing_is_not_a_change(company, answered):
    """Of Friday, 17:30: late, or answered in time, by Monday 09:30, but the week is published at 08:00."""
    lead = made.lead("2026-11-20", at="17:30")
    with time_machine.travel("2026-11-23T08:00+08:00", tick=False):
        published(WEEK)
    lead.first_response_at = answered and made.moment(answered)
    lead.save()
    with time_machine.travel("2026-11-27T09:00+08:00", tick=False):
        found, waits = told("response_within_sla"), told("response_minutes_median")
    assert (found.numerator, found.denominator) == (int(bool(answered)), 1)
    assert (found.published.figure.denominator, found.is_restated, waits.is_restated) == (0, False, False)


def test_as_of_a_day_gives_what_was_published_by_then(company):
    published(WEEK)
    made.visit(company.reps.bob, "2026-11-20", quality=True)
    with time_machine.travel("2026-11-30T09:00:00+08:00", tick=False):
        assert told("quality_visits", as_of="2026-11-30", known=True).value == 3
        assert told("quality_visits", as_of="2026-11-22", known=True).value == 4  # not published by that day
        assert told("quality_visits", as_of="2026-11-30").value == 4


def test_the_command_flags_what_was_restated_and_knows_what_was_published(company):
    published(WEEK)
    made.visit(company.reps.bob, "2026-11-20", quality=True)
    week = ("kpis", "--from", "2026-11-16", "--to", "2026-11-22", "--measure", "quality_visits", "--format", "csv")
    assert printed(*week)[1].startswith("quality_visits,quality_visits,4")
    assert "RESTATED" in printed(*week)[1]
    assert printed(*week, "--as-of", "2026-11-23")[1].startswith("quality_visits,quality_visits,3")


def test_grouped_by_rep_the_answer_as_of_a_day_is_the_published_one_too(company):
    published(WEEK)
    made.visit(company.reps.bob, "2026-11-20", quality=True)
    by_rep = ("kpis", "--from", "2026-11-16", "--to", "2026-11-22", "--measure", "quality_visits", "--by", "rep")
    then = printed(*by_rep, "--format", "csv", "--as-of", "2026-11-23")
    assert "quality_visits,quality_visits,bob,0,,0,,,0,count," in then
    assert any(line.startswith("quality_visits,quality_visits,bob,1") for line in printed(*by_rep, "--format", "csv"))


@pytest.fixture
def mover(company):
    """Ann, who was in South before she came to North, and did something there the same week."""
    company.reps.ann.memberships.update(start="2026-11-18")
    made.member(company.reps.ann, company.south, end="2026-11-17")
    for day in ("2026-11-17", "2026-11-19"):
        made.visit(company.reps.ann, day, quality=True)
    return company.reps.ann


def test_a_team_s_reps_too_are_as_published_and_marked_where_they_were_restated(company, mover):
    """Of Ann only what she did everywhere was published: her part in North is by today's records."""
    published(WEEK)
    made.visit(company.reps.alice, "2026-11-18", quality=True)
    made.visit(mover, "2026-11-20", quality=True)
    asked = ("kpis", "--from", "2026-11-16", "--to", "2026-11-22", "--measure", "quality_visits", "--format", "csv")
    team = (*asked, "--team", "north", "--by", "rep")
    now = [line for line in printed(*team) if ",alice," in line or ",ann," in line]
    assert [("RESTATED" in line, line.split(",")[3]) for line in now] == [(True, "4"), (False, "2")]
    then = [line for line in printed(*team, "--as-of", "2026-11-25") if ",alice," in line or ",ann," in line]
    assert [line.split(",")[3] for line in then] == ["3", "2"]


def test_a_manager_who_opens_a_rep_s_number_reads_what_was_published(client, company, mover):
    published(WEEK)
    made.visit(company.reps.alice, "2026-11-18", quality=True)
    made.visit(mover, "2026-11-20", quality=True)
    client.force_login(company.manager)

    def panel(rep):
        asked = {"who": f"rep:{rep}", "within": "north", "when": WEEK}
        return client.get("/figures/quality_visits/", asked).content.decode()

    assert "Since then +1." in panel("alice")
    assert "Restated" not in panel("ann")
    rows = client.get("/kpi/quality_visits/", {"who": "team:north", "when": WEEK}).context["tables"]["rep"].rows
    assert [row.record["key"] for row in rows if "Restated" in row.get_cell("quality_visits")] == ["alice"]


@pytest.mark.parametrize(
    ("times", "is_so"),
    [
        ([(None, None)], True),
        ([("2024-01-01", None)], True),  # hired that day
        ([("2024-01-02", None)], False),  # a day in no team
        ([(None, "2026-05-31"), ("2026-06-01", None)], True),
        ([(None, "2026-05-31"), ("2026-06-02", None)], False),
        ([(None, "2026-05-31")], False),
    ],
)
def test_settled_is_who_was_there_every_day(times, is_so):
    north = made.team("North")
    ann = made.rep("Ann")
    for start, end in times:
        made.member(ann, north, start=start, end=end)
    assert settled(Scope.team(north)) == ({ann.key} if is_so else set())


def test_what_a_settled_rep_did_in_the_team_is_all_they_did(company):
    """For every measure: else what was published of them would not be their part in the team."""
    published(WEEK)
    week = Period.parse(WEEK)
    whole, part = (
        figures(MEASURES, Ask(scope, (week,), made.day("2026-11-27"), ("rep",)))
        for scope in (Scope.company(), Scope.team(company.north))
    )
    for measure in MEASURES:
        for key, found in part[measure].items():
            assert stored(found) == stored(whole[measure][key]), (measure.name, key)


KEPT = "Figures were published under “%s”, and are found by it: it stays."


@pytest.mark.parametrize("kind", ["team", "rep"])
def test_who_figures_were_published_of_keeps_the_key(company, office, kind):
    """The key alone finds them: under another there would be none, and today's would pass for what was known."""
    record = company.north if kind == "team" else company.reps.alice
    published(WEEK)
    was, record.key = record.key, "another"
    with pytest.raises(ValidationError) as refused:
        record.save()
    assert refused.value.message_dict == {"key": [KEPT % was]}
    address = page(type(record), "change", record.pk)
    assert KEPT % was in errors_of(office.post(address, form_of(office, address) | {"key": "another"}))
    record.refresh_from_db()
    assert record.key == was


def test_a_key_that_nothing_was_published_under_may_change(company):
    published(WEEK)
    new = made.rep("New", company.north, key="new")
    new.key = "newer"
    new.save()


@pytest.mark.parametrize("change", ["update", "delete"])
@pytest.mark.parametrize("model", [Publication, PublishedFigures])
def test_the_database_refuses_to_change_what_was_published(company, model, change):
    published(WEEK)
    rows = model.objects.all()
    name = "period" if model is Publication else "owner"
    act = {"update": lambda: rows.update(**{name: "x"}), "delete": lambda: rows._raw_delete("default")}[change]
    with pytest.raises(DatabaseError, match="published_figures_are_immutable"), transaction.atomic():
        act()


def test_a_fiscal_year_is_published_with_its_last_quarter(company):
    with time_machine.travel("2027-01-20T09:00:00+08:00", tick=False):
        assert [each.code for each in due(made.day("2026-12-31"))][:3] == ["2026-12", "2026-Q4", "2026"]


def test_the_dashboard_and_the_kpi_page_say_what_was_published_and_how_far_it_has_moved(client, company):
    published(WEEK)
    made.visit(company.reps.bob, "2026-11-20", quality=True)
    client.force_login(company.director)
    for shown in ("/dashboard/", "/kpi/quality_visits/"):
        html = client.get(shown, {"when": WEEK}).content.decode()
        assert "Restated" in html
    told = re.search(r"Published: <a [^>]*href=\"([^\"]*)\"[^>]*>3</a> on 23 Nov 2026\.", html)
    panel = client.get(unescape(told[1])).content.decode()
    assert '<span class="value" data-value>3</span>' in panel
    assert "as published on 23 Nov 2026" in panel
    assert "Since then +1." in html
    assert "Restated" not in client.get("/dashboard/", {"when": "2026-W46"}).content.decode()


def test_a_move_too_small_to_be_seen_says_what_became_of_its_parts(company):
    share = figure(measure_by_name("quality_share")[1], ask(WEEK))
    then, now = (replace(share, numerator=n, denominator=1697, value=n / 1697) for n in (1019, 1020))
    assert shown_difference(Published(then, None, now)) == "+0.1 points"
    now = replace(now, denominator=1698, value=1020 / 1698)
    assert shown_difference(Published(then, None, now)) == "±0.0 points: 1,019 ÷ 1,697 became 1,020 ÷ 1,698"


def marks(client, address):
    return re.findall(r'restated" title="([^"]*)"', client.get(address).content.decode())


def test_tables_say_which_rep_s_and_team_s_figures_were_restated(client, company):
    """By a mark and a word, with what was published; the panel says how far it has moved."""
    published(WEEK)
    made.visit(company.reps.bob, "2026-11-20", quality=True)
    client.force_login(company.director)
    found = client.get("/kpi/quality_visits/", {"when": WEEK}).context["tables"]
    for by, key in (("team", "south"), ("rep", "bob")):
        cells = {row.record["key"]: row.get_cell("quality_visits") for row in found[by].rows}
        assert "↻</span> Restated" in cells[key]
        assert 'title="Published: 0"' in cells[key]
        assert not [other for other in cells if other != key and "Restated" in cells[other]]
    panel = client.get("/figures/quality_visits/", {"who": "team:south", "when": WEEK}).content.decode()
    assert "Since then +1." in panel


def test_calendar_talent_and_sources_say_what_was_restated(client, company):
    with time_machine.travel("2026-12-07T09:00:00+08:00", tick=False):
        for period in (WEEK, "2026-11"):
            published(period)
        PeriodLock.objects.all().delete()  # changes need no approval here
        made.visit(company.reps.bob, "2026-11-20", quality=True)
        made.lead("2026-11-20", owner=company.reps.bob)
        made.candidate(team=company.south, added_on="2026-11-20")
        client.force_login(company.director)
        assert len(marks(client, f"/calendar/?when={WEEK}")) == 2  # Bob's share of the time, and that of all
        assert marks(client, "/leads/sources/?when=2026-11").count("Published: 0") == 2  # at a glance, and the month
        assert marks(client, "/talent/?when=2026-11").count("Published: 0") == 2  # added, and at the end


@pytest.mark.parametrize(
    "page", ["calendar", "board", "lead_sources", "talent", "hits", "nine_box", "trust", "targets"]
)
def test_the_day_as_known_stays_from_page_to_page(client, company, page):
    client.force_login(company.director)
    html = client.get(reverse(page), {"as_of": "2026-11-20"}).content.decode()
    assert "As known on 20 Nov 2026" in html
    main = html.partition("<nav")[2].partition("</nav>")[0]
    assert main.count("as_of=2026-11-20") >= 6
    kept = re.findall(r'href="(/(?:dashboard|kpi|figures|calendar|talent)/[^"]*\?[^"]*)"', html)
    assert [link for link in kept if "as_of=2026-11-20" not in link] == []


def test_a_page_as_known_on_a_day_shows_what_was_published_by_then(client, company):
    published(WEEK)
    made.visit(company.reps.bob, "2026-11-20", quality=True)
    client.force_login(company.director)
    address = {"when": WEEK, "as_of": "2026-11-23"}
    answer = client.get("/figures/quality_visits/records/", address)
    assert answer.context["figure"].value == 3
    assert "as published on" in answer.content.decode()
    assert "as_of=2026-11-23" in client.get("/dashboard/", address).context["cards"][0].url
    assert client.get("/dashboard/", {"as_of": "2026-11-24"}).status_code == 404  # tomorrow
    assert client.get("/dashboard/", {"as_of": "soon"}).status_code == 404


def test_whatever_changes_later_the_same_as_of_gives_the_same_figures(company):
    """Of every measure and owner (spec 13), after records, people and rules of the company have all changed."""
    published(WEEK)
    scopes = [Scope.company(), Scope.team(company.north), Scope.rep(company.reps.alice)]

    def known():
        asked = [ask(WEEK, as_of="2026-11-23").narrowed(scope=scope, as_published=True) for scope in scopes]
        return [(each.value, each.numerator, each.flags) for one in asked for each in figures_of(one)]

    before = known()
    made.visit(company.reps.alice, "2026-11-20", quality=True)
    company.reps.alice.proposals.first().delete()
    company.reps.alice.visits.filter(counts=True).first().delete()
    made.leave(company.reps.alice, "2026-11-16", "2026-11-20")
    company.reps.ann.memberships.all().delete()
    assert known() == before


def figures_of(asked):
    return [figure(measure, asked) for measure in MEASURES]
