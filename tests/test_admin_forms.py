"""Work in the administration: what is saved with what, and every broken rule is a form error."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection

from kpis.models import Target, TargetVersion
from reps.models import (
    Booking,
    Candidate,
    Credit,
    Criterion,
    Customer,
    FxRate,
    LeadSource,
    Leave,
    Membership,
    Organisation,
    Proposal,
    QualityDefinition,
    Rep,
    Team,
    User,
    Visit,
)
from tests import builders as made
from tests.office import page
from tests.test_admin import company
from tests.unrendered import unrendered

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 10)


def form_of(client, url):
    """What the browser would send of the page as it stands."""
    with unrendered():
        answer = client.get(url)
    forms = [answer.context["adminform"].form, *(each.formset for each in answer.context["inline_admin_formsets"])]
    data = {}
    for form in forms:
        for each in [form] if not hasattr(form, "management_form") else [form.management_form, *form.forms]:
            data |= {each.add_prefix(name): each[name].value() for name in each.fields}
    return {name: value for name, value in data.items() if value is not None}


def errors_of(answer):
    """Every error the page shows."""
    assert answer.status_code == 200
    return " ".join(str(error) for error in answer.context["errors"])


def with_row(data, prefix, **values):
    at = int(data[f"{prefix}-TOTAL_FORMS"])
    new = {f"{prefix}-{at}-{name}": value for name, value in values.items()}
    return data | new | {f"{prefix}-TOTAL_FORMS": at + 1}


@pytest.fixture
def ann():
    north = Team.objects.create(key="N", name="North")
    rep = Rep.objects.create(key="A", name="Ann")
    Membership.objects.create(rep=rep, team=north)
    return rep


@pytest.fixture
def south():
    return Team.objects.create(key="S", name="South")


@pytest.fixture
def acme():
    return Customer.objects.create(key="C", name="Acme")


def test_moving_a_rep_to_another_team_is_one_save(office, ann, south, acme):
    visit = Visit.objects.create(key="V", rep=ann, customer=acme, date=DAY)
    data = form_of(office, page(Rep, "change", ann.pk)) | {"memberships-0-end": "2026-10-31"}
    data = with_row(data, "memberships", team=south.pk, start="2026-11-01", end="", rep=ann.pk)
    assert office.post(page(Rep, "change", ann.pk), data).status_code == 302
    assert [each.team.name for each in ann.memberships.all()] == ["North", "South"]
    visit.refresh_from_db()
    assert visit.team == south


def test_two_teams_on_a_day_are_a_form_error(office, ann, south):
    data = form_of(office, page(Rep, "change", ann.pk))
    data = with_row(data, "memberships", team=south.pk, start="2026-11-01", end="", rep=ann.pk)
    assert "overlap" in errors_of(office.post(page(Rep, "change", ann.pk), data))
    assert ann.memberships.count() == 1


def test_a_border_between_two_memberships_can_move_either_way(office, ann, south):
    ann.memberships.update(end=date(2026, 6, 30))
    Membership.objects.create(rep=ann, team=south, start=date(2026, 7, 1))
    for last, first in (("2026-07-31", "2026-08-01"), ("2026-05-31", "2026-06-01")):
        data = form_of(office, page(Rep, "change", ann.pk))
        moved = {"memberships-0-end": last, "memberships-1-start": first}
        assert office.post(page(Rep, "change", ann.pk), data | moved).status_code == 302
        spans = [(each.start, each.end) for each in ann.memberships.all()]
        assert spans == [(None, date.fromisoformat(last)), (date.fromisoformat(first), None)]


def test_two_memberships_that_trade_days_are_a_form_error(office, ann, south):
    ann.memberships.update(end=date(2026, 6, 30))
    Membership.objects.create(rep=ann, team=south, start=date(2026, 7, 1))
    data = form_of(office, page(Rep, "change", ann.pk))
    traded = {"memberships-0-start": "2026-07-01", "memberships-0-end": "", "memberships-1-start": ""}
    data |= traded | {"memberships-1-end": "2026-06-30"}
    assert "trade days" in errors_of(office.post(page(Rep, "change", ann.pk), data))


def test_a_second_team_on_the_membership_page_is_a_form_error(office, ann, south):
    answer = office.post(page(Membership, "add"), {"rep": ann.pk, "team": south.pk, "start": "", "end": ""})
    assert "already in North" in errors_of(answer)


def test_deleting_memberships_takes_the_team_off_their_records(office, ann, acme):
    visit = Visit.objects.create(key="V", rep=ann, customer=acme, date=DAY)
    assert visit.team.name == "North"
    chosen = {"action": "delete_selected", "_selected_action": [ann.memberships.get().pk], "post": "yes"}
    assert office.post(page(Membership, "changelist"), chosen).status_code == 302
    visit.refresh_from_db()
    assert visit.team is None
    assert Membership.history.filter(history_type="-", history_user__username="boss").count() == 1


def test_what_came_too_late_replaces_no_proposal(office, ann, acme):
    old, late = (
        Proposal.objects.create(key=key, rep=ann, customer=acme, issued_on=day, amount=100)
        for key, day in (("P", date(2026, 1, 5)), ("Q", date(2026, 4, 6)))  # 91 days
    )
    url = page(Proposal, "change", old.pk)
    data = form_of(office, url) | {"status": "superseded", "replaced_by": late.pk}
    assert "issued up to 90 days later" in errors_of(office.post(url, data))
    Proposal.objects.filter(pk=late.pk).update(issued_on="2026-04-05")
    assert office.post(url, data).status_code == 302


def test_splits_that_do_not_add_up_are_a_form_error(office, ann, acme):
    proposal = Proposal.objects.create(key="P", rep=ann, customer=acme, issued_on=DAY, amount=100)
    url = page(Proposal, "change", proposal.pk)
    data = with_row(form_of(office, url), "credits", rep=ann.pk, percent="60", proposal=proposal.pk)
    assert "add up to 60" in errors_of(office.post(url, data))
    assert not Credit.objects.exists()


def test_splits_that_add_up_are_booked(office, ann, acme):
    bea = Rep.objects.create(key="B", name="Bea")
    won = {"status": "won", "decided_on": DAY, "amount": 100}
    proposal = Proposal.objects.create(key="P", rep=ann, customer=acme, issued_on=DAY, **won)
    url = page(Proposal, "change", proposal.pk)
    data = with_row(form_of(office, url), "credits", rep=ann.pk, percent="60", proposal=proposal.pk)
    data = with_row(data, "credits", rep=bea.pk, percent="40", proposal=proposal.pk)
    assert office.post(url, data).status_code == 302
    assert dict(Booking.objects.values_list("rep__name", "value")) == {"Ann": Decimal(60), "Bea": Decimal(40)}


def test_one_split_alone_cannot_be_changed(office):
    company("1")
    credit = Credit.objects.first()
    assert office.post(page(Credit, "change", credit.pk), {"percent": "10"}).status_code == 403
    assert office.post(page(Credit, "delete", credit.pk), {"post": "yes"}).status_code == 403


def test_a_won_and_split_proposal_can_be_deleted_with_its_ledger(office):
    proposal = company("1")
    other = company("2")
    url = page(Proposal, "delete", proposal.pk)
    assert office.post(url, {"post": "yes"}).status_code == 302
    chosen = {"action": "delete_selected", "_selected_action": [other.pk], "post": "yes"}
    assert office.post(page(Proposal, "changelist"), chosen).status_code == 302
    assert not Proposal.objects.exists()
    assert not Booking.objects.filter(lead=None).exists()
    connection.check_constraints()


def test_a_participant_who_logged_the_visit_is_a_form_error(office, ann, acme):
    visit = Visit.objects.create(key="V", rep=ann, customer=acme, date=DAY)
    url = page(Visit, "change", visit.pk)
    data = with_row(form_of(office, url), "participants", rep=ann.pk, visit=visit.pk)
    assert "is there already" in errors_of(office.post(url, data))


def test_answers_are_typed_one_a_line(office, ann, acme):
    visit = Visit.objects.create(key="V", rep=ann, customer=acme, date=DAY, answers={"need_confirmed": False})
    url = page(Visit, "change", visit.pk)
    data = form_of(office, url)
    assert data["answers"] == "need_confirmed: no"
    lines = "need_confirmed: yes\nnext_step_on: 2026-11-20\ndecision_maker_present: yes\nsolution_shown_standard:"
    assert office.post(url, data | {"answers": lines}).status_code == 302
    visit.refresh_from_db()
    expected = {"need_confirmed": True, "next_step_on": "2026-11-20", "decision_maker_present": True}
    assert visit.answers == expected
    assert visit.counts


@pytest.mark.parametrize("line", ["nonsense: yes", "need_confirmed: perhaps", "next_step_on: soon", "\x00"])
def test_answers_nobody_asked_for_are_a_form_error(office, ann, acme, line):
    visit = Visit.objects.create(key="V", rep=ann, customer=acme, date=DAY)
    url = page(Visit, "change", visit.pk)
    answer = office.post(url, form_of(office, url) | {"answers": line})
    assert answer.context["adminform"].form.errors["answers"]


def test_a_stamp_cannot_be_typed(office, ann, south, acme):
    visit = Visit.objects.create(key="V", rep=ann, customer=acme, date=DAY)
    url = page(Visit, "change", visit.pk)
    data = form_of(office, url) | {"answers": "", "team": south.pk, "counts": "on", "quality": "true"}
    assert office.post(url, data).status_code == 302
    visit.refresh_from_db()
    assert (visit.team.name, visit.counts, visit.quality) == ("North", False, None)


def target_data(**values):
    rows = {"versions-TOTAL_FORMS": 1, "versions-INITIAL_FORMS": 0, "versions-0-kind": "initial"}
    amount = {"measure": "won_amount", "basis": "bookings", "versions-0-value": "1000"}
    return rows | amount | {"period": "2026-Q4"} | values


def test_a_new_target_has_its_days_and_its_initial_version(office, boss, ann):
    assert office.post(page(Target, "add"), target_data(rep=ann.pk)).status_code == 302
    target = Target.objects.get()
    assert (target.start, target.end) == (date(2026, 10, 1), date(2026, 12, 31))
    version = target.versions.get()
    assert (version.number, version.kind, version.value, version.by) == (1, "initial", 1000, boss)


@pytest.mark.parametrize("wrong", [{"period": "2026-13"}, {"versions-0-value": ""}, {"versions-0-value": "-1"}])
def test_a_target_that_makes_no_sense_is_a_form_error(office, ann, wrong):
    assert errors_of(office.post(page(Target, "add"), target_data(rep=ann.pk, **wrong)))
    assert not Target.objects.exists()


def test_a_share_of_more_than_all_is_a_form_error(office):
    answer = office.post(page(Target, "add"), target_data(measure="close_rate", **{"versions-0-value": "35"}))
    assert "A share is at most 1" in errors_of(answer)
    assert not Target.objects.exists()


def test_a_second_target_for_the_same_is_a_form_error(office):
    assert office.post(page(Target, "add"), target_data()).status_code == 302
    assert errors_of(office.post(page(Target, "add"), target_data()))
    assert Target.objects.count() == 1


def test_the_initial_target_stands(office):
    office.post(page(Target, "add"), target_data())
    target, version = Target.objects.get(), TargetVersion.objects.get()
    url = page(Target, "change", target.pk)
    data = form_of(office, url) | {"versions-0-value": "1", "versions-0-DELETE": "on"}
    office.post(url, data)
    assert office.post(page(TargetVersion, "change", version.pk), {"value": "1"}).status_code == 403
    assert office.post(page(TargetVersion, "delete", version.pk), {"post": "yes"}).status_code == 403
    assert office.post(page(Target, "delete", target.pk), {"post": "yes"}).status_code == 403
    chosen = {"action": "delete_selected", "_selected_action": [version.pk], "post": "yes"}
    office.post(page(TargetVersion, "changelist"), chosen)
    assert TargetVersion.objects.get().value == 1000


def test_a_later_version_needs_its_reason(office):
    office.post(page(Target, "add"), target_data())
    url = page(Target, "change", Target.objects.get().pk)
    data = form_of(office, url) | {"versions-1-value": "900", "versions-1-kind": "relief"}
    assert "Say why" in errors_of(office.post(url, data))
    data |= {"versions-1-reason": "Parental leave", "versions-1-effective_from": "2026-11-01"}
    assert office.post(url, data).status_code == 302
    assert list(TargetVersion.objects.values_list("number", "value", "kind")) == [
        (1, 1000, "initial"),
        (2, 900, "relief"),
    ]


def test_a_later_version_is_never_initial(office):
    office.post(page(Target, "add"), target_data())
    url = page(Target, "change", Target.objects.get().pk)
    row = {"versions-1-value": "9", "versions-1-reason": "x", "versions-1-effective_from": "2026-11-01"}
    assert form_of(office, url)["versions-1-kind"] == "replan"
    assert errors_of(office.post(url, form_of(office, url) | row | {"versions-1-kind": "initial"}))
    assert TargetVersion.objects.count() == 1


def test_a_mistaken_target_is_voided_with_its_reason(office):
    office.post(page(Target, "add"), target_data())
    url = page(Target, "change", Target.objects.get().pk)
    assert office.post(url, form_of(office, url) | {"void_because": "A nought too many"}).status_code == 302
    target = Target.objects.get()
    assert target.voided_at
    assert target.void_reason == "A nought too many"
    assert "A nought too many" in office.get(url).content.decode()


def test_a_definition_in_force_can_only_be_succeeded(office):
    active = QualityDefinition.objects.get(kind="visit", status="active")
    assert office.post(page(QualityDefinition, "change", active.pk), {"tree": '{"is": "held"}'}).status_code == 403
    assert office.post(page(QualityDefinition, "delete", active.pk), {"post": "yes"}).status_code == 403
    chosen = {"action": "delete_selected", "_selected_action": [active.pk], "post": "yes"}
    office.post(page(QualityDefinition, "changelist"), chosen)
    assert QualityDefinition.objects.filter(pk=active.pk, status="active").exists()


def test_a_criterion_that_is_asked_keeps_its_code(office):
    asked = Criterion.objects.get(code="need_confirmed")
    url = page(Criterion, "change", asked.pk)
    form = office.get(url).context["adminform"].form
    assert not {"kind", "code", "type"} & set(form.fields)
    assert office.post(url, form_of(office, url) | {"choices": "", "label_en": "Sure?"}).status_code == 302
    asked.refresh_from_db()
    assert (asked.label_en, asked.code) == ("Sure?", "need_confirmed")
    assert office.post(page(Criterion, "delete", asked.pk), {"post": "yes"}).status_code == 403


def test_the_organisation_is_one_page(office):
    assert office.get(page(Organisation, "changelist")).url == page(Organisation, "change", 1)
    assert office.get(page(Organisation, "add")).status_code == 403
    assert office.post(page(Organisation, "delete", 1), {"post": "yes"}).status_code == 403


@pytest.mark.parametrize(
    ("name", "value"),
    [("time_zone", "Mars/Olympus"), ("currency", "R$"), ("closes", "08:00")],
)
def test_settings_no_figure_could_be_made_with_are_form_errors(office, name, value):
    office.get(page(Organisation, "changelist"))
    url = page(Organisation, "change", 1)
    answer = office.post(url, form_of(office, url) | {name: value})
    assert name in answer.context["adminform"].form.errors


def test_an_account_is_given_to_a_rep_and_only_one_has_it(office, ann):
    user = User.objects.create_user("ann", password="long-enough-1")
    url = page(User, "change", user.pk)
    assert office.post(url, form_of(office, url) | account(rep=ann.pk)).status_code == 302
    ann.refresh_from_db()
    assert ann.user == user
    other = User.objects.create_user("bea", password="long-enough-1")
    url = page(User, "change", other.pk)
    assert "already has an account" in errors_of(office.post(url, form_of(office, url) | account(rep=ann.pk)))


def account(**values):
    return {"date_joined_0": "2026-01-01", "date_joined_1": "00:00", "is_active": "on"} | values


def test_a_changed_stage_is_written_down(office):
    candidate = Candidate.objects.create(key="K", name="Kim", added_on=DAY)
    url = page(Candidate, "change", candidate.pk)
    assert office.post(url, form_of(office, url) | {"stage": "qualified"}).status_code == 302
    events = list(candidate.stage_events.values_list("stage", "noticed"))
    assert events == [("identified", True), ("qualified", True)]


def test_two_at_once_are_told_and_nothing_breaks(office, ann, south, monkeypatch):
    """The check of the form can pass and the database still refuse: somebody else was faster."""
    monkeypatch.setattr(Membership, "clean", lambda self: None)
    data = {"rep": ann.pk, "team": south.pk, "start": "", "end": ""}
    answer = office.post(page(Membership, "add"), data, follow=True)
    assert "Nothing was saved" in answer.content.decode()
    assert ann.memberships.count() == 1


def test_saving_a_rep_leaves_whole_days_of_leave_whole(office, ann):
    leave = Leave.objects.create(rep=ann, start=DAY, end=DAY)
    url = page(Rep, "change", ann.pk)
    assert '<option value="1.0" selected>Whole days</option>' in office.get(url).content.decode()
    assert office.post(url, form_of(office, url)).status_code == 302
    leave.refresh_from_db()
    assert leave.fraction == 1
    assert leave.history.count() == 1


def test_deleting_proposals_caps_the_visits_they_leave_behind(office, ann, acme):
    """Two visits of a day to one customer count once, unless each belongs to a proposal of its own (E14)."""
    QualityDefinition.objects.filter(kind="visit").update(tree={"is": "held"})
    offers = [Proposal.objects.create(key=f"P{at}", rep=ann, customer=acme, issued_on=DAY, amount=1) for at in range(2)]
    for at, offer in enumerate(offers):
        Visit.objects.create(key=f"V{at}", rep=ann, customer=acme, date=DAY, proposal=offer)
    assert Visit.objects.quality().count() == 2
    chosen = {"action": "delete_selected", "_selected_action": [each.pk for each in offers], "post": "yes"}
    assert office.post(page(Proposal, "changelist"), chosen).status_code == 302
    assert [visit.key for visit in Visit.objects.quality()] == ["V0"]


def test_a_rate_of_nothing_is_a_form_error(office):
    answer = office.post(page(FxRate, "add"), {"currency": "usd", "kind": "plan", "year": "2026", "rate": "0"})
    assert "A rate is above 0" in errors_of(answer)


def test_a_source_goes_under_another_and_under_none_of_its_own(office):
    web = made.source("Web")
    search = made.source("Search", web)
    address = page(LeadSource, "change", search.pk)
    other = made.source("Online")
    assert office.post(address, form_of(office, address) | {"parent": other.pk}).status_code == 302
    search.refresh_from_db()
    assert search.parent == other
    address = page(LeadSource, "change", other.pk)
    assert errors_of(office.post(address, form_of(office, address) | {"parent": search.pk}))
