"""The talent pool's pages: candidates with their stages and reviews, and the manager's page of bench, team and flow."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from reps.models import Candidate, StageEvent, TalentReview
from tests import builders as make

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def a_tuesday():
    with time_machine.travel("2026-11-24T10:00+08:00", tick=False):
        yield


@pytest.fixture
def north():
    return make.team("North")


@pytest.fixture
def mia(north):
    return make.user("mia", make.rep("Mia", north, manages=True))


@pytest.fixture
def sam():
    return make.user("sam", make.rep("Sam", make.team("South"), manages=True))


@pytest.fixture
def alice(north):
    return make.user("alice", make.rep("Alice", north))


@pytest.fixture
def rita():
    return make.user("rita", is_recruiter=True)


@pytest.fixture
def dora():
    return make.user("dora", is_director=True)


def get(client, who, name, /, *args, **query):
    client.force_login(who)
    return client.get(reverse(name, args=args), query)


def post(client, who, name, /, *args, **data):
    client.force_login(who)
    return client.post(reverse(name, args=args), data)


# The page


def test_the_bench_lists_the_longest_due_review_first_and_nobody_who_left(client, mia, north):
    fresh = make.candidate("Fresh", team=north, added_on="2026-11-20")
    overdue = make.candidate("Overdue", team=north, added_on="2026-09-01")
    due = make.candidate("Due", team=north, added_on="2026-09-01", reviewed=["2026-10-28"])
    make.candidate("Gone", "rejected", team=north, added_on="2026-09-01")
    seats = get(client, mia, "talent").context["page"].object_list
    found = [(seat.candidate, seat.due_on, seat.state) for seat in seats]
    assert found == [
        (overdue, date(2026, 10, 1), "overdue"),
        (due, date(2026, 11, 28), "due"),
        (fresh, date(2026, 12, 20), "looked_at"),
    ]


@pytest.mark.example("E18")
def test_the_flow_of_the_period_balances(client, mia, north):
    make.candidate("Stays", team=north, added_on="2026-10-01")
    make.candidate("New", team=north, added_on="2026-11-02")
    make.candidate(
        "Back", team=north, added_on="2026-08-01", moves=[("declined", "2026-09-01"), ("contacted", "2026-11-05")]
    )
    make.candidate("Hired", team=north, added_on="2026-10-01", moves=[("hired", "2026-11-10")])
    make.candidate("Left", team=north, added_on="2026-10-01", moves=[("withdrew", "2026-11-11")])
    flow = get(client, mia, "talent", when="2026-11").context["flow"]
    assert (flow.start, flow.added, flow.reactivated, flow.hired, flow.exits, flow.end) == (3, 1, 1, 1, 1, 3)


def test_candidates_and_members_are_two_lists_that_are_never_added_up(client, mia, north, alice):
    make.candidate("Kim", team=north)
    answer = get(client, mia, "talent")
    assert [seat.candidate.name for seat in answer.context["page"].object_list] == ["Kim"]
    assert [member.rep.name for member in answer.context["members"]] == ["Alice", "Mia"]
    sizes = {figure.measure.name: figure.value for figure in answer.context["bench"]}
    assert sizes["pool_size"] == 1


def test_inactivity_is_told_to_their_manager_and_their_director_only(client, mia, north, alice, rita, dora):
    admin = make.user("adam", is_staff=True)

    def flags(who, **query):
        members = get(client, who, "talent", **query).context["members"]
        return members and {member.rep.name: member.is_inactive for member in members}

    assert flags(mia) == {"Alice": True, "Mia": True}
    assert flags(dora) == {"Alice": True, "Mia": True}
    assert flags(admin) == {"Alice": None, "Mia": None}
    assert flags(rita) is None
    assert "inactive_members" not in get(client, admin, "dashboard").content.decode()
    for who, status in ((mia, 200), (dora, 200), (admin, 404), (rita, 404)):
        assert get(client, who, "figure_records", "inactive_members").status_code == status


def test_a_manager_sees_the_own_bench_a_recruiter_all(client, mia, sam, north, rita):
    make.candidate("Kim", team=north)
    make.candidate("Lee", team=sam.rep.memberships.get().team)
    seen = {
        who: [seat.candidate.name for seat in get(client, who, "talent").context["page"].object_list]
        for who in (mia, sam, rita)
    }
    assert seen == {mia: ["Kim"], sam: ["Lee"], rita: ["Kim", "Lee"]}


def test_the_talent_page_does_not_exist_for_a_rep_and_strangers_log_in(client, alice, mia, sam):
    assert get(client, alice, "talent").status_code == 404
    assert get(client, mia, "talent", who=f"team:{sam.rep.memberships.get().team.key}").status_code == 404
    client.logout()
    assert client.get(reverse("talent")).url.startswith("/accounts/login/")


def test_an_empty_pool_says_what_to_do_in_both_languages(client, mia):
    for language in ("en", "zh-hans"):
        client.cookies["django_language"] = language
        answer = get(client, mia, "talent")
        assert answer.status_code == 200
        assert 'class="empty"' in answer.content.decode()


def test_the_bench_says_whose_consent_ends_or_is_missing(client, mia, north):
    for name, until in (("Holds", "2027-06-01"), ("Ends", "2026-12-24"), ("Ended", "2026-11-23"), ("Unknown", None)):
        make.candidate(name, team=north, consent_until=until)
    make.candidate("Open", team=north, consent_on="2026-06-01")
    seats = get(client, mia, "talent").context["page"].object_list
    found = {seat.candidate.name: seat.consent for seat in seats}
    assert found == {"Holds": "", "Ends": "ends", "Ended": "ended", "Unknown": "unknown", "Open": ""}


# Reviews


def test_one_tap_writes_todays_review_by_this_user(client, mia, north):
    kim = make.candidate("Kim", team=north, added_on="2026-09-01")
    answer = post(client, mia, "candidate_review", kim.pk, next="/talent/")
    review = TalentReview.objects.get()
    assert answer.url == "/talent/"
    assert (review.candidate, review.reviewed_on, review.reviewer, review.rating) == (kim, TODAY, "mia", None)
    assert review.no_change
    (seat,) = get(client, mia, "talent").context["page"].object_list
    assert (seat.state, seat.due_on) == ("looked_at", date(2026, 12, 24))


def test_a_second_review_that_day_adds_to_the_first(client, mia, north):
    kim = make.candidate("Kim", team=north)
    post(client, mia, "candidate_review", kim.pk, rating="4")
    post(client, mia, "candidate_review", kim.pk, note="Called, will come in May")
    review = TalentReview.objects.get()
    assert (review.rating, review.note, review.no_change) == (4, "Called, will come in May", False)


def test_a_tap_after_a_note_that_day_leaves_what_was_said(client, mia, north):
    kim = make.candidate("Kim", team=north)
    for data in ({"note": "Called"}, {}):
        post(client, mia, "candidate_review", kim.pk, **data)
    review = TalentReview.objects.get()
    assert (review.note, review.no_change) == ("Called", False)


def test_what_a_review_brought_to_light_stands_on_the_record(client, mia, north):
    kim = make.candidate("Kim", team=north, readiness="later")
    post(client, mia, "candidate_review", kim.pk, readiness="now", spoken="on", next_contact_on="2026-12-01")
    kim.refresh_from_db()
    assert (kim.readiness, kim.last_contact_on, kim.next_contact_on) == ("now", TODAY, date(2026, 12, 1))
    assert not TalentReview.objects.get().no_change


def test_the_next_contact_lies_ahead(client, mia, north):
    kim = make.candidate("Kim", team=north)
    post(client, mia, "candidate_review", kim.pk, next_contact_on="2026-11-23")
    assert not TalentReview.objects.exists()


def test_a_rating_out_of_range_is_refused(client, mia, north):
    kim = make.candidate("Kim", team=north)
    post(client, mia, "candidate_review", kim.pk, rating="6")
    assert not TalentReview.objects.exists()


@pytest.mark.parametrize("who", ["sam", "alice", "dora"])
def test_a_review_is_for_those_who_may_write_about_the_candidate(client, who, north, request):
    kim = make.candidate("Kim", team=north)
    assert post(client, request.getfixturevalue(who), "candidate_review", kim.pk).status_code == 404
    assert not TalentReview.objects.exists()


# Candidates


def form_data(team, **changes):
    return {"name": "Kim", "team": team.pk, "stage": "identified", "added_on": "2026-11-20"} | changes


def test_adding_a_candidate_writes_down_the_first_stage(client, mia, north):
    answer = post(client, mia, "candidate_new", **form_data(north, stage="screened"))
    kim = Candidate.objects.get()
    assert answer.url == reverse("candidate_detail", args=[kim.pk])
    assert [(event.stage, event.occurred_on) for event in kim.stage_events.all()] == [("screened", date(2026, 11, 20))]


def test_a_new_stage_is_written_down_on_its_day(client, mia, north):
    kim = make.candidate("Kim", team=north, added_on="2026-11-01")
    post(client, mia, "candidate_edit", kim.pk, **form_data(north, stage="interviewed", stage_on="2026-11-23"))
    event = StageEvent.objects.get()
    assert (event.stage, event.occurred_on, event.history.first().history_user) == (
        "interviewed",
        date(2026, 11, 23),
        mia,
    )


def test_a_change_of_anything_else_writes_no_stage(client, mia, north):
    kim = make.candidate("Kim", team=north, added_on="2026-11-01")
    post(client, mia, "candidate_edit", kim.pk, **form_data(north, rating="4"))
    assert not StageEvent.objects.exists()
    assert Candidate.objects.get().rating == 4


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"team": ""}, "team"),
        ({"stage": "promoted"}, "stage"),
        ({"rating": "6"}, "rating"),
        ({"added_on": "2026-11-25"}, "added_on"),
        ({"stage": "contacted", "stage_on": "2026-11-25"}, "stage_on"),
        ({"stage": "contacted", "stage_on": "2026-11-09"}, "stage_on"),  # before the interview
    ],
)
def test_bad_input_is_said_beside_its_field(client, mia, north, changes, field):
    kim = make.candidate("Kim", team=north, added_on="2026-11-01", moves=[("interviewed", "2026-11-10")])
    data = form_data(north, added_on="2026-11-01", stage="interviewed") | changes
    answer = post(client, mia, "candidate_edit", kim.pk, **data)
    assert field in answer.context["form"].errors
    kim.refresh_from_db()
    assert kim.stage == "interviewed"


def test_only_somebody_hired_is_a_rep(client, mia, north, alice):
    answer = post(client, mia, "candidate_new", **form_data(north, rep=alice.rep.pk))
    assert answer.context["form"].errors["rep"]


def test_a_manager_gives_candidates_to_own_teams_only(client, mia, sam):
    south = sam.rep.memberships.get().team
    assert post(client, mia, "candidate_new", **form_data(south)).context["form"].errors["team"]


@pytest.mark.parametrize("name", ["candidate_detail", "candidate_edit"])
def test_a_candidate_is_seen_by_manager_and_recruiter_only(client, name, mia, sam, alice, rita, north):
    kim = make.candidate("Kim", team=north)
    seen = {who.username: get(client, who, name, kim.pk).status_code for who in (mia, rita, sam, alice)}
    assert seen == {"mia": 200, "rita": 200, "sam": 404, "alice": 404}


def test_a_director_reads_a_candidate_and_cannot_change_them(client, dora, north):
    kim = make.candidate("Kim", team=north)
    assert get(client, dora, "candidate_detail", kim.pk).status_code == 200
    assert get(client, dora, "candidate_edit", kim.pk).status_code == 404


def test_a_candidates_page_shows_moves_reviews_and_changes_in_both_languages(client, mia, north):
    kim = make.candidate("Kim", team=north, moves=[("contacted", "2026-11-10")], reviewed=["2026-11-12"])
    post(
        client,
        mia,
        "candidate_edit",
        kim.pk,
        **form_data(north, added_on="2026-11-01", stage="contacted", source="Referral"),
    )
    for language in ("en", "zh-hans"):
        client.cookies["django_language"] = language
        shown = get(client, mia, "candidate_detail", kim.pk).content.decode()
        assert "2026-11-10" in shown
        assert "2026-11-12" in shown
        assert "Referral" in shown
