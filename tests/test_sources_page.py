"""The sources page: leads month by month up the tree of channels, and what became of them."""

import pytest
import time_machine
from django.urls import reverse

from tests import builders as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def a_tuesday():
    with time_machine.travel("2026-11-24T10:00+08:00", tick=False):
        yield


@pytest.fixture
def north():
    return make.team("North")


@pytest.fixture
def alice(north):
    return make.user("alice", make.rep("Alice", north))


@pytest.fixture
def dora():
    return make.user("dora", is_director=True)


@pytest.fixture
def tree():
    online = make.source("Online", key="online")
    ads = make.source("Ads", key="ads", parent=online)
    return {"online": online, "ads": ads, "brand": make.source("Brand", key="brand", parent=ads)}


def rows(client, who, **query):
    client.force_login(who)
    found = client.get(reverse("lead_sources"), query).context["rows"]
    return {row.branch.code: row for row in found}


def outcome(row, name):
    return next(figure for figure in [*row.handled, *row.outcomes, *row.costs] if figure.measure.name == name)


def test_a_channel_counts_its_own_leads_and_all_below_month_by_month(client, dora, tree):
    make.lead("2026-11-02", source=tree["online"])
    make.lead("2026-11-03", source=tree["brand"])
    make.lead("2026-10-05", source=tree["ads"])
    make.lead("2026-10-06")
    make.lead("2025-10-31", source=tree["ads"])  # thirteen months back is November 2025
    found = rows(client, dora)
    counts = {code: [figure.value for figure in row.months[:2]] for code, row in found.items()}
    assert counts == {"online": [2, 1], "ads": [1, 1], "brand": [1, 0], "-": [0, 1], "": [2, 2]}
    assert {code: outcome(row, "new_leads").value for code, row in found.items()} == {
        "online": 3,
        "ads": 2,
        "brand": 1,
        "-": 1,
        "": 4,
    }


def test_a_rate_of_a_channel_is_a_sum_over_a_sum(client, dora, tree):
    for _each in range(3):
        make.lead("2026-10-05", source=tree["ads"], accepted_on="2026-10-06", quality=True)
    make.lead("2026-10-05", source=tree["brand"], rejected_on="2026-10-06")
    found = rows(client, dora)
    shares = {
        code: (outcome(row, "acceptance").numerator, outcome(row, "acceptance").denominator)
        for code, row in found.items()
    }
    assert shares == {"online": (3, 4), "ads": (3, 4), "brand": (0, 1), "": (3, 4)}
    assert outcome(found["online"], "quality_lead_share").value == 0.75


@pytest.mark.example("E26")
def test_unknown_spend_is_not_free_and_known_nothing_is(client, dora, tree):
    free = make.source("Partner", key="partner")
    make.spend(free, "2026-10-01", 0)
    make.spend(tree["brand"], "2026-10-01", 9000)
    for source in (free, tree["brand"], tree["brand"], tree["brand"], tree["ads"]):
        make.lead("2026-10-05", source=source)
    found = rows(client, dora)
    cost = {code: (row.spent, outcome(row, "cost_per_lead").value) for code, row in found.items()}
    assert cost == {
        "brand": (9000, 3000),
        "partner": (0, 0),
        "ads": (9000, None),  # one lead came by ads whose cost nobody entered
        "online": (9000, None),
        "": (9000, None),
    }
    assert outcome(found["brand"], "cost_per_win").value is None


def test_a_branch_is_warned_of_what_its_figures_leave_out(client, dora, tree):
    """Spend of one month of two, a lead too young to tell whether it is won: said in the panel of the branch too."""
    make.spend(tree["brand"], "2026-10-01", 9000)
    for day in ("2026-10-05", "2026-09-05"):
        make.lead(day, source=tree["brand"])
    found = rows(client, dora)
    assert "MISSING_DATA" in outcome(found["online"], "cost_per_lead").flags
    assert "IMMATURE" in outcome(found["brand"], "lead_won_rate").flags
    asked = {"who": "company", "when": "2026-09-01..2026-10-31", "source": "online"}
    page = client.get("/figures/cost_per_lead/", asked).content.decode()
    assert "it is not known what their source cost: it may be more. (1 record)" in page


def test_spend_entered_for_a_channel_covers_all_below_it(client, dora, tree):
    make.spend(tree["online"], "2026-10-01", 4000)
    make.lead("2026-10-05", source=tree["ads"])
    make.lead("2026-10-05", source=tree["brand"])
    assert outcome(rows(client, dora)["online"], "cost_per_lead").value == 2000


def test_each_number_opens_as_many_records_as_it_says(client, dora, tree):
    make.lead("2026-10-05", source=tree["ads"])
    make.lead("2026-10-06", source=tree["brand"])
    make.lead("2026-10-06")
    client.force_login(dora)
    for code, count in (("online", 2), ("brand", 1), ("-", 1)):
        url = reverse("figure_records", args=["new_leads"])
        answer = client.get(url, {"who": "company", "when": "2026-10", "source": code})
        assert len(answer.context["table"].rows) == answer.context["figure"].value == count


def test_a_source_with_few_old_leads_is_not_placed(client, dora, tree):
    for number in range(30):
        make.lead("2026-01-05", source=tree["ads"], won_on="2026-02-05" if number < 3 else None)
    make.lead("2026-01-05", source=tree["brand"], won_on="2026-02-05")
    client.force_login(dora)
    ranking = client.get(reverse("lead_sources")).context["ranking"]
    assert [(row.key, row.is_ranked) for row in ranking] == [("ads", True), ("brand", False)]


def test_a_source_that_is_not_there_is_404(client, dora):
    client.force_login(dora)
    url = reverse("figure_records", args=["new_leads"])
    assert client.get(url, {"who": "company", "when": "2026-10", "source": "nowhere"}).status_code == 404


