"""Blind audits: which visits are drawn, who answers them, what is hidden, what may follow."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from kpis.ask import Ask
from kpis.periods import Period
from kpis.scope import Scope
from kpis.trust.audits import audits_of, by_rep
from reps.audits import drawn, judged
from reps.locking import guard
from reps.models import Criterion, LateChange, Overturn, Visit, VisitAudit
from tests import builders as made
from tests.small_company import TODAY, small_company

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 11, 16)
WEEK = Period.parse("2026-W47")
ALL_YES = {
    "answer_need_confirmed": "yes",
    "answer_decision_maker_present": "yes",
    "answer_next_step_on": "2026-11-30",
}


@pytest.fixture
def company():
    with time_machine.travel(TODAY, tick=False):
        yield small_company()


@pytest.fixture
def visit(company):
    """A quality visit of Alice's that was drawn, with a note."""
    visit = next(each for each in drawn(MONDAY) if each.rep == company.reps.alice and each.quality)
    visit.note = "Met the plant manager."
    visit.save()
    return visit


def audited(visit, by, quality, **fields):
    return VisitAudit.objects.create(visit=visit, auditor=by, quality=quality, **fields)


def overturned(visit, by, **fields):
    return Overturn.objects.create(visit=visit, by=by, reason="Nobody of the client was there.", **fields)


def counts(visit):
    return Visit.objects.get(pk=visit.pk).counts


def test_two_visits_of_each_rep_are_drawn(company):
    found = drawn(MONDAY)
    assert [visit.rep.name for visit in found] == ["Alice", "Alice", "Bob"]


def test_of_many_visits_one_in_ten_is_drawn(company):
    for at in range(17):  # 21 with the four there are
        made.visit(company.reps.alice, "2026-11-20", start=f"{at % 24:02}:00")
    assert sum(visit.rep == company.reps.alice for visit in drawn(MONDAY)) == 3


def test_the_draw_is_the_same_each_time_and_holds_held_visits_only(company):
    made.visit(company.reps.ann, "2026-11-18", status="no_show")
    assert drawn(MONDAY) == drawn(MONDAY)
    assert company.reps.ann not in {visit.rep for visit in drawn(MONDAY)}


def test_the_list_is_of_the_last_week_that_is_over(client, company):
    client.force_login(company.manager)
    page = client.get(reverse("audit_list"))
    assert (page.context["start"], page.context["waiting"], page.context["after"]) == (MONDAY, 2, None)
    running = client.get(reverse("audit_list"), {"week": "2026-11-23"})
    assert running.context["start"] == MONDAY
    assert client.get(reverse("audit_list"), {"week": "soon"}).status_code == 404


def test_the_form_shows_the_note_and_hides_the_answers(client, company, visit):
    client.force_login(company.manager)
    page = client.get(reverse("audit", args=[visit.pk]))
    assert "Met the plant manager." in page.content.decode()
    assert not any(field.value() for field in page.context["form"].question_fields)


def test_the_auditor_reads_the_evidence_and_is_asked_for_none(client, company, visit):
    about = {"kind": "visit", "type": "text", "label_en": "Whom I met", "label_zh": "见了谁"}
    Criterion.objects.create(code="met", evidence="required", **about)
    visit.answers |= {"met": "Mr Li, plant manager"}
    visit.save()
    client.force_login(company.manager)
    page = client.get(reverse("audit", args=[visit.pk]))
    assert "Whom I met" in page.content.decode()
    assert "Mr Li, plant manager" in page.content.decode()
    assert "answer_met" not in page.context["form"].fields
    client.post(reverse("audit", args=[visit.pk]), ALL_YES)
    assert visit.audits.get().quality


def test_an_audit_is_judged_by_the_definition_of_the_visit_s_day(client, company, visit):
    client.force_login(company.manager)
    client.post(reverse("audit", args=[visit.pk]), ALL_YES)
    audit = visit.audits.get()
    assert (audit.auditor, audit.quality, audit.agrees) == (company.manager, True, True)
    assert audit.answers["next_step_on"] == "2026-11-30"


def test_a_no_of_the_auditor_differs_but_takes_nothing_out(client, company, visit):
    client.force_login(company.manager)
    page = client.post(reverse("audit", args=[visit.pk]), ALL_YES | {"answer_need_confirmed": "no"}, follow=True)
    assert (visit.audits.get().quality, visit.audits.get().agrees) == (False, False)
    assert counts(visit)
    assert "Take it out of the count" in page.content.decode()


