"""The quick log as a plain form: whom it opens with, what it asks, and what comes of it (spec 12)."""

import pytest
import time_machine
from django.urls import reverse

from reps.models import Criterion, QualityDefinition, Visit
from tests import builders as made
from tests.quick_entries import ALL_YES, NUMBER, entry
from tests.small_company import TODAY, small_company

pytestmark = pytest.mark.django_db


@pytest.fixture
def company():
    with time_machine.travel(TODAY, tick=False):  # Monday 23 November 2026, 09:00
        yield small_company()


@pytest.fixture
def zenith():
    return made.customer("Zenith")


def opened(client, user, **query):
    client.force_login(user)
    return client.get(reverse("visit_quick"), query)


def log(client, user, given, follow=True):
    client.force_login(user)
    return client.post(reverse("visit_quick"), given, follow=follow)


def said(response):
    return [str(message) for message in response.context["messages"]]


def plan(company, on="2026-11-23", **fields):
    return made.visit(company.reps.alice, on, status="planned", **fields)


# Whom it opens with


def test_it_opens_with_the_planned_visit_that_began_last(client, company):
    plan(company, start="07:30")
    begun = plan(company, start="08:30")
    plan(company, start="15:00")
    assert opened(client, company.alice).context["chosen"] == f"plan:{begun.pk}"


def test_before_the_first_it_opens_with_the_next_planned_visit(client, company):
    plan(company, start="17:00")
    coming = plan(company, start="10:00")
    assert opened(client, company.alice).context["chosen"] == f"plan:{coming.pk}"


def test_without_a_plan_it_opens_with_who_was_visited_last(client, company, zenith):
    made.visit(company.reps.alice, "2026-11-20", customer=zenith)
    made.visit(company.reps.ann, "2026-11-21")  # a colleague's
    assert opened(client, company.alice).context["chosen"] == f"customer:{zenith.pk}"


def test_who_was_visited_today_is_not_likely_to_be_meant_again(client, company, zenith):
    made.visit(company.reps.alice, "2026-11-20", customer=zenith)
    made.visit(company.reps.alice, "2026-11-23")
    assert opened(client, company.alice).context["chosen"] == f"customer:{zenith.pk}"


def test_a_newcomer_is_asked_for_a_name(client, company):
    page = opened(client, company.teammate)
    assert (page.context["chosen"], page.context["names"]) == ("other", [])


def test_plans_of_days_to_come_are_there_for_a_phone_without_signal_but_hidden(client, company):
    plan(company, "2026-11-25", customer=made.customer("Borg"))
    plan(company, "2026-12-01", customer=made.customer("Later"))  # more than a week on
    page = opened(client, company.alice).content.decode()
    assert '<label hidden><input type="radio" name="who"' in page
    assert "<span>Later" not in page


def test_an_address_may_name_the_plan_or_the_customer(client, company, zenith):
    past = plan(company, "2026-11-20")
    page = opened(client, company.alice, plan=past.pk)
    assert (page.context["chosen"], page.context["form"]["date"].value()) == (f"plan:{past.pk}", past.date)
    assert opened(client, company.alice, customer=zenith.pk).context["chosen"] == f"customer:{zenith.pk}"


def test_somebody_elses_plan_is_not_opened(client, company):
    theirs = made.visit(company.reps.bob, "2026-11-23", status="planned")
    assert opened(client, company.alice, plan=theirs.pk).context["chosen"] != f"plan:{theirs.pk}"


# What it asks


def test_it_asks_what_the_definition_in_force_asks(client, company):
    form = opened(client, company.alice).context["form"]
    toggles = [field.name for field in form.toggles]
    assert toggles == ["answer_need_confirmed", "answer_decision_maker_present", "answer_solution_shown_standard"]
    assert [field.name for field in form.next_steps] == ["answer_next_step_on"]
    assert form.other_questions == []


def test_more_than_four_toggles_are_folded_away(client, company):
    codes = [f"extra_{number}" for number in range(6)]
    for code in codes:
        Criterion.objects.create(kind="visit", code=code, label_en=code, label_zh=code)
    QualityDefinition.objects.filter(kind="visit").update(status="retired", effective_to="2026-11-22")
    tree = {"all": [{"is": code} for code in codes]}
    QualityDefinition.objects.create(kind="visit", version=2, effective_from="2026-11-23", status="active", tree=tree)
    form = opened(client, company.alice).context["form"]
    assert (len(form.toggles), len(form.other_questions)) == (4, 2)