def test_a_rep_sees_the_sources_of_own_leads_and_no_money(client, alice, tree):
    make.lead("2026-10-05", source=tree["ads"], owner=alice.rep)
    make.lead("2026-10-05", source=tree["ads"], owner=make.rep("Bob", make.team("South")))
    found = rows(client, alice)
    assert outcome(found["ads"], "new_leads").value == 1
    assert found["ads"].costs == []


def test_sources_are_nothing_to_recruiters_and_strangers_log_in(client):
    client.force_login(make.user("rita", is_recruiter=True))
    assert client.get(reverse("lead_sources")).status_code == 404
    client.logout()
    assert client.get(reverse("lead_sources")).url.startswith("/accounts/login/")


def test_no_leads_at_all_says_what_to_do_in_both_languages(client, dora):
    client.force_login(dora)
    for language in ("en", "zh-hans"):
        client.cookies["django_language"] = language
        assert "empty" in client.get(reverse("lead_sources")).content.decode()


def test_the_page_costs_the_same_however_many_sources_there_are(client, dora, tree, django_assert_max_num_queries):
    for number in range(30):
        make.lead("2026-10-05", source=make.source(f"S{number}", parent=tree["online"]))
    client.force_login(dora)
    with django_assert_max_num_queries(26):
        client.get(reverse("lead_sources"))


def page(client, who, **query):
    client.force_login(who)
    return client.get(reverse("lead_sources"), query)


def test_fit_and_intent_stand_apart_and_each_cell_opens_to_its_leads(client, dora):
    """Decided on the first day, so that intent is as it was; one lead of unknown fit."""
    said = [(90, 80), (85, 75), (60, 50), (59, 50), (40, 25), (39, 24), (90, 0)]
    leads = [made_graded(fit, intent) for fit, intent in said]
    unknown = make.lead("2026-10-05", answers={"intent": 60}, accepted_on="2026-10-05")
    cells = {cell.grade: cell for _fit, row in page(client, dora).context["grid"] for cell in row}
    found = {grade: cell.figure.value for grade, cell in cells.items() if cell.figure.value}
    assert found == {"A1": 2, "B2": 1, "C2": 1, "C3": 1, "D4": 1, "A4": 1, "?2": 1}
    assert [grade for grade, cell in cells.items() if cell.is_good] == ["A1", "A2", "B1", "B2"]
    for grade, expected in (("A1", leads[:2]), ("C2", [leads[3]]), ("?2", [unknown])):
        answer = client.get(reverse("figure_records", args=["new_leads"]), {"when": "2026-10", "grade": grade})
        assert {row.record for row in answer.context["table"].rows} == set(expected)
        assert answer.context["figure"].value == len(expected)


def made_graded(fit, intent):
    return make.lead("2026-10-05", answers={"fit": fit, "intent": intent}, accepted_on="2026-10-05")


def test_a_grade_there_is_not_or_of_another_figure_is_404(client, dora):
    client.force_login(dora)
    for name, grade in (("new_leads", "Z9"), ("acceptance", "A1")):
        url = reverse("figure_records", args=[name])
        assert client.get(url, {"when": "2026-10", "grade": grade}).status_code == 404


def test_the_month_says_whether_somebody_minds_the_inbox(client, dora, alice, tree):
    make.desk(alice.rep, 10, "2026-11-02")
    for day in range(2, 12):
        make.lead(
            f"2026-11-{day:02d}", source=tree["ads"], owner=alice.rep, first_response_at=f"2026-11-{day:02d}T11:00"
        )
    make.lead("2026-11-12")
    answer = page(client, dora)
    glance = {figure.measure.name: figure.value for figure in answer.context["glance"]}
    assert (glance["new_leads"], glance["leads_without_owner"]) == (11, 1)
    assert glance["unclassified_share"] == pytest.approx(1 / 11)
    assert glance["desk_hours"] == 32  # sixteen working days at two hours
    text = answer.content.decode()
    assert "Lead desk: Alice, 10 hours a week" in text
    assert 'badge warn">target: below 5 %' in text


def test_a_won_rate_says_how_many_are_old_enough(client, dora, tree):
    for day in ("2026-01-05", "2026-01-06", "2026-11-02"):
        make.lead(day, source=tree["ads"], won_on="2026-02-05" if day == "2026-01-05" else None)
    row = rows(client, dora)["ads"]
    assert (row.maturity, row.won_rate.numerator) == ((2, 3), 1)


def test_speed_of_a_channel_is_that_of_all_its_leads_not_of_medians(client, dora, tree):
    """Ten, twenty and a hundred minutes below one channel: its median is 20, not the middle of two medians."""
    for minutes, code in ((10, "ads"), (20, "ads"), (100, "brand")):
        make.lead(
            "2026-10-12", source=tree[code], first_response_at=f"2026-10-12T{10 + minutes // 60}:{minutes % 60:02d}"
        )
    found = rows(client, dora)
    assert outcome(found["online"], "response_minutes_median").value == 20
    assert outcome(found["online"], "response_minutes_p90").value == 100


def test_a_yield_of_a_channel_is_money_over_all_its_leads(client, dora, tree):
    make.lead("2026-01-05", source=tree["ads"], won_on="2026-02-05", won_amount=900)
    make.lead("2026-01-05", source=tree["brand"], won_on="2026-02-05", won_amount=100)
    for _each in range(8):
        make.lead("2026-01-05", source=tree["brand"])
    found = outcome(rows(client, dora)["online"], "yield_per_lead")
    assert (found.value, found.denominator) == (100, 10)
    assert found.low < 100 < found.high