def test_afterwards_both_answers_stand_side_by_side(client, company, visit):
    audited(visit, company.manager, False, answers={"need_confirmed": False})
    client.force_login(company.manager)
    rows = client.get(reverse("audit", args=[visit.pk])).context["rows"]
    assert rows[0][1:] == ("Yes", ["No"])


def test_a_second_audit_by_the_same_person_is_refused(client, company, visit):
    client.force_login(company.manager)
    for _each in range(2):
        client.post(reverse("audit", args=[visit.pk]), ALL_YES)
    assert visit.audits.count() == 1


def test_nobody_audits_their_own_visits(client, company):
    own = made.visit(company.reps.mia, "2026-11-18", quality=True)
    client.force_login(company.manager)
    assert client.get(reverse("audit", args=[own.pk])).status_code == 404
    assert own not in [each.visit for each in client.get(reverse("audit_list")).context["drawn"]]


@pytest.fixture
def undrawn(company):
    return next(each for each in company.reps.alice.visits.quality() if each not in drawn(MONDAY))


def test_only_drawn_visits_are_audited(client, company, undrawn):
    """Not even by its address: whoever picks what to audit picks the share that was over-claimed."""
    for user in (company.manager, company.admin):
        client.force_login(user)
        assert client.get(reverse("audit", args=[undrawn.pk])).status_code == 404
        assert client.post(reverse("audit", args=[undrawn.pk]), ALL_YES).status_code == 404
    assert not VisitAudit.objects.exists()


def test_nor_one_of_the_week_that_runs(client, company):
    """The draw of a week is made when it is over: until then every visit logged may change it."""
    today = made.visit(company.reps.ann, "2026-11-23", quality=True)
    client.force_login(company.manager)
    assert client.get(reverse("audit", args=[today.pk])).status_code == 404


def test_what_was_audited_once_is_read_though_it_is_no_longer_drawn(client, company, undrawn):
    """A visit that is logged late may take its place in the draw; what was found stays."""
    audited(undrawn, company.manager, False)
    for user in (company.manager, company.admin):
        client.force_login(user)
        page = client.get(reverse("audit", args=[undrawn.pk]))
        assert page.context["audits"]
        assert "Take it out of the count" in page.content.decode()
        client.post(reverse("audit", args=[undrawn.pk]), ALL_YES)
    assert undrawn.audits.count() == 1


def test_every_visit_of_the_list_can_be_audited(client, company):
    client.force_login(company.manager)
    for each in client.get(reverse("audit_list")).context["drawn"]:
        assert client.post(reverse("audit", args=[each.visit.pk]), ALL_YES).status_code == 302


def test_a_director_reads_audits_and_makes_none(client, company, visit):
    client.force_login(company.director)
    assert client.get(reverse("audit", args=[visit.pk])).status_code == 404
    audited(visit, company.manager, True)
    assert client.get(reverse("audit", args=[visit.pk])).status_code == 200
    assert client.post(reverse("overturn", args=[visit.pk]), {"reason": "no"}).status_code == 404


def test_a_visit_taken_out_no_longer_counts_and_says_why(client, company, visit):
    client.force_login(company.manager)
    client.post(reverse("overturn", args=[visit.pk]), {"reason": "Nobody of the client was there."})
    assert not counts(visit)
    assert Visit.objects.get(pk=visit.pk).quality  # the verdict on the answers stands; it is the count that does not
    client.force_login(company.alice)
    assert "Nobody of the client was there." in client.get(reverse("visit", args=[visit.pk])).content.decode()


def test_taking_out_needs_a_reason(client, company, visit):
    client.force_login(company.manager)
    client.post(reverse("overturn", args=[visit.pk]), {"reason": ""})
    assert counts(visit)


@pytest.fixture
def locked(company):
    made.lock("week", "2026-11-16", "2026-11-22")


def test_of_a_locked_week_it_is_kept_as_a_late_change(client, company, visit, locked):
    client.force_login(company.manager)
    client.post(reverse("overturn", args=[visit.pk]), {"reason": ""})
    assert not LateChange.objects.exists()
    client.post(reverse("overturn", args=[visit.pk]), {"reason": "Nobody of the client was there."})
    change = LateChange.objects.get()
    assert (counts(visit), change.period, change.state, change.rep) == (False, "2026-W47", "approved", visit.rep)
    assert (change.reason, change.decided_by) == ("Nobody of the client was there.", company.manager)


