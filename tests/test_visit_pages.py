"""Logging visits: who may, what is asked, what counts, never twice by mistake, and the one-tap outcome."""

import pytest
import time_machine
from django.urls import reverse

from reps.models import QualityDefinition, Visit
from tests import builders as made
from tests.small_company import TODAY, small_company

pytestmark = pytest.mark.django_db
KEY = "V-0123456789ab"
TODAY_ISO = "2026-11-23"  # a Monday, 09:00
ALL_YES = {
    "answer_need_confirmed": "yes",
    "answer_next_step_on": "2026-11-30",
    "answer_decision_maker_present": "yes",
    "answer_solution_shown_standard": "no",
}


@pytest.fixture
def company():
    with time_machine.travel(TODAY, tick=False):
        yield small_company()


@pytest.fixture
def zenith():
    return made.customer("Zenith", key="C-zen")


def given(**changes):
    """What the form sends for a visit held today, nothing answered."""
    return {
        "customer": "Zenith",
        "date": TODAY_ISO,
        "start": "08:30",
        "minutes": "60",
        "channel": "onsite",
        "status": "held",
        "key": KEY,
    } | changes


def log(client, user, follow=False, **changes):
    client.force_login(user)
    return client.post(reverse("visit_new"), given(**changes), follow=follow)


def errors(response):
    assert response.status_code == 200
    return response.context["form"].errors


def said(response):
    return [str(message) for message in response.context["messages"]]


def test_a_rep_logs_a_quality_visit_for_himself(client, company, zenith):
    response = log(client, company.alice, follow=True, **ALL_YES)
    visit = Visit.objects.get(key=KEY)
    assert response.redirect_chain == [(reverse("visit", args=[visit.pk]), 302)]
    assert (visit.rep, visit.customer, visit.team, visit.minutes) == (company.reps.alice, zenith, company.north, 60)
    assert (visit.quality, visit.complete, visit.counts) == (True, True, True)
    assert said(response) == ["Saved. It counts as a quality visit."]


def test_unanswered_is_neither_yes_nor_no(client, company, zenith):
    response = log(client, company.alice, follow=True, **ALL_YES | {"answer_need_confirmed": ""})
    visit = Visit.objects.get(key=KEY)
    assert (visit.quality, visit.complete, visit.counts) == (None, False, False)
    assert "need_confirmed" not in visit.answers
    assert said(response) == ["Saved. Not a quality visit yet: “Need confirmed in the client's words?”: not answered."]


def test_a_no_is_named_as_what_is_missing(client, company, zenith):
    response = log(client, company.alice, follow=True, **ALL_YES | {"answer_decision_maker_present": "no"})
    assert Visit.objects.get(key=KEY).quality is False
    assert said(response) == [
        "Saved. Not a quality visit: “Decision maker present?”: no or “Solution shown in the set way?”: no."
    ]


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({"channel": "phone"}, "it was only by phone"),
        ({"answer_next_step_on": "none"}, "“Next step agreed for”: none"),
        ({"answer_next_step_on": "2027-01-15"}, "“Next step agreed for”: 2027-01-15, needs to be by 2026-12-23"),
        ({"answer_next_step_on": "2026-11-20"}, "“Next step agreed for”: before the day itself"),
    ],
)
def test_each_reason_is_told_in_words(client, company, zenith, changes, missing):
    response = log(client, company.alice, follow=True, **ALL_YES | changes)
    assert said(response) == [f"Saved. Not a quality visit: {missing}."]


def test_another_day_typed_beside_the_chips_is_the_answer(client, company, zenith):
    log(client, company.alice, **ALL_YES | {"answer_next_step_on": "other", "answer_next_step_on_day": "2026-12-02"})
    assert Visit.objects.get(key=KEY).answers["next_step_on"] == "2026-12-02"


def test_the_definition_of_the_visits_day_asks(client, company, zenith):
    QualityDefinition.objects.filter(kind="visit").update(status="retired", effective_to="2026-11-19")
    QualityDefinition.objects.create(
        kind="visit", version=2, effective_from="2026-11-20", status="active", tree={"is": "need_confirmed"}
    )
    client.force_login(company.alice)
    asked = {
        day: [field.name for field in client.get(reverse("visit_new"), {"date": day}).context["form"].question_fields]
        for day in ("2026-11-19", "2026-11-20")
    }
    assert (len(asked["2026-11-19"]), asked["2026-11-20"]) == (4, ["answer_need_confirmed"])


