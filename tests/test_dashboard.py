"""The team dashboard: what it shows, to whom, and that every number opens."""

import pytest
import time_machine

from kpis import definitions
from kpis.facts.visits import visits_held, visits_quality
from kpis.kpi import Kpi, Measure
from tests import builders as made
from tests.small_company import TODAY, WEEK, small_company

pytestmark = pytest.mark.django_db
URL = "/dashboard/"


@pytest.fixture
def company():
    with time_machine.travel(TODAY, tick=False):
        yield small_company()


def cards(client, user, **asked):
    client.force_login(user)
    response = client.get(URL, asked)
    assert response.status_code == 200
    return {card.kpi.slug: card for card in response.context["cards"]}


def test_a_director_sees_the_company_by_five_cards(client, company):
    found = cards(client, company.director, when=WEEK)
    assert list(found) == [kpi.slug for kpi in definitions.KPIS]


def test_the_company_has_three_quality_visits_in_five_rep_weeks(client, company):
    figure = cards(client, company.director, when=WEEK)["quality_visits"].figure
    assert (figure.numerator, figure.denominator, figure.value) == (3, 5, 0.6)


def test_a_team_has_what_its_own_members_did(client, company):
    figure = cards(client, company.director, who="team:south", when=WEEK)["quality_visits"].figure
    assert (figure.numerator, figure.denominator) == (0, 2)


def test_a_true_zero_is_not_blank(client, company):
    card = cards(client, company.director, who="team:south", when=WEEK)["quality_visits"]
    assert card.figure.value == 0


def test_a_share_of_nothing_is_blank_with_its_reason(client, company):
    client.force_login(company.director)
    text = client.get(URL, {"who": "team:south", "when": WEEK}).content.decode()
    assert "no leads judged yet" in text


def test_the_goal_stands_beside_the_figure(client, company):
    card = cards(client, company.director, when=WEEK)["quality_visits"]
    assert card.reading.goal == 8
    assert card.reading.is_short


def test_a_goal_entered_for_a_team_beats_the_setting(client, company):
    made.target(1, "2026", "quality_visits_per_rep_week", team=company.north)
    assert cards(client, company.director, who="team:north", when=WEEK)["quality_visits"].reading.goal == 1
    assert cards(client, company.director, who="team:south", when=WEEK)["quality_visits"].reading.goal == 8


def test_a_week_shows_the_attainment_of_the_quarter_that_has_a_target(client, company):
    made.target(1000, "2026-Q4", team=company.north)
    made.proposal(company.reps.alice, "2026-10-05", status="won", ended="2026-10-20", amount=250)
    card = cards(client, company.director, who="team:north", when=WEEK)["close_and_attainment"]
    attainment = next(each.figure for each in card.beside if each.measure.name == "attainment_initial")
    assert (attainment.period.code, attainment.value) == ("2026-Q4", 0.25)


def test_every_number_opens_to_its_explanation(client, company):
    client.force_login(company.director)
    text = client.get(URL, {"when": WEEK}).content.decode()
    for name in ("quality_visits_per_rep_week", "ready_bench", "quality_lead_share", "blind_proposals", "won_amount"):
        assert f'href="/figures/{name}/?who=company' in text


def test_a_manager_starts_with_the_own_team(client, company):
    client.force_login(company.manager)
    assert client.get(URL).context["state"].scope.key == "north"


def test_a_rep_sees_the_team_s_totals_without_its_records(client, company):
    client.force_login(company.alice)
    response = client.get(URL, {"who": "team:north", "when": WEEK})
    assert response.context["state"].is_totals_only
    assert "/records/" not in response.content.decode()


def test_a_rep_has_no_card_about_candidates(client, company):
    assert "talent_pool" not in cards(client, company.alice)


@pytest.mark.parametrize("who", ["company", "team:south", "rep:bob", "rep:ann", "team:nowhere", "nonsense"])
def test_what_is_not_a_rep_s_business_is_not_found(client, company, who):
    client.force_login(company.alice)
    assert client.get(URL, {"who": who}).status_code == 404


