"""The next manager up decides, never who is concerned (spec 12, 17)."""

from datetime import date

import pytest
import time_machine

from reps.disputing import deciding
from reps.disputing.topics import About
from reps.models import Dispute, Lead, Overturn
from reps.waiting import waits_for
from tests import builders as made
from tests.disputes.acting import decide, disputed, fresh, open_page, send

pytestmark = pytest.mark.django_db


def test_the_next_manager_up_decides(company, visit):
    dispute = disputed(visit)
    assert (dispute.team.name, dispute.approver_team.name, dispute.against) == ("North", "East", company.manager)
    may = {
        name: deciding.may_decide(fresh(getattr(company, name)), dispute)
        for name in ("alice", "teammate", "stranger", "manager", "up", "top", "director", "recruiter", "admin")
    }
    assert {name for name, it in may.items() if it} == {"up", "top", "director", "admin"}


def test_it_waits_for_the_next_one_up_and_those_above_are_not_called_on(client, company, visit):
    disputed(visit)
    waiting = {name: waits_for(fresh(getattr(company, name))).disputes for name in ("manager", "up", "top", "director")}
    assert waiting == {"manager": 0, "up": 1, "top": 0, "director": 0}
    page = open_page(client, company.up, "dashboard")
    assert page.context["disputes"] == 1
    assert "1 disputed record to decide" in page.content.decode()
    assert "disputed record" not in open_page(client, company.manager, "dashboard").content.decode()


def test_what_waits_is_told_as_it_is_now_to_who_decides_today(company, visit):
    """The question is put into SQL once for each who decides: who no longer does, or does anew, is another."""
    assert waits_for(fresh(company.up)).disputes == 0
    disputed(visit)
    assert waits_for(fresh(company.up)).disputes == 1
    company.reps.eva.memberships.update(manages=False)
    assert waits_for(fresh(company.up)).disputes == 0
    company.reps.eva.memberships.update(manages=True)
    with time_machine.travel("2026-12-01T09:00+08:00", tick=False):
        company.reps.eva.memberships.update(end=date(2026, 11, 30))
        assert waits_for(fresh(company.up)).disputes == 0


def test_a_team_without_a_manager_is_passed_over(company, visit):
    company.reps.eva.memberships.update(manages=False)
    assert disputed(visit).approver_team.name == "Whole"


def test_with_nobody_above_it_is_for_a_director_or_an_admin(company, visit):
    for rep in (company.reps.eva, company.reps.gus):
        rep.memberships.update(manages=False)
    dispute = disputed(visit)
    assert dispute.approver_team is None
    may = [deciding.may_decide(fresh(each), dispute) for each in (company.manager, company.director, company.admin)]
    assert may == [False, True, True]
    assert (waits_for(fresh(company.director)).disputes, waits_for(fresh(company.admin)).disputes) == (1, 1)


def test_what_nobody_is_left_to_decide_waits_for_a_director(company, visit):
    disputed(visit)
    company.reps.eva.memberships.update(end=date(2026, 11, 22))
    assert waits_for(fresh(company.director)).disputes == 1


def test_what_the_only_manager_there_is_concerned_in_waits_for_a_director(company, visit):
    """Mia led North when it was made, and leads East by now; it does not wait for her, so it must for somebody."""
    disputed(visit)
    company.reps.mia.memberships.update(end=date(2026, 11, 22))
    company.reps.eva.memberships.update(end=date(2026, 11, 22))
    made.member(company.reps.mia, company.north.parent, start="2026-11-23", manages=True)
    for against in (company.manager, None):  # known as whose decision it was, or by having led North then
        Dispute.objects.update(against=against)
        waiting = [waits_for(fresh(each)).disputes for each in (company.manager, company.director)]
        assert waiting == [0, 1]


def test_who_decides_finds_it_though_the_team_has_moved_from_under_them(client, company, visit):
    dispute = disputed(visit)
    company.north.parent = made.team("West", key="west")
    company.north.save()
    assert waits_for(fresh(company.up)).disputes == 1
    listed = open_page(client, company.up, "dispute_list", waiting="me").context["table"].data
    assert [each.pk for each in listed] == [dispute.pk]
    decide(client, company.up, dispute)
    assert Dispute.objects.get().state == "upheld"


def test_a_manager_s_own_record_goes_past_her_own_manager(company):
    dispute = disputed(made.visit(company.reps.mia, "2026-11-18", quality=True))
    assert (dispute.approver_team.name, dispute.against) == ("Whole", company.up)
    assert [deciding.may_decide(fresh(each), dispute) for each in (company.manager, company.up, company.top)] == [
        False,
        False,
        True,
    ]


def test_who_took_it_out_does_not_decide_however_high_they_stand(company, visit):
    Overturn.objects.create(visit=visit, by=company.up, reason="Nobody was there.")
    dispute = disputed(visit, About.TAKEN_OUT)
    assert (dispute.approver_team.name, dispute.against) == ("Whole", company.up)
    assert [deciding.may_decide(fresh(each), dispute) for each in (company.up, company.top)] == [False, True]


def test_who_managed_her_then_does_not_decide_after_moving_up(company, visit):
    """Mia leads East from Monday the 23rd; the visit is of the week before, when she led North."""
    dispute = disputed(visit)
    company.reps.mia.memberships.update(end=date(2026, 11, 22))
    company.reps.eva.memberships.update(end=date(2026, 11, 22))
    made.member(company.reps.mia, company.north.parent, start="2026-11-23", manages=True)
    Dispute.objects.update(against=None)
    assert not deciding.may_decide(fresh(company.manager), dispute)
    assert deciding.may_decide(fresh(company.top), dispute)


def test_an_admin_who_manages_her_is_concerned_as_any_manager(company, visit):
    company.manager.is_staff = True
    company.manager.save()
    assert not deciding.may_decide(fresh(company.manager), disputed(visit))


def test_of_a_lead_taken_from_her_whoever_gave_it_away_is_concerned(client, company):
    lead = made.lead(owner=company.reps.alice, company="Acme")
    send(client, company.up, "lead_assign", lead.pk, owner=company.reps.ann.pk)
    dispute = disputed(Lead.objects.get(), About.OWNER, rep=company.reps.alice)
    assert (dispute.against, dispute.approver_team.name) == (company.up, "Whole")