def test_and_who_may_not_approve_one_takes_nothing_out(client, company, locked):
    """Another manager of the same team is not above its manager."""
    with guard.permitted():
        own = made.visit(company.reps.mia, "2026-11-18", quality=True)
    client.force_login(made.user(rep=made.rep("Max", company.north, manages=True)))
    answer = client.post(reverse("overturn", args=[own.pk]), {"reason": "Nobody was there."}, follow=True)
    assert "Week 47, 2026 is locked: somebody above has to take it out." in answer.content.decode()
    assert (counts(own), LateChange.objects.exists()) == (True, False)


def test_what_is_saved_again_stays_out(company, visit):
    overturned(visit, company.manager)
    visit.refresh_from_db()
    visit.note = "another word"
    visit.save()
    assert not counts(visit)


def test_one_taken_out_leaves_its_place_of_the_day_to_the_next(company):
    first = made.visit(company.reps.ann, "2026-11-18", quality=True, start="10:00")
    second = made.visit(company.reps.ann, "2026-11-18", quality=True, start="15:00", customer=first.customer)
    assert (counts(first), counts(second)) == (True, False)
    overturned(first, company.manager)
    assert (counts(first), counts(second)) == (False, True)


def summed_up(company):
    scope = Scope.team(company.north)
    return by_rep(list(audits_of(scope, WEEK)), Ask(scope, (WEEK,), WEEK.end))


def test_audits_are_summed_up_by_rep(company):
    alice = company.reps.alice
    for visit, quality in zip(alice.visits.order_by("date"), (True, True, False, False), strict=True):
        audited(visit, company.manager, quality)
    (row,) = summed_up(company)
    found = row.agreement
    assert (found.both, found.rep_only, found.manager_only, found.neither) == (2, 1, 0, 1)
    assert (row.rep, row.quality_visits.value, row.adjusted) == (alice, 3, None)


def test_what_the_rep_corrects_after_an_audit_was_claimed_all_the_same(client, company, visit):
    """Else an over-claim could be undone by whoever made it, once they read the audit."""
    audited(visit, company.manager, False)
    visit.answers |= {"need_confirmed": False}
    visit.save()
    assert not Visit.objects.get(pk=visit.pk).quality
    (row,) = summed_up(company)
    assert (row.agreement.rep_only, row.agreement.neither) == (1, 0)
    assert not visit.audits.get().agrees
    client.force_login(company.director)
    panel = reverse("explain", args=["audit_over_claim"]) + f"?who=company&when={WEEK.code}"
    page = client.get(panel).content.decode()
    assert "1 not seen by the auditor ÷ 1 called quality by the rep" in page
    assert page.count(f"/visits/{visit.pk}/audit/") == 2  # among those not seen, and among all that were claimed


def test_the_page_tells_what_the_rep_had_said_by_then(client, company, visit):
    audited(visit, company.manager, False)
    client.force_login(company.manager)
    address, words = reverse("audit", args=[visit.pk]), "What the rep had said by then"
    assert words not in client.get(address).content.decode()
    visit.answers |= {"need_confirmed": False}
    visit.save()
    row = client.get(address).content.decode().split(words)[1].split("</tr>")[0]
    assert "✓ Quality" in row


def test_from_twenty_audits_on_the_count_is_adjusted(company):
    """Ann's 20 visits are audited, 15 found to be quality: over-claim 5 of 20, the pool of all audits too."""
    visits = [made.visit(company.reps.ann, "2026-11-18", quality=True) for _each in range(20)]
    for at, visit in enumerate(visits):
        audited(visit, company.manager, at >= 5)
    (row,) = summed_up(company)
    assert (row.quality_visits.value, row.adjusted) == (20, 15.0)


def test_the_adjusted_count_goes_by_credit(company):
    """Of Ann's 20 audited visits two are shared half with Mia: 19 by credit, a quarter of which was over-claimed."""
    made.parameters(shared_visit_credit=True)
    visits = [made.visit(company.reps.ann, "2026-11-18", quality=True) for _each in range(20)]
    for visit in visits[:2]:
        visit.participants.create(rep=company.reps.mia)
    for at, visit in enumerate(visits):
        audited(visit, company.manager, at >= 5)
    row = next(each for each in summed_up(company) if each.rep == company.reps.ann)
    assert (row.quality_visits.value, row.adjusted) == (19, 14.25)


def test_a_channel_that_decides_is_part_of_the_verdict(company):
    by_phone = made.visit(company.reps.alice, "2026-11-18", quality=True, channel="phone")
    assert judged(VisitAudit(visit=by_phone, answers=by_phone.answers)) is by_phone.quality