@pytest.mark.parametrize("when", ["2026-13", "2026-W54", "yesterday", "0000", "2026-02-30..2026-03-01"])
def test_a_period_that_is_none_is_not_found(client, company, when):
    client.force_login(company.director)
    assert client.get(URL, {"when": when}).status_code == 404


def test_any_days_make_a_period(client, company):
    client.force_login(company.director)
    state = client.get(URL, {"from": "2026-11-17", "to": "2026-11-18"}).context["state"]
    assert state.period.days == 2


def test_the_next_period_is_offered_only_once_it_has_begun(client, company):
    client.force_login(company.director)
    assert client.get(URL, {"when": "2026-W48"}).context["state"].next == ""
    assert client.get(URL, {"when": "2026-W47"}).context["state"].next == "who=company&when=2026-W48"


def test_what_needs_attention_is_counted_and_linked(client, company):
    made.visit(company.reps.alice, "2026-11-20", status="planned")
    client.force_login(company.manager)
    items = {item.text: item for item in client.get(URL).context["attention"]}
    item = next(item for text, item in items.items() if "without an outcome" in str(text))
    assert (item.count, item.text) == (1, "past visit without an outcome")
    assert item.url.startswith("/figures/unrecorded_visits/records/")


def test_two_of_what_needs_attention_are_told_in_the_plural(client, company):
    for _each in range(2):
        made.visit(company.reps.alice, "2026-11-20", status="planned")
    client.force_login(company.manager)
    texts = [item.text for item in client.get(URL).context["attention"]]
    assert "past visits without an outcome" in texts


def test_everyone_logs_in_first(client, db):
    assert client.get(URL).url.startswith("/accounts/login/")


def test_an_empty_company_still_has_a_dashboard(client, db):
    found = cards(client, made.user("dora", is_director=True))
    assert found["quality_visits"].figure.value is None


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_both_languages_are_served(client, company, language):
    client.force_login(company.director)
    response = client.get(URL, headers={"accept-language": language})
    assert f'lang="{language}"' in response.content.decode()


def test_queries_do_not_grow_with_people(client, company, django_assert_max_num_queries):
    client.force_login(company.director)
    client.get(URL, {"when": WEEK})  # what was looked at last is kept once
    with django_assert_max_num_queries(15):
        client.get(URL, {"when": WEEK})
    for number in range(5):
        made.visit(made.rep(f"New {number}", company.south), "2026-11-18", quality=True)
    with django_assert_max_num_queries(15):
        client.get(URL, {"when": WEEK})


SIXTH = Kpi(
    slug="loyalty",
    title="Loyalty",
    short="Loyalty",
    question="Do they come back?",
    definition="Made up by a test.",
    headline="loyal_share",
    measures=(Measure("loyal_share", "Loyal share", "Made up.", visits_quality, visits_held, "share"),),
)


def test_a_sixth_kpi_has_a_card_a_page_and_records(client, company, monkeypatch):
    """No migration, no view, no address: its line in the list is all."""
    monkeypatch.setattr(definitions, "KPIS", [*definitions.KPIS, SIXTH])
    monkeypatch.setattr("kpis.views.dashboard.KPIS", definitions.KPIS)
    card = cards(client, company.director, when=WEEK)["loyalty"]
    assert (card.figure.numerator, card.figure.denominator) == (3, 5)
    assert client.get(card.url).status_code == 200
    assert len(client.get("/figures/loyal_share/records/", {"when": WEEK}).context["table"].rows) == 3


def test_chinese_sentences_follow_each_other_without_a_space(client, company):
    made.target(2, WEEK, measure="quality_visits_per_rep_week")
    client.cookies["django_language"] = "zh-hans"
    client.force_login(company.director)
    text = client.get(URL, {"when": WEEK}).content.decode()
    assert "。" in text
    assert "。 " not in text