def test_a_second_quality_visit_of_the_day_is_saved_but_does_not_count(client, company, zenith):
    log(client, company.alice, **ALL_YES)
    response = log(client, company.alice, follow=True, **ALL_YES | {"key": "", "start": "08:50", "again": "yes"})
    assert Visit.objects.filter(customer=zenith).count() == 2
    assert "already counts that day" in said(response)[-1]


def test_a_form_sent_twice_makes_one_visit(client, company, zenith):
    first, second = log(client, company.alice), log(client, company.alice)
    assert first.url == second.url
    assert Visit.objects.filter(customer=zenith).count() == 1


def test_a_form_sent_again_for_another_customer_is_another_visit(client, company, zenith):
    made.customer("Borg")
    log(client, company.alice)
    log(client, company.alice, customer="Borg")
    assert set(Visit.objects.filter(date=TODAY_ISO).values_list("customer__name", flat=True)) == {"Zenith", "Borg"}


def test_somebody_elses_key_reveals_and_changes_nothing(client, company, zenith):
    log(client, company.stranger)
    log(client, company.alice, apart="yes")
    keys = dict(Visit.objects.filter(customer=zenith).values_list("rep__key", "key"))
    assert keys["bob"] == KEY
    assert keys["alice"] != KEY


def test_a_likely_double_is_asked_about_first(client, company, zenith):
    log(client, company.alice)
    response = log(client, company.alice, key="V-ffffffffffff", start="08:45")
    assert "Is this another one?" in errors(response)["__all__"][0]
    assert "Yes, this is another one" in response.content.decode()
    assert Visit.objects.filter(customer=zenith).count() == 1
    log(client, company.alice, key="V-ffffffffffff", start="08:45", again="yes")
    assert Visit.objects.filter(customer=zenith).count() == 2


def test_a_cancelled_visit_is_no_double(client, company, zenith):
    made.visit(company.reps.alice, TODAY_ISO, customer=zenith, status="cancelled")
    assert log(client, company.alice).status_code == 302


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"date": "2026-11-24"}, "date", "a visit to come can only be planned"),
        ({"start": "09:30"}, "date", "a visit to come can only be planned"),
        ({"date": "2026-11-24", "status": "no_show"}, "date", "a visit to come can only be planned"),
        ({"date": "2026-11-20", "status": "planned"}, "date", "A planned visit lies ahead"),
        ({"date": "2028-11-20", "status": "planned"}, "date", "more than a year ahead"),
        ({"date": "soon"}, "date", "Enter a valid date"),
        ({"customer": ""}, "customer", "required"),
        ({"customer": "Nobody Ltd"}, "customer", "There is no customer “Nobody Ltd”"),
        ({"minutes": "0"}, "minutes", "greater than or equal to 1"),
        ({"minutes": "1441"}, "minutes", "less than or equal to 1440"),
        ({"status": "void"}, "status", "not one of the available choices"),
        ({"answer_next_step_on": "2026-02-30"}, "answer_next_step_on", "is not a date such as"),
        ({"answer_need_confirmed": "perhaps"}, "answer_need_confirmed", "is neither yes nor no"),
        ({"part_of": "p:999"}, "part_of", "not one of the available choices"),
    ],
)
def test_bad_input_is_refused_in_words(client, company, zenith, changes, field, message):
    assert message in errors(log(client, company.alice, **changes))[field][0]
    assert not Visit.objects.filter(customer=zenith).exists()


def test_what_was_typed_is_kept_when_something_is_wrong(client, company, zenith):
    page = log(client, company.alice, minutes="0", note="met the CFO", answer_need_confirmed="yes").content.decode()
    assert "met the CFO" in page
    assert 'name="answer_need_confirmed" value="yes" checked' in page


def test_a_visit_ahead_can_be_planned(client, company, zenith):
    response = log(client, company.alice, follow=True, date="2026-11-25", status="planned")
    assert said(response) == ["Saved as: Planned."]


def test_a_customer_is_found_by_name_or_number(client, company, zenith):
    for text in ("zenith", "C-ZEN", "Zenith (C-zen)"):
        log(client, company.alice, customer=text, key="", again="yes")
    assert Visit.objects.filter(customer=zenith).count() == 3


def test_two_customers_of_one_name_are_told_apart_by_number(client, company, zenith):
    twin = made.customer("Zenith", key="C-twin")
    assert "Several customers" in errors(log(client, company.alice))["customer"][0]
    log(client, company.alice, customer="Zenith (C-twin)")
    assert Visit.objects.get(key=KEY).customer == twin


