"""The manager's rhythms: five pages that answer their questions, and the one-to-one's commitments and notes."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from kpis.rhythms.catalogue import RHYTHMS
from reps.models import CoachingNote, Commitment, Membership
from tests import builders as made
from tests.small_company import TODAY, WEEK, small_company

pytestmark = pytest.mark.django_db
PEOPLE = {"one-to-one": "rep:alice"}  # of whom each page is, other than team North


@pytest.fixture
def company():
    with time_machine.travel(TODAY, tick=False):
        yield small_company()


def page(client, user, slug, **query):
    client.force_login(user)
    return client.get(reverse("rhythm", args=[slug]), query)


def text(answer):
    return answer.content.decode()


def act(client, user, name, pk, **data):
    client.force_login(user)
    return client.post(reverse(name, args=[pk]), data)


# All of them


@pytest.mark.parametrize("slug", RHYTHMS)
def test_a_page_says_its_questions(client, company, slug):
    answer = text(page(client, company.manager, slug, who=PEOPLE.get(slug, "team:north")))
    asked = [str(question) for question in RHYTHMS[slug].questions]
    made.lead("2026-10-12", owner=company.reps.alice)
    if slug == "leads":
        assert "No leads in these months" in answer
        answer = text(page(client, company.manager, slug, who="team:north"))
    assert len(asked) == 3
    assert all(f">{question}</h2>" in answer for question in asked)


@pytest.mark.parametrize("slug", RHYTHMS)
def test_a_stranger_s_team_is_not_there(client, company, slug):
    sam = made.user("sam", rep=company.reps.sam)
    assert page(client, sam, slug, who=PEOPLE.get(slug, "team:north")).status_code == 404


@pytest.mark.parametrize("slug", [slug for slug in RHYTHMS if slug != "one-to-one"])
def test_a_rep_has_no_team_pages(client, company, slug):
    assert page(client, company.alice, slug, who="team:north").status_code == 404


def test_who_has_nobody_to_choose_from_sees_no_chooser(client, company):
    chooser = '<select name="who"'
    assert chooser in text(page(client, company.manager, "one-to-one", who="rep:alice"))
    assert chooser not in text(page(client, company.alice, "one-to-one", who="rep:alice"))


def test_the_index_shows_what_is_mine(client, company):
    def titles(user):
        client.force_login(user)
        return [entry.rhythm.slug for entry in client.get(reverse("rhythms")).context["entries"]]

    assert titles(company.manager) == list(RHYTHMS)
    assert titles(company.alice) == ["one-to-one"]
    assert titles(company.recruiter) == ["talent"]
    assert "one-to-one" not in titles(company.admin)


def test_an_unknown_rhythm_is_not_there(client, company):
    assert page(client, company.manager, "tuesday").status_code == 404


# Monday


def test_monday_looks_at_last_week(client, company):
    found = page(client, company.manager, "monday").context
    assert found["state"].period.code == WEEK
    values = {name: figure.value for name, figure in found["whole"].items()}
    assert values["quality_visits"] == 3
    assert values["no_surprise_proposals"] == 2
    assert values["blind_proposals"] == 1


def test_the_least_of_what_was_expected_comes_first(client, company):
    """Alice made 3 of 8 and Ann and Mia none: one week alone is no signal."""
    found = page(client, company.manager, "monday").context
    assert [line.name for line in found["lines"]] == ["Ann", "Mia", "Alice"]
    alice = found["lines"][-1]
    assert (alice.quality.numerator, alice.quality.denominator) == (3, 8)
    assert [week.done for week in alice.strip] == [0] * 7 + [3]


def test_four_weeks_without_work_are_a_signal(client, company):
    found = page(client, company.manager, "monday").context
    assert {line.name for line in found["help"]} == {"Ann", "Mia", "Alice"}  # 3 of 32 and 0 of 32
    for each in (date(2026, 10, 26), date(2026, 11, 2), date(2026, 11, 9)):
        for _visit in range(8):
            made.visit(company.reps.ann, each, quality=True)
            made.proposal(company.reps.ann, each, no_surprise=True)
    found = page(client, company.manager, "monday").context
    assert {line.name for line in found["help"]} == {"Mia", "Alice"}


def test_what_is_planned_and_goes_out_this_week(client, company):
    made.visit(company.reps.alice, "2026-11-25", status="planned")
    made.visit(company.reps.alice, "2026-11-30", status="planned")  # next week
    draft = made.proposal(company.reps.alice, "2026-11-27", no_surprise=True, status="draft")
    made.proposal(company.reps.alice, "2026-11-30", status="draft")
    made.proposal(company.reps.bob, "2026-11-25", status="draft")  # of another team
    found = page(client, company.manager, "monday").context
    assert found["drafts"] == [draft]
    assert found["ahead"].value == 1
    assert {line.name: line.ahead.value for line in found["lines"]} == {"Alice": 1, "Ann": 0, "Mia": 0}


def test_data_gaps_come_first(client, company):
    made.visit(company.reps.alice, "2026-11-18", status="planned")
    answer = text(page(client, company.manager, "monday"))
    assert answer.index("Data gaps") < answer.index("Did we do enough")
    assert page(client, company.manager, "monday").context["gaps"][0].value == 1


def test_many_people_are_shown_by_team(client, company):
    for _number in range(15):
        made.rep("Extra", company.south)
    found = page(client, company.director, "monday").context
    assert (found["by"], {line.name for line in found["lines"]}) == ("team", {"North", "South"})
    assert [figure.measure.name for figure in found["people_below"]] == [
        "reps_below_visit_target",
        "reps_below_proposal_target",
    ]


def test_an_earlier_week_does_not_show_this_week_s_plans(client, company):
    assert not page(client, company.manager, "monday", when="2026-W40").context["is_latest"]


def test_monday_s_queries_do_not_grow_with_people(client, company, django_assert_max_num_queries):
    page(client, company.manager, "monday")
    for name in ("Cy", "Di", "Ed"):
        made.visit(made.rep(name, company.north), "2026-11-17", quality=True)
    with django_assert_max_num_queries(36):
        page(client, company.manager, "monday")


# One-to-one


def test_a_manager_chooses_whom_to_meet(client, company):
    made.commitment(company.reps.alice)
    found = page(client, company.manager, "one-to-one").context["people"]
    assert [(rep.name, len(own)) for rep, own in found] == [("Alice", 1), ("Ann", 0)]


def test_a_rep_goes_to_their_own_page(client, company):
    answer = page(client, company.alice, "one-to-one")
    assert answer.url.endswith("?who=rep:alice")
    found = client.get(answer.url).context
    assert (found["is_own"], found["may_coach"]) == (True, False)


@pytest.mark.parametrize("role", ["admin", "teammate", "stranger", "recruiter"])
def test_a_one_to_one_is_between_two(client, company, role):
    assert page(client, getattr(company, role), "one-to-one", who="rep:alice").status_code == 404


def test_a_former_manager_s_meetings_are_over(client, company):
    Membership.objects.filter(rep=company.reps.alice).update(end="2026-11-20")
    made.member(company.reps.alice, company.south, start="2026-11-21")
    assert page(client, company.manager, "one-to-one", who="rep:alice").status_code == 404


def test_what_was_agreed_is_asked_for_next_time(client, company):
    act(client, company.manager, "commitment_new", company.reps.alice.pk, what="Call Acme", due_on="2026-11-30", kpi="")
    (made_now,) = Commitment.objects.all()
    assert (made_now.rep, made_now.by, made_now.status) == (company.reps.alice, company.manager, "open")
    with time_machine.travel("2026-11-30T09:00:00+08:00", tick=False):
        (promise,) = page(client, company.manager, "one-to-one", who="rep:alice").context["promises"]
        assert promise.is_due
        act(client, company.manager, "commitment_settle", made_now.pk, status="kept")
        made_now.refresh_from_db()
        assert (made_now.status, made_now.settled_on) == ("kept", date(2026, 11, 30))
        act(client, company.manager, "commitment_settle", made_now.pk, status="open")
        made_now.refresh_from_db()
        assert (made_now.status, made_now.settled_on) == ("open", None)
    assert [row.status for row in made_now.history.order_by("history_id")] == ["open", "kept", "open"]


def test_both_see_what_was_agreed(client, company):
    made.commitment(company.reps.alice, what="Ask for the date")
    for user in (company.alice, company.manager, company.director):
        assert "Ask for the date" in text(page(client, user, "one-to-one", who="rep:alice"))
    assert [each.what for each in Commitment.objects.visible_to(company.alice)] == ["Ask for the date"]
    for user in (company.teammate, company.stranger, company.admin, company.recruiter):
        assert not Commitment.objects.visible_to(user).exists()


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"what": "", "due_on": "2026-11-30"}, "What we agree on: This field is required."),
        ({"what": "Call", "due_on": "soon"}, "Due on: Enter a valid date."),
        ({"what": "Call", "due_on": "2026-11-01"}, "Due on: It can&#x27;t be due before it was agreed."),
    ],
)
def test_a_commitment_that_makes_no_sense_is_refused(client, company, sent, said):
    client.force_login(company.manager)
    answer = client.post(reverse("commitment_new", args=[company.reps.alice.pk]), sent, follow=True)
    assert said in text(answer)
    assert not Commitment.objects.exists()


def test_a_note_is_its_writer_s_alone_until_it_is_shared(client, company):
    act(client, company.manager, "note_write", company.reps.alice.pk, text="Talks too long")
    note = CoachingNote.objects.get()
    assert "Talks too long" in text(page(client, company.manager, "one-to-one", who="rep:alice"))
    for user in (company.alice, company.director):
        assert "Talks too long" not in text(page(client, user, "one-to-one", who="rep:alice"))
    act(client, company.manager, "note_write", company.reps.alice.pk, text="Listens better now", shared="on")
    assert CoachingNote.objects.get() == note  # the same day, the same note
    assert note.history.count() == 2
    assert "Listens better now" in text(page(client, company.alice, "one-to-one", who="rep:alice"))
    assert "Listens better now" not in text(page(client, company.director, "one-to-one", who="rep:alice"))


def test_nobody_else_writes(client, company):
    open_one = made.commitment(company.reps.alice)
    sam = made.user("sam", rep=company.reps.sam)
    for user in (sam, company.alice, company.director, company.admin):
        for name, pk in (("commitment_new", open_one.rep_id), ("note_write", open_one.rep_id)):
            assert act(client, user, name, pk, what="X", due_on="2026-11-30", text="X").status_code == 404
        assert act(client, user, "commitment_settle", open_one.pk, status="kept").status_code == 404
    assert (Commitment.objects.count(), CoachingNote.objects.count()) == (1, 0)


def test_a_meeting_shows_only_what_was_done_in_the_manager_s_team(client, company):
    """Ann came from South on Monday: what she left open there is not Mia's to see."""
    ann = company.reps.ann
    ann.memberships.update(team=company.south, end="2026-11-22")
    made.proposal(ann, "2026-11-10", valid_until="2027-01-31")
    made.member(ann, company.north, start="2026-11-23")
    mine = made.proposal(ann, "2026-11-23", valid_until="2027-01-31")
    waiting = page(client, company.manager, "one-to-one", who="rep:ann").context["waiting"]
    assert [each.proposal for each in waiting.open_proposals] == [mine]


