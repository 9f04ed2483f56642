"""What a locked week was judged by stays: parameters, rates, definitions change from the first free day (spec 2.8)."""

import pytest
import time_machine
from django.db import transaction
from django.urls import reverse
from django.utils.translation import override

from reps.definitions import activate, new_draft
from reps.jobs import worker
from reps.locking import guard
from reps.models import FxRate, LateChange, Parameters, Proposal, QualityDefinition
from tests import builders as made
from tests.asking import figure, value
from tests.locked_terms.acting import changed, lock, unlock
from tests.office import page
from tests.test_admin_forms import errors_of, form_of

pytestmark = pytest.mark.django_db

FROM_THEN = "Let the change hold from 2026-11-23 on instead, or have the period unlocked first, with a reason."
DATED = f"Week 47, 2026 is locked, and its figures would change. {FROM_THEN}"
MONEY = "Week 47, 2026 is locked: a change needs approval, and a reason."


@pytest.fixture(autouse=True)
def a_week_later():
    with time_machine.travel("2026-11-30T10:00+08:00", tick=False):
        yield


@pytest.fixture
def ann():
    """Ten visits a week are expected from Wednesday 18 November on, nine from December on; week 47 is locked."""
    ann = made.rep("Ann", made.team("North"), key="ann")
    made.parameters("2026-11-18", visits_per_week=10)
    made.parameters("2026-12-01", visits_per_week=9)
    lock("week", "2026-11-16", "2026-11-22")
    return ann


def row(day):
    return Parameters.objects.get(effective_from=day)


def refused(change):
    """In which words."""
    with pytest.raises(guard.PeriodLocked) as refusal, transaction.atomic():
        change()
    return refusal.value.messages


# Parameters


def goal():
    return float(figure("quality_visits_attainment", "2026-11-16..2026-11-22", as_of="2026-11-30").denominator)