def test_suggestions_are_few_whatever_there_is(client, company):
    for number in range(30):
        made.customer(f"Mill {number:02}")
    client.force_login(company.alice)
    found = client.get(reverse("customer_suggest"), {"q": "mill"}).json()["found"]
    assert [value for value, _label in found] == [f"Mill {number:02}" for number in range(10)]
    assert client.get(reverse("visit_new")).content.decode().count("Mill ") == 0


def test_only_those_in_sales_are_given_suggestions(client, company):
    client.force_login(company.recruiter)
    for name in ("customer_suggest", "opportunity_suggest"):
        assert client.get(reverse(name)).status_code == 404


def test_a_visit_may_be_part_of_a_proposal_of_its_customer(client, company, zenith):
    lead = made.lead(owner=company.reps.alice, customer=zenith)
    mine = made.proposal(company.reps.alice, customer=zenith, lead=lead)
    log(client, company.alice, part_of=f"p:{mine.pk}")
    visit = Visit.objects.get(key=KEY)
    assert (visit.proposal, visit.lead) == (mine, lead)


def test_a_proposal_of_another_customer_is_refused(client, company, zenith):
    other = made.proposal(company.reps.alice)
    assert errors(log(client, company.alice, part_of=f"p:{other.pk}"))["part_of"] == [
        "That belongs to another customer."
    ]


def test_opportunities_of_others_are_neither_offered_nor_accepted(client, company, zenith):
    theirs = made.proposal(company.reps.bob, customer=zenith)
    client.force_login(company.alice)
    found = client.get(reverse("opportunity_suggest"), {"customer": "Zenith", "kinds": "pl"}).json()["found"]
    assert found == []
    assert "part_of" in errors(log(client, company.alice, part_of=f"p:{theirs.pk}"))


def test_a_rep_can_not_log_for_somebody_else(client, company, zenith):
    log(client, company.alice, rep=company.reps.ann.pk)
    assert Visit.objects.get(key=KEY).rep == company.reps.alice


def test_a_manager_logs_for_a_rep_of_his_team(client, company, zenith):
    log(client, company.manager, rep=company.reps.ann.pk)
    assert Visit.objects.get(key=KEY).rep == company.reps.ann


def test_a_manager_can_not_log_for_another_team(client, company, zenith):
    assert "rep" in errors(log(client, company.manager, rep=company.reps.bob.pk))


def test_a_manager_can_not_log_for_days_outside_his_team(client, company, zenith):
    new = made.rep("Nia")
    made.member(new, company.south, end="2026-11-15")
    made.member(new, company.north, start="2026-11-16")
    problem = errors(log(client, company.manager, rep=new.pk, date="2026-11-13"))["date"]
    assert problem == ["Nia was not in your teams on that day."]


def test_directors_and_recruiters_log_nothing(client, company):
    for user in (company.director, company.recruiter):
        client.force_login(user)
        assert client.get(reverse("visit_new")).status_code == 404


PAGES = ("visit", "visit_edit")


@pytest.mark.parametrize("name", PAGES)
def test_a_visit_opens_for_its_owner_and_manager_and_for_nobody_else(client, company, name):
    visit = made.visit(company.reps.alice)
    status = {}
    for who in ("alice", "manager", "teammate", "stranger", "recruiter"):
        client.force_login(getattr(company, who))
        status[who] = client.get(reverse(name, args=[visit.pk])).status_code
    assert status == {"alice": 200, "manager": 200, "teammate": 404, "stranger": 404, "recruiter": 404}


def test_a_stranger_can_neither_change_a_visit_nor_say_what_came_of_it(client, company):
    visit = made.visit(company.reps.alice, "2026-11-20", status="planned")
    for who in (company.teammate, company.stranger, company.director):
        client.force_login(who)
        assert client.post(reverse("visit_outcome", args=[visit.pk]), {"status": "held"}).status_code == 404
        assert client.post(reverse("visit_edit", args=[visit.pk]), given()).status_code == 404
    visit.refresh_from_db()
    assert visit.status == "planned"


@pytest.mark.parametrize("name", ["visit_new", "visit", "visit_edit", "customer_suggest"])
def test_anonymous_readers_log_in_first(client, company, name):
    visit = made.visit(company.reps.alice)
    url = reverse(name, args=[] if name.endswith(("new", "suggest")) else [visit.pk])
    assert client.get(url).url == f"{reverse('account_login')}?next={url}"


