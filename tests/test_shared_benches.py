"""Candidates on several teams' benches: each bench counts 1/k of them, so that the teams add up (spec 5.1)."""

import pytest
import time_machine
from django.urls import reverse

from kpis.talent.bench import flow
from kpis.talent.spread import effective_number
from reps.models import Candidate, SharedBench, Team, Vacancy
from tests import builders as made
from tests.asking import ask, by, figure, records, value
from tests.files import bring
from tests.small_company import TODAY, small_company

pytestmark = pytest.mark.django_db
MONTH = "2026-11"


@pytest.fixture
def company():
    """Kim stands on both benches and is ready; Lee is North's alone, not rated; Max has no team."""
    with time_machine.travel(TODAY, tick=False):
        found = small_company()
        made.team("East", key="east")
        found.kim = made.shared(made.ready("Kim", team=found.north, source="Referral"), found.south)
        made.candidate("Lee", team=found.north, source="Campus")
        made.candidate("Max")
        yield found


def test_each_bench_counts_its_part_and_the_company_everybody_once(company):
    """North: a half of Kim and all of Lee; South: the other half; with Max, three people."""
    assert value("pool_size", MONTH) == 3
    assert (value("pool_size", MONTH, company.north), value("pool_size", MONTH, company.south)) == (1.5, 0.5)
    teams = {key: each.value for key, each in by("pool_size", MONTH, "team").items()}
    assert teams == {"north": 1.5, "south": 0.5, None: 1}
    assert {key: each.value for key, each in by("ready_bench", MONTH, "team").items()} == {"north": 0.5, "south": 0.5}


def test_a_share_is_of_the_parts(company):
    """North: half a person rated of one and a half."""
    found = figure("rated_share", MONTH, company.north)
    assert (found.numerator, found.denominator) == (0.5, 1.5)
    assert found.value == pytest.approx(1 / 3)


def test_three_thirds_are_one(company):
    made.shared(company.kim, made.team("West", key="west"))
    ready = {key: each.value for key, each in by("ready_bench", MONTH, "team").items()}
    assert ready == {"north": pytest.approx(1 / 3), "south": pytest.approx(1 / 3), "west": pytest.approx(1 / 3)}
    assert value("ready_bench", MONTH) == 1


def test_teams_below_one_add_up_in_it(company):
    region = made.team("Region", key="region")
    for team in (company.north, company.south):
        team.parent = region
        team.save()
    assert value("pool_size", MONTH, region) == 2


def test_the_bench_covers_need_by_its_part(company):
    made.vacancy(company.south)
    found = figure("bench_coverage", MONTH, company.south)
    assert (found.numerator, found.value) == (0.5, pytest.approx(0.5 / float(found.denominator)))


def test_the_flow_of_a_bench_balances(company):
    """North began November with nobody: one and a half were added."""
    moved = flow(ask(MONTH, company.north))
    assert (moved.start, moved.added, moved.end) == (0, 1.5, 1.5)


def test_reviews_of_a_month_are_counted_by_part(company):
    kim = made.shared(made.candidate("Ann", team=company.north, added_on="2026-09-01"), company.south)
    kim.reviews.create(reviewed_on=made.day("2026-10-05"))
    found = figure("review_compliance", "2026-10", company.south)
    assert (found.numerator, found.denominator) == (0.5, 0.5)


def test_days_at_a_stage_and_spread_are_of_heads(company):
    """A median and a spread add up in no way: who is shared is somebody on either bench."""
    assert figure("stage_days_qualified", MONTH, company.south).n == 1
    assert value("background_source", MONTH, company.north) == effective_number([1, 1])
    assert {key: each.n for key, each in by("background_source", MONTH, "team").items()} == {
        "north": 2,
        "south": 1,
        None: 0,
    }


# Open to its records, and explained