def test_visits_on_which_rep_and_auditor_differ_come_first(client, company):
    found = page(client, company.manager, "one-to-one", who="rep:alice").context["visits"]
    assert len(found) == 2
    last = found[-1].visit
    last.audits.create(auditor=company.manager, quality=not last.quality)
    assert page(client, company.manager, "one-to-one", who="rep:alice").context["visits"][0].visit == last


# The monthly reviews and the quarter


def test_the_talent_review_names_who_is_ready_and_what_went_stale(client, company):
    ready = made.ready("Kim", team=company.north, last_contact_on="2026-11-10")
    stale = made.candidate("Lee", team=company.north, added_on="2026-08-01", rating=5)
    made.ready("Far", team=company.south)
    found = page(client, company.manager, "talent", who="team:north").context
    assert [seat.candidate for seat in found["seats"]] == [ready]
    assert [seat.candidate for seat in found["overdue"]] == [stale]
    assert [seat.candidate for seat in found["calls"]] == [ready, stale]
    assert [figure.value for figure in found["stale"]] == [1, 1]


def test_the_box_is_for_those_who_may_know_it(client, company):
    assert page(client, company.manager, "talent", who="team:north").context["boxes"]
    assert page(client, company.recruiter, "talent").context["boxes"]
    assert not page(client, company.admin, "talent").context["boxes"]


