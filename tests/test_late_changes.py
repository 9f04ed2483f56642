"""After a lock a change waits for somebody above, with its reason: it is not lost, and does not count (spec 2.8)."""

import pytest
import time_machine
from django.urls import reverse

from kpis.periods import Period
from kpis.publishing.publish import publish
from reps.locking import guard, late
from reps.models import LateChange, Lead, PeriodLock, Proposal, Visit
from reps.models.base import stored
from tests import builders as made
from tests.asking import value
from tests.remembered import remembered
from tests.small_company import WEEK, small_company

pytestmark = pytest.mark.django_db

OPEN, LOCKED = "2026-11-24T09:00:00+08:00", "2026-11-26T09:00:00+08:00"  # W47 locks when Wed 25 November is over
ANSWERS = {f"answer_{name}": "yes" for name in made.QUALITY_VISIT} | {"answer_next_step_on": "2026-12-01"}


@remembered
def published_company():
    found = small_company()
    publish(Period.parse(WEEK))
    return found


@pytest.fixture
def company():
    """W47 was published on Monday."""
    with time_machine.travel("2026-11-23T09:00:00+08:00", tick=False):
        found = published_company()
    with time_machine.travel(LOCKED, tick=False):
        yield found


def visit_sent(customer, on="2026-11-20", **more):
    return {"customer": customer.key, "date": on, "status": "held", **ANSWERS, **more}


def log(client, user, **sent):
    client.force_login(user)
    return client.post(reverse("visit_new"), visit_sent(made.customer("Acme"), **sent))


def decide(client, user, change, decision):
    client.force_login(user)
    return client.post(reverse("late_decide", args=[change.pk]), {"decision": decision, "note": "fine"})


def waiting(client, user):
    client.force_login(user)
    return [told.change for told in client.get(reverse("late_changes")).context["queue"]]


def test_in_a_locked_week_a_visit_asks_why_and_then_waits(client, company):
    answer = log(client, company.alice)
    assert "Why so late?" in answer.content.decode()
    assert "Week 47, 2026 is closed" in answer.content.decode()
    assert not LateChange.objects.exists()
    answer = log(client, company.alice, late_reason="phone was broken")
    change = LateChange.objects.get()
    assert (change.state, change.action, change.reason, change.period) == ("pending", "add", "phone was broken", WEEK)
    assert not Visit.objects.filter(date="2026-11-20").exists()


def test_while_the_week_is_open_a_visit_just_counts_and_is_marked_late(client, company):
    with time_machine.travel(OPEN, tick=False):
        log(client, company.alice)
    visit = Visit.objects.get(date="2026-11-20")
    assert (visit.counts, visit.late) == (True, True)
    assert "Late entry" in client.get(reverse("visit", args=[visit.pk])).content.decode()


@pytest.mark.parametrize(("logged", "late"), [("2026-11-22T23:59", False), ("2026-11-23T00:01", True)])
def test_an_entry_is_late_48_hours_after_the_day_of_the_visit(company, logged, late):
    with guard.permitted():
        visit = made.visit(company.reps.bob, "2026-11-20", logged_at=made.moment(logged))
    assert visit.late is late


def test_nobody_knows_whether_a_visit_was_late_that_came_without_a_time(company):
    with guard.permitted():
        assert made.visit(company.reps.bob, "2026-11-20", logged_at=None).late is None


def test_the_manager_approves_and_it_counts_with_the_reason_in_the_history(client, company):
    log(client, company.alice, late_reason="phone was broken")
    assert [each.reason for each in waiting(client, company.manager)] == ["phone was broken"]
    decide(client, company.manager, LateChange.objects.get(), "approve")
    visit, change = Visit.objects.get(date="2026-11-20"), LateChange.objects.get()
    assert (visit.rep, visit.counts, visit.late, visit.team) == (company.reps.alice, True, True, company.north)
    assert (change.state, change.decided_by, change.note) == ("approved", company.manager, "fine")
    assert visit.history.first().history_change_reason == "phone was broken"
    assert value("quality_visits", WEEK, as_of="2026-11-26") == 4


def test_what_is_declined_leaves_everything_as_it_was_and_stays_on_record(client, company):
    log(client, company.alice, late_reason="phone was broken")
    decide(client, company.manager, LateChange.objects.get(), "decline")
    assert LateChange.objects.get().state == "declined"
    assert not Visit.objects.filter(date="2026-11-20").exists()
    client.force_login(company.alice)
    assert "Declined" in client.get(reverse("late_changes")).content.decode()


def test_who_may_decide(client, company):
    """Never oneself; the manager above, a director, an admin; a teammate or another team's manager may not."""
    log(client, company.alice, late_reason="phone was broken")
    change = LateChange.objects.get()
    sam = made.user("sam", rep=company.reps.sam)
    found = {}
    for user in (company.alice, company.teammate, sam, company.recruiter):
        found[user.username] = (decide(client, user, change, "approve").status_code, waiting_or_none(client, user))
    assert found == {"alice": (404, []), "ann": (404, []), "sam": (404, []), "rita": (404, None)}
    for user in (company.manager, company.director, company.admin):
        assert waiting(client, user) == [change]