@pytest.mark.parametrize(("language", "words"), [("en", "Not answered"), ("zh-hans", "客户是否亲口确认了需求？")])
def test_pages_come_in_both_languages(client, company, language, words):
    visit = made.visit(company.reps.alice)
    client.force_login(company.alice)
    client.cookies["django_language"] = language
    for url in (reverse("visit_new"), reverse("visit", args=[visit.pk]), reverse("visit_edit", args=[visit.pk])):
        assert words in client.get(url).content.decode()


def test_changing_a_visit_keeps_what_is_not_asked(client, company, zenith):
    visit = made.visit(company.reps.alice, "2026-11-20", customer=zenith, answers={"mood": "good"}, quality=True)
    client.force_login(company.alice)
    url = reverse("visit_edit", args=[visit.pk])
    client.post(url, given(date="2026-11-20", **ALL_YES | {"answer_need_confirmed": "no"}))
    visit.refresh_from_db()
    assert (visit.answers["mood"], visit.answers["need_confirmed"], visit.counts) == ("good", False, False)


def test_history_says_who_changed_what(client, company, zenith):
    visit = made.visit(company.reps.alice, "2026-11-20", customer=zenith, minutes=30)
    client.force_login(company.alice)
    client.post(reverse("visit_edit", args=[visit.pk]), given(date="2026-11-20"))
    change = client.get(reverse("visit", args=[visit.pk])).context["changes"][0]
    assert change.by == "alice"
    assert ("minutes", "30", "60") in [(step.label, step.before, step.after) for step in change.steps]


def outcome(client, user, visit, status, **more):
    client.force_login(user)
    return client.post(reverse("visit_outcome", args=[visit.pk]), {"status": status} | more)


def test_one_tap_says_a_visit_was_held_and_goes_on_to_its_questions(client, company):
    visit = made.visit(company.reps.alice, "2026-11-20", status="planned")
    response = outcome(client, company.alice, visit, "held", next="/my/")
    visit.refresh_from_db()
    assert (visit.status, visit.quality) == ("held", None)
    assert response.url == f"{reverse('visit_edit', args=[visit.pk])}?next=%2Fmy%2F"


def test_one_tap_says_nobody_was_there_and_goes_back(client, company):
    visit = made.visit(company.reps.alice, "2026-11-20", status="planned")
    assert outcome(client, company.alice, visit, "no_show", next="/my/").url == "/my/"
    visit.refresh_from_db()
    assert visit.status == "no_show"


def test_going_back_never_leaves_the_site(client, company):
    visit = made.visit(company.reps.alice, "2026-11-20", status="planned")
    response = outcome(client, company.alice, visit, "no_show", next="https://example.org/")
    assert response.url == reverse("visit", args=[visit.pk])


def test_a_cancellation_is_late_by_when_it_was_told(client, company):
    today = made.visit(company.reps.alice, TODAY_ISO, status="planned", start="15:00", logged_at=None)
    friday = made.visit(company.reps.alice, "2026-11-27", status="planned", start="15:00", logged_at=None)
    for visit in (today, friday):
        outcome(client, company.alice, visit, "cancelled")
        visit.refresh_from_db()
    assert (today.cancelled_late, friday.cancelled_late) == (True, False)


@pytest.mark.parametrize(
    ("day", "was", "now"),
    [("2026-11-24", "planned", "held"), ("2026-11-20", "held", "no_show"), ("2026-11-20", "planned", "void")],
)
def test_an_outcome_that_can_not_be_is_refused(client, company, day, was, now):
    visit = made.visit(company.reps.alice, day, status=was)
    outcome(client, company.alice, visit, now)
    visit.refresh_from_db()
    assert visit.status == was


def test_an_outcome_needs_a_post(client, company):
    visit = made.visit(company.reps.alice, "2026-11-20", status="planned")
    client.force_login(company.alice)
    assert client.get(reverse("visit_outcome", args=[visit.pk])).status_code == 405


def test_the_form_costs_the_same_however_many_customers_there_are(client, company, django_assert_max_num_queries):
    client.force_login(company.alice)
    for number in range(40):
        made.visit(company.reps.alice, customer=made.customer(f"Mill {number}"))
    with django_assert_max_num_queries(16):
        client.get(reverse("visit_new"))