def test_it_says_when_the_week_closes_in_the_readers_language(client, company):
    assert "closes on Wed 25 Nov, 24:00" in opened(client, company.alice).content.decode()
    client.cookies["django_language"] = "zh-hans"
    assert "11月25日" in opened(client, company.alice).content.decode()


# What comes of it


def test_a_visit_is_logged_and_counts(client, company, zenith):
    response = log(client, company.alice, entry(zenith, outcome="advance", **ALL_YES))
    visit = Visit.objects.get(sent_as=NUMBER)
    assert (visit.rep, visit.customer, visit.status, visit.outcome) == (company.reps.alice, zenith, "held", "advance")
    assert (visit.channel, visit.counts, visit.key) == ("onsite", True, "V-111111112222")
    assert said(response) == [f"{visit}: Saved. It counts as a quality visit."]
    assert response.redirect_chain == [(reverse("my_week"), 302)]


def test_what_is_not_answered_stays_unknown(client, company, zenith):
    log(client, company.alice, entry(zenith, answer_need_confirmed="", answer_decision_maker_present="no"))
    visit = Visit.objects.get(sent_as=NUMBER)
    assert (visit.answers, visit.quality, visit.outcome) == ({"decision_maker_present": False}, None, "")


def test_somebody_else_is_found_by_name(client, company, zenith):
    log(client, company.alice, entry(customer="zenith"))
    assert Visit.objects.get(sent_as=NUMBER).customer == zenith


def test_a_planned_visit_becomes_held_and_keeps_what_was_planned(client, company, zenith):
    proposal = made.proposal(company.reps.alice, customer=zenith)
    visit = plan(
        company, customer=zenith, start="08:00", minutes=45, channel="video", proposal=proposal, note="Bring it"
    )
    log(client, company.alice, entry(who=f"plan:{visit.pk}", **ALL_YES))
    visit.refresh_from_db()
    assert (visit.status, visit.counts, str(visit.start), visit.minutes) == ("held", True, "08:00:00", 45)
    assert (visit.channel, visit.proposal, visit.note, visit.sent_as) == ("video", proposal, "Bring it", NUMBER)


def test_a_planned_visit_to_which_nobody_came_is_a_no_show_whatever_was_tapped(client, company):
    visit = plan(company, start="08:00")
    answer = log(client, company.alice, entry(who=f"plan:{visit.pk}", missed="yes", outcome="order"))
    visit.refresh_from_db()
    assert (visit.status, visit.outcome, visit.counts, visit.sent_as) == ("no_show", "", False, NUMBER)
    assert said(answer)[0].endswith(": Saved as: No-show.")


def test_only_what_was_planned_can_be_a_no_show(client, company, zenith):
    log(client, company.alice, entry(zenith, missed="yes"))
    assert Visit.objects.get(sent_as=NUMBER).status == "held"


def test_a_plan_told_of_already_is_not_told_twice(client, company):
    visit = plan(company)
    Visit.objects.filter(pk=visit.pk).update(status="no_show")
    form = log(client, company.alice, entry(who=f"plan:{visit.pk}")).context["form"]
    assert form.errors["who"] == ["It was already recorded: No-show."]


def test_somebody_elses_plan_cannot_be_told_of(client, company):
    theirs = made.visit(company.reps.bob, "2026-11-23", status="planned")
    form = log(client, company.alice, entry(who=f"plan:{theirs.pk}")).context["form"]
    assert form.errors["who"] == ["That visit is not there any more: choose the customer."]
    theirs.refresh_from_db()
    assert theirs.status == "planned"