def waiting_or_none(client, user):
    client.force_login(user)
    answer = client.get(reverse("late_changes"))
    return None if answer.status_code == 404 else [told.change for told in answer.context["queue"]]


def test_a_manager_s_own_goes_to_the_next_one_up(client, company):
    boss = made.rep("Bea", made.team("Sales", key="sales"), manages=True, key="bea")
    company.north.parent = boss.team_on(made.day("2026-11-20"))
    company.north.save()
    log(client, company.manager, rep=company.reps.mia.pk, late_reason="travelled")
    change = LateChange.objects.get()
    assert waiting(client, company.manager) == []
    assert decide(client, company.manager, change, "approve").status_code == 404
    assert waiting(client, made.user("bea", rep=boss)) == [change]


def test_a_manager_who_gives_their_own_to_a_rep_is_concerned_too(client, company):
    """Approved by themselves, a visit that spoils their own week would go to somebody below them."""
    with guard.permitted():
        own = made.visit(company.reps.mia, "2026-11-19")
    client.force_login(company.manager)
    sent = visit_sent(own.customer, on="2026-11-19", rep=company.reps.alice.pk, late_reason="it was hers")
    client.post(reverse("visit_edit", args=[own.pk]), sent)
    change = LateChange.objects.get()
    assert (change.state, change.rep, change.approver_team) == ("pending", company.reps.alice, None)
    assert waiting(client, company.manager) == []
    assert decide(client, company.manager, change, "approve").status_code == 404
    assert waiting(client, company.director) == [change]
    decide(client, company.director, change, "approve")
    own.refresh_from_db()
    assert own.rep == company.reps.alice


def test_what_goes_to_another_team_is_decided_above_both(company):
    region = made.team("Region")
    for team in (company.north, company.south):
        team.parent = region
        team.save()
    visit = company.reps.alice.visits.get(date="2026-11-19")
    visit.rep = company.reps.bob
    change = late.ask(guard.refusal(stored(visit), visit), reason="Bob was there", by=company.alice)
    assert (change.state, change.approver_team) == ("pending", region)


def test_a_manager_who_enters_it_for_his_rep_gives_the_reason_and_it_counts_at_once(client, company):
    log(client, company.manager, rep=company.reps.alice.pk, late_reason="she was ill")
    change = LateChange.objects.get()
    assert (change.state, change.decided_by, change.reason) == ("approved", company.manager, "she was ill")
    assert Visit.objects.get(date="2026-11-20").counts


def test_a_change_keeps_from_and_to_and_only_the_wanted_fields(client, company):
    visit = company.reps.alice.visits.get(date="2026-11-19")
    client.force_login(company.alice)
    sent = visit_sent(visit.customer, on="2026-11-19", minutes=60, late_reason="mixed them up")
    client.post(reverse("visit_edit", args=[visit.pk]), sent)
    change = LateChange.objects.get()
    assert set(change.fields) == {"answers"}
    assert change.fields["answers"][0] == {"need_confirmed": False}
    page = client.get(reverse("visit", args=[visit.pk])).content.decode()
    assert "waits for approval" in page
    decide(client, company.manager, change, "approve")
    visit.refresh_from_db()
    assert visit.answers["need_confirmed"] is True


def test_a_note_may_change_in_a_locked_week(client, company):
    visit = company.reps.alice.visits.get(date="2026-11-19")
    visit.note = "they moved"
    visit.save()
    assert not LateChange.objects.exists()


def test_what_was_changed_meanwhile_is_not_overwritten(client, company):
    visit = company.reps.alice.visits.get(date="2026-11-19")
    client.force_login(company.alice)
    client.post(reverse("visit_edit", args=[visit.pk]), visit_sent(visit.customer, "2026-11-19", late_reason="wrong"))
    Visit.objects.filter(pk=visit.pk).update(answers={"need_confirmed": None})
    decide(client, company.manager, LateChange.objects.get(), "approve")
    assert LateChange.objects.get().state == "pending"


def test_a_proposal_s_issue_and_its_outcome_are_guarded(client, company):
    client.force_login(company.alice)
    sent = {"customer": made.customer("Acme").key, "issued_on": "2026-11-20", "amount": 5, "currency": "CNY"}
    client.post(reverse("proposal_new"), sent | {"late_reason": "sent by post"})
    assert not Proposal.objects.filter(issued_on="2026-11-20").exists()
    proposal = company.reps.alice.proposals.first()
    outcome = {"status": "won", "decided_on": "2026-11-21"}
    answer = client.post(reverse("proposal_outcome", args=[proposal.pk]), outcome)
    assert "Why so late?" in answer.content.decode()
    client.post(reverse("proposal_outcome", args=[proposal.pk]), outcome | {"late_reason": "heard late"})
    proposal.refresh_from_db()
    assert (proposal.status, LateChange.objects.pending().count()) == ("open", 2)
    client.post(reverse("proposal_outcome", args=[proposal.pk]), {"status": "won", "decided_on": "2026-11-25"})
    proposal.refresh_from_db()
    assert proposal.status == "won"  # this week is open


