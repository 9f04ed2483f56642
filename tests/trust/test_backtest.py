"""Which opportunities a definition is put to, and what comes of it."""

from datetime import date

import pytest
import time_machine
from django.utils import timezone

from kpis.scope import Scope
from kpis.trust.backtest import NOT_SHOWN, SUPPORTED, TOO_LITTLE, BackTest, Trial
from kpis.trust.cases import LEAD, Case, Origin, visit_cases
from reps.models import QualityDefinition
from tests import builders as made
from tests.asking import percent

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
COMPANY = Scope.company()


@pytest.fixture
def ann():
    return made.rep("Ann", made.team())


@pytest.fixture
def acme():
    return made.customer("Acme", tier="A")


def in_time(day):
    return made.moment(f"{day}T18:00")


def visited(rep, on, quality=True, **fields):
    return made.visit(rep, on, quality=quality, **{"logged_at": in_time(on)} | fields)


def opportunity(rep, customer, opened="2026-03-02", **fields):
    return made.lead(opened, owner=rep, customer=customer, opportunity_on=opened, **fields)


def present(kind="visit"):
    return QualityDefinition.in_force(kind, TODAY)


def only_case(scope=COMPANY):
    (case,) = visit_cases(scope, TODAY)
    return case


def test_an_opportunity_counts_once_however_often_it_was_visited(ann, acme):
    lead = opportunity(ann, acme, won_on="2026-04-10")
    for day in ("2026-03-03", "2026-03-10", "2026-03-17"):
        visited(ann, day, customer=acme, lead=lead)
    trial = BackTest(present(), COMPANY, TODAY).whole
    assert (trial.arms.n, trial.arms.won, trial.arms.cases) == (1, 1, 1)


def test_a_visit_after_the_proposal_is_no_evidence(ann, acme):
    lead = opportunity(ann, acme)
    made.proposal(ann, "2026-03-10", customer=acme, lead=lead)
    visited(ann, "2026-03-10", customer=acme, lead=lead)
    assert only_case().evidence == ()
    early = visited(ann, "2026-03-09", customer=acme, lead=lead)
    assert only_case().visits == (early.pk,)


def test_a_visit_after_45_days_is_no_evidence(ann, acme):
    lead = opportunity(ann, acme, "2026-03-02")
    visited(ann, "2026-04-17", customer=acme, lead=lead)  # day 46
    last = visited(ann, "2026-04-16", customer=acme, lead=lead)
    assert only_case().visits == (last.pk,)


def test_a_win_after_the_horizon_is_not_won(ann, acme):
    """Exposure ends 45 days after 2 March, on 16 April; 90 days on is 15 July."""
    opportunity(ann, acme, won_on="2026-07-15")
    assert only_case().won
    made.lead("2026-03-02", owner=ann, customer=acme, opportunity_on="2026-03-02", won_on="2026-07-16")
    assert sorted(case.won for case in visit_cases(COMPANY, TODAY)) == [False, True]


def test_a_young_opportunity_is_left_out(ann, acme):
    opportunity(ann, acme, "2026-07-12")  # 45 + 90 days on is 24 November
    assert visit_cases(COMPANY, TODAY) == []
    opportunity(ann, acme, "2026-07-11")
    assert len(visit_cases(COMPANY, TODAY)) == 1


def test_what_was_logged_late_is_hindsight(ann, acme):
    lead = opportunity(ann, acme)
    visited(ann, "2026-03-03", customer=acme, lead=lead, logged_at=made.moment("2026-03-06T00:01"))
    visited(ann, "2026-03-03", customer=acme, lead=lead, logged_at=None)
    assert only_case().evidence == ()
    visited(ann, "2026-03-03", customer=acme, lead=lead, logged_at=made.moment("2026-03-06T00:00"))
    assert len(only_case().evidence) == 1


