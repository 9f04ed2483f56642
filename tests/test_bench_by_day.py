"""A bench of a past day is made of what was on record then, whatever was changed since (spec 5.1)."""

import html

import pytest
import time_machine
from django.urls import reverse
from django.utils.translation import override

from kpis.definitions import kpi_by_slug, measure_by_name
from kpis.talent.bench import bench, flow
from reps.models import Candidate, SharedBench, TalentReview
from reps.models.talent import Stage
from reps.purge import purge
from tests import builders as made
from tests.asking import ask, by, records, value
from tests.files import bring
from tests.small_company import TODAY, small_company

pytestmark = pytest.mark.django_db


def at(moment):
    return time_machine.travel(f"{moment}:00+08:00", tick=False)


def october(name, team=None):
    return value(name, "2026-10", team, as_of="2026-10-31")


def november(name, team=None):
    return value(name, "2026-11", team, as_of="2026-11-23")


@pytest.fixture
def company():
    with time_machine.travel(TODAY, tick=False):
        yield small_company()


@pytest.fixture
def kim(company):
    """On North's ready bench since September, looked at each month."""
    with at("2026-09-01T09:00"):
        return made.ready("Kim", team=company.north, added_on="2026-09-01", reviewed=["2026-10-20", "2026-11-16"])


def change(candidate, **fields):
    for name, found in fields.items():
        setattr(candidate, name, found)
    candidate.save()


@pytest.mark.parametrize(
    "lost",
    [
        {"rating": 3},
        {"readiness": "later"},
        {"can_start_on": made.day("2027-06-01")},
        {"consent_until": made.day("2026-11-01")},
        {"consent_on": None},
    ],
    ids=lambda lost: next(iter(lost)),
)
def test_what_is_changed_today_leaves_last_month_s_ready_bench(company, kim, lost):
    change(kim, **lost)
    assert (october("ready_bench", company.north), november("ready_bench", company.north)) == (1, 0)


def test_a_rating_raised_today_does_not_change_last_month_s_ready_bench(company, kim):
    with at("2026-09-01T10:00"):
        change(kim, rating=3)
    change(kim, rating=5)
    assert (october("pool_quality_share"), november("pool_quality_share")) == (0, 1)
    assert (october("ready_bench"), november("ready_bench")) == (0, 1)


def test_the_last_version_of_a_day_holds_for_it(kim):
    for rating in (3, 2, 5):
        change(kim, rating=rating)
    assert november("pool_quality_share") == 1


def test_before_the_record_was_kept_what_it_said_first_holds(company):
    """Entered today of somebody in the pool since January: ready in October too, looked at on the 20th."""
    made.ready("Lee", team=company.north, added_on="2026-01-05", reviewed=["2026-10-20"])
    assert october("ready_bench", company.north) == 1


def test_the_later_of_a_review_s_rating_and_the_record_s_counts(company, kim):
    """Rated 3 in a review of 16 November; the record, changed on the 23rd, says 4 again."""
    TalentReview.objects.filter(candidate=kim, reviewed_on="2026-11-16").update(rating=3)
    assert november("ready_bench") == 0
    change(kim, rating=5)
    assert november("ready_bench") == 1


def test_a_rating_given_in_a_review_stands_on_the_record(client, company, kim):
    client.force_login(company.manager)
    client.post(reverse("candidate_review", args=[kim.pk]), {"rating": "5"})
    kim.refresh_from_db()
    assert kim.rating == 5


def test_consent_given_later_is_none_before(company):
    made.ready("Lee", team=company.north, added_on="2026-10-01", consent_on="2026-11-02", reviewed=["2026-11-02"])
    assert (october("ready_bench"), november("ready_bench")) == (0, 1)


def test_contact_of_today_leaves_who_was_stale_then(company):
    with at("2026-06-01T09:00"):
        lee = made.candidate("Lee", team=company.north, added_on="2026-06-01", last_contact_on="2026-06-01")
    change(lee, last_contact_on=made.day("2026-11-23"))
    assert (october("stale_members"), november("stale_members")) == (1, 0)


def test_a_candidate_given_to_another_team_stays_on_the_old_bench_in_the_past(company, kim):
    change(kim, team=company.south)
    assert (october("pool_size", company.north), october("pool_size", company.south)) == (1, 0)
    assert (november("pool_size", company.north), november("pool_size", company.south)) == (0, 1)
    assert {key: each.value for key, each in by("ready_bench", "2026-10", "team").items()} == {"north": 1, "south": 0}
    assert [each.name for each in records("pool_size", "2026-10", company.north)] == ["Kim"]