@pytest.mark.parametrize("next_step", ["", "none"])
def test_an_advance_needs_its_next_step(client, company, zenith, next_step):
    given = entry(zenith, outcome="advance", answer_next_step_on=next_step)
    form = log(client, company.alice, given).context["form"]
    assert form.errors["answer_next_step_on"] == ["An advance has a next step: say for which day."]
    assert not Visit.objects.filter(sent_as=NUMBER).exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"who": ""}, "who"),
        ({"who": "other"}, "customer"),
        ({"who": "other", "customer": "Nobody Ltd"}, "customer"),
        ({"who": "customer:999999"}, "customer"),
        ({"who": "plan:x"}, "customer"),
        ({"date": "2026-11-24"}, "date"),
        ({"date": "soon"}, "date"),
        ({"outcome": "party"}, "outcome"),
        ({"answer_need_confirmed": "perhaps"}, "answer_need_confirmed"),
        ({"sent_as": "no number"}, "sent_as"),
        ({"minutes": "0"}, "minutes"),
    ],
)
def test_bad_input_is_named_and_nothing_is_written(client, company, zenith, changes, field):
    before = Visit.objects.count()
    assert field in log(client, company.alice, entry(zenith) | changes).context["form"].errors
    assert Visit.objects.count() == before


def test_what_was_tapped_is_kept_when_something_is_wrong(client, company, zenith):
    page = log(client, company.alice, entry(zenith, outcome="order", answer_need_confirmed="no", date="soon"))
    words = page.content.decode()
    for kept in ('name="outcome" value="order" checked', 'name="answer_need_confirmed" value="no" checked'):
        assert kept in words
    assert f'value="customer:{zenith.pk}" checked' in words
    assert str(NUMBER) in words


def test_the_plain_form_sent_twice_makes_one_visit(client, company, zenith):
    for _time in range(2):
        log(client, company.alice, entry(zenith))
    assert Visit.objects.filter(customer=zenith).count() == 1


def test_the_same_visit_a_second_time_is_asked_about(client, company, zenith):
    made.visit(company.reps.alice, "2026-11-23", customer=zenith)
    assert log(client, company.alice, entry(zenith)).context["form"].twin
    log(client, company.alice, entry(zenith, again="yes"))
    assert Visit.objects.filter(customer=zenith).count() == 2


@pytest.mark.parametrize(("start", "asks"), [("08:50", True), ("06:50", True), ("06:20", False), ("", True)])
def test_visits_more_than_two_hours_apart_are_two(client, company, zenith, start, asks):
    made.visit(company.reps.alice, "2026-11-23", customer=zenith, start="08:30")
    answer = log(client, company.alice, entry(zenith, start=start), follow=False)
    assert (answer.status_code == 200) is asks


def test_what_is_older_than_a_week_takes_a_reason_and_waits(client, company, zenith):
    page = log(client, company.alice, entry(zenith, date="2026-11-12"))
    assert "too long ago" in page.content.decode()
    answer = log(client, company.alice, entry(zenith, date="2026-11-12", late_reason="was ill"))
    assert "waits for approval" in said(answer)[0]
    assert not Visit.objects.filter(sent_as=NUMBER).exists()


def test_when_it_was_written_down_on_the_phone_counts(client, company, zenith):
    given = entry(zenith, date="2026-11-18", saved_at="2026-11-18T12:00:00+08:00")
    log(client, company.alice, given)
    visit = Visit.objects.get(sent_as=NUMBER)
    assert (visit.logged_at, visit.late) == (made.moment("2026-11-18T12:00"), False)


NONSENSE = ["", "x", "2026-13-40", "2026-11-18T12:00", "2026-12-24T12:00Z", "2026-11-17T02:00Z"]


@pytest.mark.parametrize("saved_at", NONSENSE)
def test_a_phones_clock_that_makes_no_sense_does_not(client, company, zenith, saved_at):
    log(client, company.alice, entry(zenith, date="2026-11-18", saved_at=saved_at))
    visit = Visit.objects.get(sent_as=NUMBER)
    assert (visit.logged_at, visit.late) == (made.moment("2026-11-23T09:00"), True)


def test_who_sells_nothing_logs_nothing_and_an_admin_gets_the_full_form(client, company):
    assert opened(client, company.recruiter).status_code == 404
    assert opened(client, company.director).status_code == 404
    assert opened(client, company.admin).url == reverse("visit_new")


def test_it_costs_the_same_however_much_there_is(client, company, django_assert_max_num_queries):
    for number in range(30):
        made.visit(company.reps.alice, customer=made.customer(f"Mill {number}"))
        plan(company, customer=made.customer(f"Plan {number}"))
    client.force_login(company.alice)
    with django_assert_max_num_queries(17):
        client.get(reverse("visit_quick"))