def test_the_lead_review_says_what_the_sources_page_says(client, company):
    expo = made.source("Expo", key="expo")
    for each in range(3):
        made.lead("2026-10-12", quality=each < 2, owner=company.reps.alice, source=expo)
    review = page(client, company.director, "leads").context
    client.force_login(company.director)
    sources = client.get(reverse("lead_sources"), {"when": "2026-10"}).context
    assert review["state"].period.code == "2026-10"
    known = {figure.measure.name: figure.value for figure in sources["glance"]}
    assert {figure.measure.name: figure.value for figure in review["inbox"]}.items() <= known.items()
    whole = {figure.measure.name: figure.value for figure in sources["rows"][-1].handled}
    assert [figure.value for figure in review["whole"].figures[:2]] == [whole["new_leads"], whole["quality_lead_share"]]
    assert [channel.branch.code for channel in review["channels"]] == ["expo"]


def test_the_lead_review_says_what_a_lead_and_a_quality_lead_cost(client, company):
    """600 for three leads, two of quality: 200 and 300; of the list, which brought one, nobody knows the cost."""
    expo, unknown = made.source("Expo", key="expo"), made.source("List", key="list")
    for each in range(3):
        made.lead("2026-10-12", quality=each < 2, owner=company.reps.alice, source=expo)
    made.lead("2026-10-12", owner=company.reps.alice, source=unknown)
    made.spend(expo, "2026-10-01", 600)
    answer = page(client, company.director, "leads")
    costs = {
        channel.branch.code: [(figure.value, figure.denominator) for figure in channel.row.costs]
        for channel in answer.context["channels"]
    }
    assert costs == {"expo": [(200, 3), (300, 2), (None, 0)], "list": [(None, 1), (None, 0), (None, 0)]}
    shown = text(answer)
    assert "Cost per quality lead" in shown
    assert "n = 2" in shown
    link = "/figures/cost_per_quality_lead/?who=company&amp;when=2025-10-01..2026-10-31&amp;source=expo"
    assert link in shown
    assert client.get(link.replace("&amp;", "&")).status_code == 200