def test_a_lead_s_dates_are_guarded_and_its_owner_is_not(company):
    with guard.permitted():
        lead = made.lead(on="2026-11-18")
    lead.owner = company.reps.alice
    lead.save()
    lead.accepted_on = made.day("2026-11-20")
    with pytest.raises(guard.PeriodLocked):
        lead.save()
    with pytest.raises(guard.PeriodLocked):
        Lead.objects.get(pk=lead.pk).delete()


def test_splits_of_a_win_in_a_locked_period_are_guarded(company):
    with guard.permitted():
        won = made.proposal(company.reps.alice, "2026-11-17", status="won", ended="2026-11-19")
    with pytest.raises(guard.PeriodLocked):
        made.split(won, (company.reps.alice, 50), (company.reps.ann, 50))


def test_older_than_a_week_takes_approval_though_nothing_is_locked(client, company):
    PeriodLock.objects.all().delete()
    log(client, company.alice, on="2026-11-19")
    assert Visit.objects.filter(date="2026-11-19").count() == 3
    answer = log(client, company.alice, on="2026-11-18")
    assert "is too long ago" in answer.content.decode()
    log(client, company.alice, on="2026-11-18", late_reason="on leave")
    assert LateChange.objects.get().period == ""


def test_one_tap_on_a_planned_visit_of_a_locked_week_leads_to_the_form_that_asks_why(client, company):
    with guard.permitted():
        visit = made.visit(company.reps.alice, "2026-11-20", status="planned")
    client.force_login(company.alice)
    answer = client.post(reverse("visit_outcome", args=[visit.pk]), {"status": "held"}, follow=True)
    assert answer.context["form"]["status"].value() == "held"
    visit.refresh_from_db()
    assert visit.status == "planned"


def waiting_in_navigation(client):
    menus = client.get(reverse("late_changes")).context["nav"]
    return {link.label: link.waiting for menu in menus for link in (menu, *menu.items) if link.waiting}


def test_the_queue_is_counted_in_the_navigation(client, company):
    log(client, company.alice, late_reason="phone was broken")
    client.force_login(company.manager)
    assert waiting_in_navigation(client) == {"Records": 1, "Late changes": 1}
    client.force_login(company.alice)
    assert waiting_in_navigation(client) == {}


def test_asked_twice_it_waits_once(client, company):
    client.force_login(company.alice)
    sent = visit_sent(made.customer("Acme"), key="V-0123456789ab", late_reason="phone was broken")
    for reason in ("phone was broken", "phone was stolen"):
        client.post(reverse("visit_new"), sent | {"late_reason": reason})
    assert LateChange.objects.get().reason == "phone was stolen"


def test_a_save_costs_one_look_at_the_locks(company, django_assert_num_queries):
    visit = company.reps.alice.visits.get(date="2026-11-19")
    visit.date = made.day("2026-11-24")
    with django_assert_num_queries(1):
        assert guard.refusal(None, visit) is None


@pytest.mark.parametrize(
    ("now", "words"),
    [
        (OPEN, "Week 47, 2026 closes on Wed 25 Nov, 24:00"),
        (LOCKED, "Week 48, 2026 closes on Wed 2 Dec, 24:00"),
    ],
)
def test_the_form_says_until_when_the_week_may_be_changed(client, company, now, words):
    client.force_login(company.alice)
    with time_machine.travel(now, tick=False):
        assert words in client.get(reverse("visit_new")).content.decode()


@pytest.mark.parametrize(
    ("grain", "start", "end"),
    [
        ("week", "2026-11-16", "2026-11-22"),
        ("month", "2026-10-01", "2026-10-31"),
        ("quarter", "2026-10-01", "2026-12-31"),
        ("month", "2026-10-05", "2026-11-01"),  # a month of weeks
    ],
)
def test_a_lock_that_is_gone_is_still_told_in_words(grain, start, end):
    lock = PeriodLock(grain=grain, start=made.day(start), end=made.day(end))
    assert str(PeriodLock.named(lock.code)) == str(lock)
    assert LateChange(period=lock.code).closed == str(lock)
    assert LateChange(period="").closed == ""


def test_the_badge_says_which_week_in_words(client, company):
    log(client, company.alice, late_reason="phone was broken")
    client.force_login(company.manager)
    assert "Week 47, 2026 is closed" in client.get(reverse("late_changes")).content.decode()