def test_what_was_told_on_the_day_of_the_outcome_is_hindsight(ann, acme):
    """In time by the two days there are, but the deal was won by then; so for one that was lost."""
    lead = opportunity(ann, acme, won_on="2026-03-04")
    visited(ann, "2026-03-03", customer=acme, lead=lead, logged_at=made.moment("2026-03-04T00:01"))
    assert only_case().evidence == ()
    lead.won_on, lead.lost_on = None, date(2026, 3, 4)
    lead.save()
    assert only_case().evidence == ()
    visited(ann, "2026-03-05", customer=acme, lead=lead)  # after it was lost
    assert only_case().evidence == ()
    before = visited(ann, "2026-03-03", customer=acme, lead=lead, logged_at=made.moment("2026-03-03T23:59"))
    assert only_case().visits == (before.pk,)


def test_on_which_day_it_was_told_the_company_s_clock_says_whoever_reads(ann, acme):
    lead = opportunity(ann, acme, won_on="2026-03-04")
    visited(ann, "2026-03-03", customer=acme, lead=lead, logged_at=made.moment("2026-03-04T00:01"))
    with timezone.override("Europe/London"):  # where it was the 3rd still
        assert only_case().evidence == ()


def test_answers_given_in_time_but_after_the_outcome_are_hindsight(ann, acme):
    lead = opportunity(ann, acme, won_on="2026-03-04")
    with time_machine.travel("2026-03-03T18:00:00+08:00", tick=False):
        visit = visited(ann, "2026-03-03", quality=False, no=["need_confirmed"], customer=acme, lead=lead)
    assert only_case().visits == (visit.pk,)
    with time_machine.travel("2026-03-05T09:00:00+08:00", tick=False):
        visit.answers = dict.fromkeys(made.QUALITY_VISIT, True) | {"next_step_on": "2026-03-05"}
        visit.save()
    assert only_case().visits == ()


def test_answers_changed_later_count_as_they_were_first_told(ann, acme):
    lead = opportunity(ann, acme)
    with time_machine.travel("2026-03-03T18:00:00+08:00", tick=False):
        visit = visited(ann, "2026-03-03", quality=False, no=["need_confirmed"], customer=acme, lead=lead)
    with time_machine.travel("2026-04-20T18:00:00+08:00", tick=False):
        visit.answers = dict.fromkeys(made.QUALITY_VISIT, True) | {"next_step_on": "2026-03-05"}
        visit.save()
    assert visit.counts
    assert BackTest(present(), COMPANY, TODAY).whole.arms.n == 0


def test_a_proposal_from_no_lead_opens_with_the_visits_that_led_to_it(ann, acme):
    first = visited(ann, "2026-03-03", customer=acme)
    made.proposal(ann, "2026-04-01", customer=acme, status="won", ended="2026-04-20")
    case = only_case()
    assert (case.opened_on, case.visits, case.won) == (first.date, (first.pk,), True)


def test_visits_to_other_customers_and_for_other_leads_are_not_its_own(ann, acme):
    lead = opportunity(ann, acme)
    visited(ann, "2026-03-03", customer=made.customer("Other"))
    visited(ann, "2026-03-04", customer=acme, lead=made.lead("2026-03-01", owner=ann, customer=acme))
    assert only_case().visits == ()
    own = visited(ann, "2026-03-05", customer=acme)
    assert only_case().visits == (own.pk,)
    assert only_case().origin[:2] == (LEAD, lead.pk)


def test_a_team_is_tested_on_its_own_cases(ann, acme):
    opportunity(ann, acme)
    south = made.team("South")
    bob = made.rep("Bob", south)
    made.proposal(bob, "2026-04-01", customer=acme)
    assert [case.rep_id for case in visit_cases(Scope.team(south), TODAY)] == [bob.pk]


@pytest.mark.parametrize("named", [True, False])
def test_a_visit_of_another_team_belongs_to_the_opportunity_all_the_same(ann, acme, named):
    """Ann's team and the company see the same case: teams add up to the company. Of Bob's team it is no case."""
    lead = opportunity(ann, acme, won_on="2026-04-10")
    south = made.team("South")
    visit = visited(made.rep("Bob", south), "2026-03-03", customer=acme, lead=lead if named else None)
    north = Scope.team(ann.memberships.get().team)
    assert only_case().visits == only_case(north).visits == only_case(Scope.rep(ann)).visits == (visit.pk,)
    assert visit_cases(Scope.team(south), TODAY) == []