def test_a_figure_opens_to_the_people_and_says_who_counts_in_part(client, company):
    assert {each.name for each in records("pool_size", MONTH, company.south)} == {"Kim"}
    client.force_login(company.manager)
    html = client.get("/figures/pool_size/?who=team:north&when=2026-11").content.decode()
    assert "On several benches, so counted in part: Kim 1/2." in html
    assert "North, South" in html
    client.force_login(company.director)
    assert "counted in part" not in client.get("/figures/pool_size/?when=2026-11").content.decode()


def pool_notes(client, user):
    client.force_login(user)
    html = client.get("/figures/pool_size/?who=team:north&when=2026-11").content.decode()
    return html.partition("so counted in part: ")[2].partition(".")[0]


def test_who_stands_on_others_benches_by_now_is_counted_in_part_and_not_named(client, company):
    """Kim and Noa stood on North's bench in November; Noa, on South's and East's since, is no longer Mia's to see."""
    noa = made.shared(made.candidate("Noa", team=company.north), company.south)
    with time_machine.travel("2026-12-02T09:00:00+08:00", tick=False):
        noa.team = Team.objects.get(key="east")
        noa.save()
        assert pool_notes(client, company.manager) == "Kim 1/2, others: 1"
        assert pool_notes(client, company.recruiter) == "Kim 1/2, Noa 1/2"


def test_nobody_reads_their_own_name_among_those_on_several_benches(client, company):
    Candidate.objects.filter(pk=company.kim.pk).update(present_rep=company.reps.mia)
    assert pool_notes(client, company.manager) == "others: 1"
    assert pool_notes(client, company.recruiter) == "Kim 1/2"


# Who sees and places them


def test_both_managers_see_somebody_shared_and_nobody_else(client, company):
    sam = made.user("sam", rep=company.reps.sam)
    assert {each.name for each in Candidate.objects.visible_to(sam)} == {"Kim"}
    assert {each.name for each in Candidate.objects.visible_to(company.manager)} == {"Kim", "Lee"}
    assert not Candidate.objects.visible_to(company.stranger).exists()
    client.force_login(sam)
    assert client.get(reverse("candidate_detail", args=[company.kim.pk])).status_code == 200
    made.vacancy(company.north)
    assert not Vacancy.objects.visible_to(sam).exists()
    listed = client.get("/candidates/?team=south").content.decode()
    assert ("Kim" in listed, "Lee" in listed) == (True, False)


def test_a_recruiter_places_them_and_takes_them_back(client, company):
    client.force_login(company.recruiter)
    url = reverse("candidate_edit", args=[company.kim.pk])
    east = made.team("Far East", key="far")
    data = {"name": "Kim", "team": company.north.pk, "stage": "qualified", "added_on": "2026-11-01", "rating": 4}
    client.post(url, data | {"also_for": [east.pk, company.north.pk]})
    assert set(SharedBench.objects.values_list("team__key", flat=True)) == {"far"}
    assert [each.history_type for each in SharedBench.history.order_by("history_id")] == ["+", "+", "-"]
    client.post(url, data)
    assert not SharedBench.objects.exists()


def test_a_manager_who_edits_leaves_them_on_the_benches_of_others(client, company):
    client.force_login(made.user("sam", rep=company.reps.sam))
    url = reverse("candidate_edit", args=[company.kim.pk])
    form = client.get(url).context["form"]
    assert set(form.fields["team"].queryset) == {company.north, company.south}
    assert form.initial["also_for"] == [company.south.pk]


# By file


def test_benches_come_in_by_file_and_change(company, tmp_path):
    head = "key,name,stage,team,added_on,also_for"
    bring(tmp_path, "talent", [head, "K-9,Noa,contacted,north,2026-11-01,south|east"])
    noa = Candidate.objects.get(key="K-9")
    assert noa.bench_names == "North, East, South"
    bring(tmp_path, "talent", [head, "K-9,Noa,contacted,north,2026-11-01,east"])
    assert [each.team.key for each in noa.shared_benches.all()] == ["east"]
    bring(tmp_path, "talent", ["key,name,stage,added_on", "K-9,Noa,contacted,2026-11-01"])
    assert noa.shared_benches.count() == 1
