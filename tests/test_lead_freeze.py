"""A lead's quality is settled when sales decides or after a week: what is learnt later changes nothing (spec 6)."""

import pytest
import time_machine

from reps.models import Lead
from reps.stamps import restamp
from reps.verdicts import verdict_on
from tests import builders as made
from tests.asking import parts
from tests.files import bring, brought_in, exported, refused

pytestmark = pytest.mark.django_db
WEAK, STRONG = {"fit": 70, "intent": 10, "explicit_request": False}, {"fit": 70, "intent": 90}


@pytest.fixture(autouse=True)
def the_days():
    """Leads of these tests come on Monday, 2 November 2026; their seventh day is the 9th."""
    with time_machine.travel("2026-11-02T12:00+08:00", tick=False) as traveller:
        yield traveller


def at(days, day):
    days.move_to(f"2026-11-{day:02d}T12:00+08:00")


def learn(lead, answers, **fields):
    """Save the lead with other answers; its verdict as stored."""
    found = Lead.objects.get(pk=lead.pk)
    found.answers = answers
    for name, value in fields.items():
        setattr(found, name, made.day(value))
    found.save()
    return Lead.objects.get(pk=lead.pk).quality


def test_before_its_seventh_day_is_over_a_lead_may_still_rise(the_days):
    lead = made.lead("2026-11-02", answers=WEAK)
    assert lead.quality is False
    at(the_days, 9)
    assert learn(lead, STRONG) is True


@pytest.mark.parametrize(("before", "after", "verdict"), [(WEAK, STRONG, False), (STRONG, WEAK, True)])
def test_after_it_the_verdict_stands_both_ways(the_days, before, after, verdict):
    lead = made.lead("2026-11-02", answers=before)
    at(the_days, 10)
    assert learn(lead, after) is verdict
    assert Lead.objects.get().answers == after  # what is known is written down all the same


@pytest.mark.parametrize("decision", [{"accepted_on": "2026-11-04"}, {"rejected_on": "2026-11-04"}])
def test_a_decision_settles_it_at_once(the_days, decision):
    lead = made.lead("2026-11-02", answers=WEAK, **decision)
    at(the_days, 4)
    assert learn(lead, STRONG) is False


def test_what_is_learnt_with_the_decision_still_counts(the_days):
    lead = made.lead("2026-11-02", answers=WEAK)
    at(the_days, 4)
    assert learn(lead, STRONG, accepted_on="2026-11-04") is True
    assert learn(lead, WEAK, accepted_on="2026-11-04") is True


def test_a_decision_taken_back_within_the_week_opens_it_again(the_days):
    lead = made.lead("2026-11-02", answers=WEAK, accepted_on="2026-11-02")
    assert learn(lead, STRONG, accepted_on=None) is True


def test_an_unanswered_lead_stays_unanswered_after_its_week(the_days):
    lead = made.lead("2026-11-02", answers={})
    at(the_days, 20)
    assert learn(lead, STRONG) is None
    assert parts("quality_lead_share", "2026-11", as_of="2026-11-20") == (0, 1)


def test_stamping_again_does_not_use_what_was_learnt_later(the_days):
    lead = made.lead("2026-11-02", answers=WEAK)
    at(the_days, 20)
    learn(lead, STRONG)
    assert restamp(Lead) == 0
    assert Lead.objects.get().quality is False


@pytest.mark.parametrize(("decided", "left"), [("2026-11-02", 60), ("2026-11-05", 60 * 0.5**0.1), (None, 51.04)])
def test_intent_halves_in_thirty_days_until_it_is_judged(decided, left):
    """60 on day 7: 60 × 0.5^(7/30) = 51.04."""
    lead = made.lead("2026-11-02", answers={"fit": 60, "intent": 60}, accepted_on=decided)
    assert lead.intent == pytest.approx(left, abs=0.005)
    assert lead.fit == 60


def test_intent_that_faded_below_the_bar_is_no_quality_and_says_why(the_days):
    """55 × 0.5^(7/30) = 46.79, and the bar is 50; decided on the first day it would have passed."""
    slow = made.lead("2026-11-02", answers={"fit": 60, "intent": 55, "explicit_request": False})
    prompt = made.lead("2026-11-02", answers={"fit": 60, "intent": 55}, accepted_on="2026-11-02")
    assert (slow.quality, prompt.quality) == (False, True)
    assert "46.7" in verdict_on("lead", slow).says


def test_intent_shown_anew_starts_to_fade_anew(the_days):
    lead = made.lead("2026-11-02", answers={"fit": 60, "intent": 20})
    at(the_days, 8)
    learn(lead, {"fit": 60, "intent": 51}, accepted_on="2026-11-08")
    assert Lead.objects.get().intent == 51


def test_once_judged_intent_fades_no_more(the_days):
    lead = made.lead("2026-11-02", answers=STRONG, accepted_on="2026-11-02")
    at(the_days, 30)
    learn(lead, STRONG | {"explicit_request": True}, accepted_on="2026-11-02")
    assert (Lead.objects.get().intent, Lead.objects.get().quality) == (90, True)


def test_scores_stay_on_their_scale():
    lead = made.lead("2026-11-02", answers={"fit": 170, "intent": -3})
    assert (lead.fit, lead.intent) == (100, 0)


LINES = ["key,received_at,answers", "L-1,2026-11-02T10:00,fit:70|intent:10|explicit_request:no"]


def test_a_file_that_knows_more_later_changes_the_answers_and_not_the_verdict(the_days, tmp_path):
    bring(tmp_path, "leads", LINES)
    at(the_days, 12)
    assert bring(tmp_path, "leads", LINES).startswith("leads: 1 read, 0 created, 0 updated, 1 unchanged")
    bring(tmp_path, "leads", [LINES[0], "L-1,2026-11-02T10:00,fit:70|intent:90"])
    lead = Lead.objects.get()
    assert (lead.quality, lead.answers["intent"], lead.judged_answers["intent"]) == (False, 90, 10)


def test_a_settled_verdict_comes_out_of_a_file_as_it_went_in(the_days, tmp_path):
    bring(tmp_path, "leads", [*LINES, "L-2,2026-11-02T10:00,"])
    at(the_days, 12)
    bring(tmp_path, "leads", [LINES[0], "L-1,2026-11-02T10:00,fit:70|intent:90", "L-2,2026-11-02T10:00,fit:70"])
    before = exported(tmp_path, "leads")
    Lead.objects.all().delete()
    assert brought_in("leads", tmp_path / "out.csv")[1]
    assert list(Lead.objects.order_by("key").values_list("quality", "judged_answers")) == [
        (False, {"fit": 70, "intent": 10, "explicit_request": False}),
        (None, {}),
    ]
    assert exported(tmp_path, "leads") == before


def test_no_file_changes_what_a_lead_was_judged_by(the_days, tmp_path):
    bring(tmp_path, "leads", LINES)
    at(the_days, 12)
    problems = refused(tmp_path, "leads", ["key,received_at,judged_answers", "L-1,2026-11-02T10:00,fit:70|intent:90"])
    assert "judged_answers: its quality is settled" in problems[0]
