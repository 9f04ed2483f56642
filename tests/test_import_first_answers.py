"""What a proposal was judged on stands, whatever a later file says (spec 7, rule 5)."""

import pytest
import time_machine

from reps.models import Proposal
from tests import builders as made
from tests.files import PROPOSAL, bring, company

pytestmark = pytest.mark.django_db
BLIND = "needs_co_created:no"
REPAIRED = "|".join(f"{code}:yes" for code in made.NO_SURPRISE)
HEAD = f"{PROPOSAL},answers"


@pytest.fixture
def noted(tmp_path):
    """P-1, issued and brought in as a blind one on Tuesday the 3rd."""
    with on("2026-11-03"):
        company(tmp_path)
        bring(tmp_path, "proposals", [HEAD, f"P-1,E-1,C-1,2026-11-03,100,{BLIND}"])
    return tmp_path


def on(day):
    return time_machine.travel(f"{day}T10:00+08:00", tick=False)


def again(folder, *options, answers=REPAIRED, head=HEAD, more=""):
    return bring(folder, "proposals", [head, f"P-1,E-1,C-1,2026-11-03,100,{answers}{more}"], *options)


def judged():
    found = Proposal.objects.get()
    return found.quality, found.quality_latest


@pytest.mark.example("E28")
def test_a_blind_one_repaired_later_stays_blind(noted):
    with on("2026-11-10"):
        assert again(noted) == "proposals: 1 read, 0 created, 1 updated, 0 unchanged, 0 bad, 1 later"
        assert judged() == (False, True)
        assert Proposal.objects.get().answers == {"needs_co_created": False}
        assert again(noted) == "proposals: 1 read, 0 created, 0 updated, 1 unchanged, 0 bad"


def test_within_the_hours_to_correct_it_the_answers_are_corrected(noted):
    with on("2026-11-04"):
        again(noted)
    assert judged() == (True, None)


def test_the_hours_run_from_when_an_old_one_was_brought_in(tmp_path):
    """A first import whose mapping was wrong is mended by the next one."""
    with on("2026-11-20"):
        company(tmp_path)
        again(tmp_path, answers=BLIND)
        again(tmp_path)
    assert judged() == (True, None)
    with on("2026-11-21"):
        again(tmp_path, answers=BLIND)
    assert judged() == (True, False)


def test_who_says_why_corrects_the_first_answers(noted):
    with on("2026-11-10"):
        assert again(noted, "--reason", "mistyped on the 3rd").endswith("0 bad")
    assert judged() == (True, None)


def test_a_file_may_tell_the_first_from_the_later_ones(noted):
    with on("2026-11-10"):
        again(noted, head=f"{HEAD},later_answers", more=f",{BLIND}")
    assert judged() == (True, False)


def test_a_draft_is_not_judged_yet(tmp_path):
    with on("2026-11-03"):
        company(tmp_path)
        again(tmp_path, answers=BLIND, head=f"{HEAD},status", more=",draft")
    with on("2026-11-10"):
        again(tmp_path)
    assert judged() == (True, None)


def test_what_else_a_late_file_says_comes_in_as_ever(noted):
    with on("2026-11-10"):
        again(noted, head=f"{HEAD},status,decided_on", more=",won,2026-11-09")
    found = Proposal.objects.get()
    assert (found.status, found.quality) == ("won", False)