def test_the_flow_of_a_team_balances_when_a_candidate_is_handed_over(company, kim):
    change(kim, team=company.south)
    moved = {team.key: flow(ask("2026-11", team)) for team in (company.north, company.south)}
    assert [(each.start, each.added, each.handed_over, each.end) for each in moved.values()] == [
        (1, 0, -1, 0),
        (0, 0, 1, 1),
    ]
    teams = {key: each.value for key, each in by("pool_handed_over", "2026-11", "team").items()}
    assert (teams, november("pool_handed_over")) == ({"north": -1, "south": 1}, 0)


def test_a_bench_shared_later_hands_over_a_part(client, company, kim):
    """Half of Kim goes from North to South today; in October all of her stood on North's."""
    client.force_login(company.recruiter)
    found = Candidate.objects.values().get(pk=kim.pk)
    data = {name: found for name, found in found.items() if found is not None}
    data |= {"team": company.north.pk, "also_for": [company.south.pk]}
    assert client.post(reverse("candidate_edit", args=[kim.pk]), data).status_code == 302
    assert (october("pool_size", company.north), november("pool_size", company.north)) == (1, 0.5)
    assert (october("pool_size", company.south), november("pool_size", company.south)) == (0, 0.5)
    assert (november("pool_handed_over", company.south), november("pool_added", company.south)) == (0.5, 0)


def test_a_bench_no_longer_shared_counted_its_part_before(company, kim):
    with at("2026-09-01T09:00"):
        made.shared(kim, company.south)
    SharedBench.objects.get().delete()
    assert (october("pool_size", company.south), november("pool_size", company.south)) == (0.5, 0)


def test_a_bench_shared_when_a_candidate_is_entered_counts_from_their_first_day(company):
    made.shared(made.candidate("Lee", team=company.north, added_on="2026-01-05"), company.south)
    assert october("pool_size", company.south) == 0.5


def test_who_left_twice_counts_twice_so_that_the_flow_balances(company):
    made.candidate(
        "Lee",
        team=company.north,
        added_on="2026-09-01",
        moves=[("declined", "2026-11-02"), ("contacted", "2026-11-05"), ("withdrew", "2026-11-10")],
    )
    moved = flow(ask("2026-11", company.north))
    assert (moved.start, moved.reactivated, moved.exits, moved.end) == (1, 1, 2, 0)
    assert november("pool_exits") == 2


@pytest.mark.parametrize(("name", "who", "counts"), [
    ("pool_exits", "company", ["2"]),
    ("pool_exits", "team:south", None),
    ("pool_reactivated", "team:south", ["0.5"]),
    ("review_compliance", "company", ["2"]),
    ("pool_added", "company", None),
])  # fmt: skip
def test_who_counts_twice_or_in_part_is_listed_as_so_much(client, company, name, who, counts):
    """Lee of North and South left twice in November, in South a half of them twice, and came back once between.

    Kai was looked at in August and in September.
    """
    lee = made.candidate(
        "Lee",
        team=company.north,
        added_on="2026-10-01",
        moves=[("declined", "2026-11-02"), ("contacted", "2026-11-05"), ("withdrew", "2026-11-10")],
    )
    made.shared(lee, company.south)
    made.candidate("Kai", added_on="2026-07-01", reviewed=["2026-08-03", "2026-09-07"])
    when = "2026-Q3" if name == "review_compliance" else "2026-11"
    client.force_login(company.director)
    page = client.get(reverse("figure_records", args=[name]), {"who": who, "when": when})
    table = page.context["table"]
    shown = [str(row.get_cell("part")) for row in table.rows if str(row.record) != "Kim"] if counts else None
    assert ("part" in table.columns.names()) is bool(counts)
    assert shown == counts


def test_an_import_changes_from_its_day_on(tmp_path, company):
    head = "key,name,stage,team,added_on,rating"
    with at("2026-09-01T09:00"):
        bring(tmp_path, "talent", [head, "K-1,Lee,qualified,north,2026-08-01,3"])
    bring(tmp_path, "talent", [head, "K-1,Lee,qualified,south,2026-08-01,5"])
    assert (october("pool_quality_share"), november("pool_quality_share")) == (0, 1)
    assert (october("pool_size", company.north), november("pool_size", company.north)) == (1, 0)