def test_proposals_are_tested_by_their_answers_at_first_issue(ann, acme):
    won = {"status": "won", "ended": "2026-05-01", "customer": acme}
    made.proposal(ann, "2026-04-01", no_surprise=True, **won)
    made.proposal(ann, "2026-04-02", no_surprise=False, **won)
    made.proposal(ann, "2026-04-03", no_surprise=True, customer=acme)
    made.proposal(ann, "2026-11-01", no_surprise=True, customer=acme)  # too young
    arms = BackTest(present("proposal"), COMPANY, TODAY).whole.arms
    assert (arms.won, arms.n, arms.other_won, arms.other_n) == (1, 2, 1, 1)


def test_each_question_is_tested_by_itself(ann, acme):
    lead = opportunity(ann, acme, won_on="2026-04-10")
    visited(ann, "2026-03-03", quality=False, yes=["need_confirmed"], customer=acme, lead=lead)
    parts = BackTest(present(), COMPANY, TODAY).parts
    assert [part.trial.arms.n for part in parts] == [1, 0, 0, 0]
    assert parts[0].words.startswith("Need confirmed")


# What is made of them, on cases made up for it


def case(won, stratum=("A", None), rep=1, at=0):
    return Case(Origin(LEAD, at, rep, None), stratum, date.fromordinal(TODAY.toordinal() - 400 + at), won)


def trial(*groups):
    """From (met, won, how many, stratum)."""
    pairs = [(case(won, stratum), met) for met, won, count, stratum in groups for _each in range(count)]
    return Trial(tuple(each for each, _met in pairs), tuple(met for _case, met in pairs))


def split(met, won, n, stratum):
    return (met, True, won, stratum), (met, False, n - won, stratum)


def test_lift_within_like_cases_with_wins_enough_is_support():
    A = ("A", None)
    assert trial(*split(True, 24, 60, A), *split(False, 12, 75, A)).verdict == SUPPORTED


def test_twenty_wins_are_enough_to_look_but_not_to_support():
    A = ("A", None)
    found = trial(*split(True, 18, 45, A), *split(False, 8, 75, A))
    assert (found.arms.wins, found.verdict) == (26, NOT_SHOWN)


@pytest.mark.example("E46")
def test_a_rule_that_picks_big_accounts_is_not_shown_and_says_so():
    A, B = ("A", None), ("B", None)
    found = trial(*split(True, 27, 45, A), *split(False, 9, 15, A), *split(True, 3, 30, B), *split(False, 9, 90, B))
    assert round(found.crude.ratio, 2) == 2.33
    assert round(found.adjusted.ratio, 2) == 1.00
    assert (found.verdict, found.differs_when_adjusted) == (NOT_SHOWN, True)


def test_nineteen_wins_or_nine_in_an_arm_are_too_little():
    A = ("A", None)
    assert trial(*split(True, 10, 50, A), *split(False, 9, 50, A)).verdict == TOO_LITTLE
    assert trial(*split(True, 5, 9, A), *split(False, 30, 90, A)).verdict == TOO_LITTLE


@pytest.mark.example("E45")
def test_precision_reach_and_base_rate_stand_beside_the_lift():
    A = ("A", None)
    arms = trial(*split(True, 18, 45, A), *split(False, 12, 75, A)).arms
    assert [percent(each) for each in (arms.precision, arms.reach, arms.base_rate)] == [40.0, 60.0, 25.0]


def test_the_newest_third_is_kept_for_the_report(ann, acme):
    for day in range(1, 10):
        made.proposal(ann, f"2026-03-{day:02}", customer=acme)
    test = BackTest(present("proposal"), COMPANY, TODAY)
    assert (len(test.older.cases), len(test.newest.cases)) == (6, 3)
    assert test.newest.cases[0].opened_on == date(2026, 3, 7)