REFUSED = {
    "the first row": lambda: made.parameters(visits_per_week=6),
    "a row within": lambda: changed(row("2026-11-18"), visits_per_week="6"),
    "another day": lambda: changed(row("2026-11-18"), effective_from="2026-11-19"),
    "a row before": lambda: made.parameters("2026-11-01", visits_per_week=6),
    "a new row within": lambda: made.parameters("2026-11-20", visits_per_week=6),
    "a row taken away": lambda: row("2026-11-18").delete(),
    "how figures are read": lambda: made.parameters(few_n=6),
}
FREE = {
    "from the week after": lambda: made.parameters("2026-11-23", visits_per_week=6),
    "a row to come": lambda: changed(row("2026-12-01"), visits_per_week="6"),
    "a row to come, earlier": lambda: changed(row("2026-12-01"), effective_from="2026-11-23"),
    "a row to come taken away": lambda: row("2026-12-01").delete(),
    "a note": lambda: changed(row("2026-11-18"), note="As agreed"),
    "a row that changes nothing": lambda: made.parameters("2026-11-20"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_parameters_of_a_locked_week_stay_until_it_is_unlocked(ann, name):
    """Two days at 8 a week and three at 10: 3.2 and 6."""
    assert goal() == pytest.approx(9.2)
    assert refused(REFUSED[name]) == [DATED]
    assert goal() == pytest.approx(9.2)
    unlock()
    REFUSED[name]()
    assert (goal() == pytest.approx(9.2)) is (name == "how figures are read")


@pytest.mark.parametrize("change", FREE.values(), ids=FREE)
def test_parameters_of_other_days_are_free(ann, change):
    change()
    assert goal() == pytest.approx(9.2)


def test_the_first_free_day_comes_after_all_that_is_locked(ann):
    lock("month", "2026-11-01", "2026-11-30")
    assert refused(REFUSED["a row within"])[0].endswith(FROM_THEN.replace("2026-11-23", "2026-12-01"))


def test_it_is_said_in_chinese(ann):
    with override("zh-hans"):
        assert "请让更改从 2026-11-23 起生效" in refused(REFUSED["a row within"])[0]


def test_the_administration_says_so_at_the_day(office, ann):
    add = page(Parameters, "add")
    answer = office.post(add, form_of(office, add) | {"effective_from": "2026-11-20", "visits_per_week": "6"})
    assert answer.context["adminform"].form.errors["effective_from"] == [DATED]
    first = page(Parameters, "change", Parameters.objects.get(effective_from=None).pk)
    assert DATED in errors_of(office.post(first, form_of(office, first) | {"visits_per_week": "6"}))
    delete = page(Parameters, "delete", row("2026-11-18").pk)
    assert "is locked. Unlock it first." in office.post(delete, {"post": "yes"}).content.decode()
    assert Parameters.objects.count() == 3


def test_so_does_the_guided_start(client, ann):
    client.force_login(made.user("adam", is_staff=True, is_superuser=True))
    address, company = reverse("start_step", args=["company"]), {"name": "Acme", "currency": "CNY"}
    cut = {"time_zone": "Asia/Shanghai", "week_start": "monday", "fiscal_start": "4", "fiscal_months": "calendar"}
    answer = client.post(address, company | cut)
    assert answer.status_code == 422
    assert "2026-11-23" in str(answer.context["cut"].errors)


# Rates


@pytest.fixture
def euros(ann):
    """100 asked for on Thursday of the locked week, 50 the week after; 8 is the plan rate."""
    made.rate("EUR", 8)
    with guard.permitted():
        for day, amount in (("2026-11-19", 100), ("2026-11-26", 50)):
            made.proposal(ann, day, currency="EUR", amount=amount)
    return FxRate.objects.get()


def dated(day, rate):
    return FxRate.objects.create(currency="EUR", kind="dated", date=made.day(day), rate=rate)


RATES = {
    "another rate": lambda rate: changed(rate, rate="9"),
    "another year": lambda rate: changed(rate, year="2025"),
    "taken away": lambda rate: rate.delete(),
}
FREE_RATES = {
    "the next year's": lambda rate: made.rate("EUR", 9, 2027),
    "another currency's": lambda rate: made.rate("USD", 7),
    "one that nothing is valued by": lambda rate: dated("2026-11-01", 9),
}


@pytest.mark.parametrize("change", RATES.values(), ids=RATES)
def test_a_rate_that_values_a_locked_week_stays_until_it_is_unlocked(euros, change):
    assert refused(lambda: change(euros)) == [MONEY]
    unlock()
    change(FxRate.objects.get())


@pytest.mark.parametrize("change", FREE_RATES.values(), ids=FREE_RATES)
def test_a_rate_of_other_money_is_free(euros, change):
    change(euros)


def test_so_is_one_whose_money_is_of_open_weeks_alone(ann):
    made.rate("EUR", 8)
    made.proposal(ann, "2026-11-26", currency="EUR", amount=50)
    changed(FxRate.objects.get(), rate="9")


def test_a_rate_that_was_missing_gives_a_locked_week_its_value(ann):
    """What was published without is restated by it: no less a change than another rate."""
    with guard.permitted():
        made.proposal(ann, "2026-11-19", currency="USD", amount=100)
    assert refused(lambda: made.rate("USD", 7)) == [MONEY]


def test_a_win_is_valued_on_the_day_it_was_won_and_counts_on_both(ann):
    """Asked for in the locked week, won after it: its value then is by the rate of the day it was won."""
    with guard.permitted():
        for each in Parameters.objects.all():
            changed(each, fx_attainment="dated")
        made.proposal(ann, "2026-11-19", currency="EUR", amount=100, status="won", ended="2026-11-26")
    assert refused(lambda: dated("2026-11-25", 9)) == [MONEY]
    dated("2026-11-27", 9)
    with guard.permitted():
        dated("2026-11-25", 8)
    dated("2026-11-20", 9).delete()
    assert FxRate.objects.count() == 2


def test_a_lead_won_in_another_currency_is_valued_by_its_rate_too(ann):
    """Received in the locked week, and won after it; then one whose money came in the locked week."""
    with guard.permitted():
        made.lead("2026-11-19", owner=ann, won_on="2026-11-26", won_amount=10, won_currency="EUR")
        early = made.lead("2026-11-03", owner=ann, won_on="2026-11-10", won_amount=10, won_currency="USD")
        made.rate("CHF", 8)
        made.lead("2026-11-24", owner=ann, won_on="2026-11-26", won_amount=10, won_currency="CHF")
    assert refused(lambda: made.rate("EUR", 8)) == [MONEY]
    made.rate("USD", 7).delete()
    FxRate.objects.get(currency="CHF").delete()
    with guard.permitted():
        made.income(early, "2026-11-18", 10)
    assert refused(lambda: made.rate("USD", 7)) == [MONEY]


def test_money_that_came_in_and_spend_are_valued_by_rates_too(ann):
    with guard.permitted():
        win = made.proposal(ann, "2026-11-10", amount=100, status="won", ended="2026-11-10")
        made.income(win, "2026-11-18", 10, currency="EUR")
        made.spend(made.source("Web"), "2026-10-01", 10, currency="USD")
    assert refused(lambda: made.rate("EUR", 8)) == [MONEY]
    made.rate("USD", 7).delete()
    lock("month", "2026-10-01", "2026-10-31")
    assert refused(lambda: made.rate("USD", 7)) == [MONEY.replace("Week 47, 2026", "October 2026")]


def test_a_target_is_valued_by_the_plan_rate_of_its_year(ann):
    """Of week 47, which is locked; that of the week after is open still, and dated rates value neither."""
    made.target(100, "2026-W48", rep=ann, currency="USD")
    made.rate("USD", 7).delete()
    made.target(100, "2026-W47", rep=ann, currency="EUR")
    assert refused(lambda: made.rate("EUR", 8)) == [MONEY]
    dated("2026-11-01", 9)


def test_the_administration_refuses_it(office, euros):
    url = page(FxRate, "change", euros.pk)
    answer = office.post(url, form_of(office, url) | {"rate": "9"})
    assert answer.context["adminform"].form.errors == {"late_reason": [MONEY]}
    chosen = {"action": "delete_selected", "_selected_action": [euros.pk], "post": "yes"}
    assert "is locked. Unlock it first." in office.post(page(FxRate, "changelist"), chosen).content.decode()
    new = {"currency": "EUR", "rate": "9", "kind": "plan", "year": "32000"}
    assert office.post(page(FxRate, "add"), new).status_code == 302
    assert FxRate.objects.get(year=2026).rate == 8


@pytest.fixture
def dollars(ann):
    """100 asked for on Thursday of the locked week, and no rate by which to value them."""
    with guard.permitted():
        return made.proposal(ann, "2026-11-19", currency="USD", amount=100)


@pytest.fixture(params=["at once", "apart"])
def soon(request, settings, tmp_path, monkeypatch):
    """What follows from a change is done at once, or by a job: a function that works it off."""
    if request.param == "at once":
        return lambda: None
    settings.MEDIA_ROOT, settings.JOBS_FROM, settings.JOBS_SPAWN = tmp_path, 0, False
    monkeypatch.setattr("django_tasks_db.management.commands.db_worker.close_old_connections", lambda: None)
    return worker.work_off


def test_the_administration_takes_a_reason_for_a_rate_that_was_missing(office, boss, dollars, soon):
    add = page(FxRate, "add")
    sent = form_of(office, add) | {"currency": "USD", "rate": "7", "kind": "plan", "year": "2026"}
    assert office.post(add, sent).context["adminform"].form.errors == {"late_reason": [MONEY]}
    assert office.post(add, sent | {"late_reason": "The bank sent it late."}).status_code == 302
    soon()
    dollars.refresh_from_db()
    assert (FxRate.objects.get().rate, dollars.asked_value) == (7, 700)
    noted = LateChange.objects.get()
    assert (noted.kind, noted.action, noted.label, noted.period) == ("rate", "add", "USD 2026", "2026-W47")
    assert (noted.state, noted.decided_by, noted.rep) == ("approved", boss, None)
    assert (noted.reason, noted.record_id) == ("The bank sent it late.", FxRate.objects.get().pk)
    assert "USD 2026" in office.get(reverse("late_changes")).content.decode()


def test_and_for_one_that_was_wrong(office, euros, soon):
    url = page(FxRate, "change", euros.pk)
    assert office.post(url, form_of(office, url) | {"rate": "9", "late_reason": "misread"}).status_code == 302
    soon()
    assert sorted(Proposal.objects.values_list("asked_value", flat=True)) == [450, 900]
    assert LateChange.objects.get().fields == {"rate": ["8.00000000", "9"]}


def test_where_no_locked_figure_moves_no_late_change_is_noted(office, ann, soon):
    add = page(FxRate, "add")
    sent = {"currency": "USD", "rate": "7", "kind": "plan", "year": "2026", "late_reason": "to be sure"}
    office.post(add, form_of(office, add) | sent)
    soon()
    assert (FxRate.objects.count(), LateChange.objects.count()) == (1, 0)


# Definitions


def put_in_force(day):
    return activate(new_draft("visit", made.day(day), {"is": "held"}))


def test_a_version_begins_after_what_is_locked(ann):
    with guard.permitted():
        made.visit(ann, "2026-11-19", no=["need_confirmed"])
    made.visit(ann, "2026-11-24", no=["need_confirmed"])
    assert refused(lambda: put_in_force("2026-11-22")) == [DATED]
    assert QualityDefinition.objects.get(kind="visit", status="active").tree != {"is": "held"}
    put_in_force("2026-11-23")
    assert [value("quality_visits", week, ann, as_of="2026-11-30") for week in ("2026-W47", "2026-W48")] == [0, 1]


def test_once_it_is_unlocked_it_may_begin_within(ann):
    unlock()
    assert put_in_force("2026-11-18").effective_from == made.day("2026-11-18")


def test_a_version_in_use_that_judges_a_locked_week_keeps_its_rule(ann):
    present = QualityDefinition.objects.get(kind="visit", status="active")
    with pytest.raises(guard.PeriodLocked):
        changed(QualityDefinition.objects.get(pk=present.pk), tree='{"is": "held"}')
    changed(present, name="As ever")


def test_a_draft_of_a_locked_day_is_a_form_error(client, ann):
    client.force_login(made.user("adam", is_staff=True, is_superuser=True))
    sent = {"effective_from": "2026-11-20", "join_rule": "all", "place_need_confirmed": "rule"}
    answer = client.post(reverse("definition_new", args=["visit"]), sent)
    assert answer.context["form"].errors["effective_from"] == [DATED]