def test_personal_data_deleted_leaves_the_bench_of_the_past(company, kim):
    change(kim, consent_until=made.day("2026-11-22"))
    purge(made.day("2026-11-23"))
    assert october("ready_bench", company.north) == 1
    assert not Candidate.history.filter(name="Kim").exists()


def test_the_talent_page_of_a_past_day_tells_what_was_agreed_then(client, company, kim):
    with at("2026-09-01T09:00"):
        change(kim, next_contact_on=made.day("2026-11-02"))
    change(kim, next_contact_on=made.day("2026-12-24"), team=company.south)
    client.force_login(company.recruiter)
    shown = client.get(reverse("talent"), {"when": "2026-10", "as_of": "2026-10-31"}).content.decode()
    assert "next contact 2026-11-02" in shown
    assert "North" in shown
    (seat,) = bench(ask("2026-10", company.north, "2026-10-31"))
    assert (seat.benches, seat.held.next_contact_on) == ("North", made.day("2026-11-02"))


def test_the_flow_shows_hand_overs_only_where_there_were_any(client, company, kim):
    client.force_login(company.director)
    for path in ("talent", "rhythm"):
        where = reverse(path, args=["talent"] if path == "rhythm" else [])
        assert "Handed over" not in client.get(where, {"when": "2026-11", "who": "team:north"}).content.decode()
    change(kim, team=company.south)
    for path in ("talent", "rhythm"):
        where = reverse(path, args=["talent"] if path == "rhythm" else [])
        assert "Handed over" in client.get(where, {"when": "2026-11", "who": "team:north"}).content.decode()


def test_a_first_move_leaves_the_stage_on_record_before_it(client, company, kim):
    """Entered as qualified, offered a post today: qualified in October, and so on the ready bench then."""
    client.force_login(company.manager)
    found = {name: value for name, value in Candidate.objects.values().get(pk=kim.pk).items() if value is not None}
    data = found | {"team": company.north.pk, "stage": "offered"}
    assert client.post(reverse("candidate_edit", args=[kim.pk]), data).status_code == 302
    assert (october("ready_bench"), november("ready_bench")) == (1, 1)


def test_a_past_bench_offers_no_review_and_no_way_to_who_is_another_team_s_now(client, company, kim):
    made.candidate("Lee", team=company.north, added_on="2026-10-01")
    change(kim, team=company.south)
    client.force_login(company.manager)
    shown = client.get(reverse("talent"), {"who": "team:north", "as_of": "2026-10-31"}).content.decode()
    assert "Kim" in shown
    assert "another team's now" in shown
    assert reverse("candidate_detail", args=[kim.pk]) not in shown
    for each in Candidate.objects.all():
        assert reverse("candidate_review", args=[each.pk]) not in shown
    assert (
        reverse("candidate_review", args=[Candidate.objects.get(name="Lee").pk])
        in client.get(reverse("talent"), {"who": "team:north"}).content.decode()
    )


@pytest.mark.parametrize("name", ["explain", "figure_records"])
def test_behind_a_past_bench_nothing_is_told_of_who_is_another_team_s_now(client, company, kim, name):
    """Kim counted in October; what South has on record since is South's."""
    made.candidate("Lee", team=company.north, added_on="2026-10-01", source="Referral")
    change(kim, team=company.south, source="Poached")
    asked = {"who": "team:north", "when": "2026-10", "as_of": "2026-10-31"}
    client.force_login(company.manager)
    shown = client.get(reverse(name, args=["pool_size"]), asked).content.decode()
    assert "Referral" in shown
    assert "On other teams' benches by now, or yourself: Kim." in html.unescape(shown)
    assert "Poached" not in shown
    assert reverse("candidate_detail", args=[kim.pk]) not in shown


def test_the_one_who_sees_both_teams_finds_them_behind_a_past_bench(client, company, kim):
    change(kim, team=company.south)
    client.force_login(company.recruiter)
    asked = {"who": "team:north", "when": "2026-10", "as_of": "2026-10-31"}
    shown = client.get(reverse("figure_records", args=["pool_size"]), asked).content.decode()
    assert reverse("candidate_detail", args=[kim.pk]) in shown
    assert "benches by now" not in shown


def test_the_definition_names_the_stage_it_begins_at_in_both_languages():
    measure = measure_by_name("ready_bench")[1]
    assert "qualified" in str(measure.definition)
    with override("zh-hans"):
        assert str(Stage.QUALIFIED.label) in str(measure.definition)
        assert str(Stage.QUALIFIED.label) in str(kpi_by_slug("talent_pool").definition)