def test_what_leads_cost_is_the_company_s_business(client, company):
    made.lead("2026-10-12", owner=company.reps.alice)
    assert "Cost per lead" not in text(page(client, company.manager, "leads", who="team:north"))


def test_the_best_and_the_worst_source_are_named(client, company):
    good, poor = made.source("Referral", key="referral"), made.source("List", key="list")
    for each in range(60):
        won = {"accepted_on": "2026-02-03", "opportunity_on": "2026-02-10", "won_on": "2026-03-01", "won_amount": 10}
        made.lead("2026-02-02", source=good, owner=company.reps.alice, **(won if each < 30 else {}))
        made.lead("2026-02-02", source=poor, owner=company.reps.alice)
    found = page(client, company.director, "leads").context
    assert [source.name for source in found["winners"]] == ["Referral"]
    assert [source.name for source in found["stop"]] == ["List"]


def test_few_leads_are_told_in_counts_and_called_too_few(client, company):
    won = {"accepted_on": "2026-02-03", "opportunity_on": "2026-02-10", "won_on": "2026-03-01", "won_amount": 10}
    for _each in range(2):
        made.lead("2026-02-02", source=made.source("Referral"), owner=company.reps.alice, **won)
    found = page(client, company.director, "leads").context
    assert [source.peer.says for source in found["winners"]] == ["Too few to rank", "Too few to rank"]
    assert (found["is_ranked"], found["stop"]) == (False, [])


def test_a_month_s_end_looks_at_last_month(client, company):
    made.target(1000, "2026-10", team=company.north)
    made.proposal(company.reps.alice, "2026-10-05", status="won", ended="2026-10-20", amount=250)
    found = page(client, company.manager, "month", who="team:north").context
    assert (found["state"].period.code, found["initial"].value, found["is_hit"]) == ("2026-10", 0.25, False)


def test_the_quarter_is_judged_by_the_initial_target(client, company):
    target = made.target(1000, "2026-Q3", team=company.north)
    made.revise(target, 850, effective_from="2026-08-01")
    made.proposal(company.reps.alice, "2026-07-06", status="won", ended="2026-07-20", amount=900)
    found = page(client, company.manager, "quarter", who="team:north").context
    assert (found["state"].period.code, found["is_hit"], found["is_hit_now"]) == ("2026-Q3", False, True)
    assert found["initial"].value == 0.9


@pytest.mark.parametrize(("won", "asked"), [(1000, "Why, in three numbers?"), (999, "Why not, in three numbers?")])
def test_who_hit_the_target_is_not_asked_why_not(client, company, won, asked):
    made.target(1000, "2026-Q3", team=company.north)
    made.proposal(company.reps.alice, "2026-07-06", status="won", ended="2026-07-20", amount=won)
    assert f'<h2 id="q2">{asked}</h2>' in page(client, company.manager, "quarter", who="team:north").content.decode()


def test_why_not_in_three_numbers_that_add_up(client, company):
    for day, amount in (("2026-04-06", 100), ("2026-04-07", 300), ("2026-07-06", 100)):
        made.proposal(company.reps.alice, day, status="won", ended=day, amount=amount)
    found = page(client, company.manager, "quarter", who="team:north").context["gap"]
    assert (found.before, found.now) == (400, 100)
    assert round(sum(factor.effect for factor in found.factors), 6) == -300
    lessons = page(client, company.manager, "quarter", who="team:north").context["lessons"]
    assert "took most away" in lessons[0].text
