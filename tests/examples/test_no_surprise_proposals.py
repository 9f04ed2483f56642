"""Worked examples of KPI 4, no-surprise proposals (spec 14, E28 to E30)."""

from datetime import date

import pytest

from kpis.formats import shown_value
from reps.models import Proposal
from reps.reissue import reissue
from tests import builders as made
from tests.asking import figure, limits, parts, percent, value

pytestmark = pytest.mark.django_db
example = pytest.mark.example
YES = dict.fromkeys(made.NO_SURPRISE, True)


@pytest.fixture
def november():
    """P1, P2, P5, and P3 and P4 that went out again, as told in E28."""
    rep = made.rep()
    p1 = made.proposal(rep, "2026-11-02", no_surprise=True, key="P1")
    for day in (date(2026, 11, 9), date(2026, 11, 16)):
        p1.revisions.create(issued_on=day, amount=110)
    p2 = made.proposal(rep, "2026-11-05", no_surprise=True, key="P2")
    p2.revisions.create(issued_on=date(2026, 11, 5), amount=130)
    p5 = made.proposal(rep, "2026-11-03", key="P5")
    p5.revisions.create(issued_on=date(2026, 11, 10), amount=90)
    p3 = made.proposal(rep, "2026-07-01", status="lost", ended="2026-08-01", key="P3")
    reissue(p3, on=date(2026, 11, 12), amount=100, key="P3-again", answers=YES)
    p4 = made.proposal(rep, "2026-09-01", status="expired", ended="2026-10-01", key="P4")
    reissue(p4, on=date(2026, 11, 12), amount=100, key="P4-again")
    return rep


@example("E28")
@pytest.mark.usefixtures("november")
def test_versions_options_and_quick_re_issues_are_not_counted_again():
    assert value("proposals_issued", "2026-W45") == 3
    assert value("no_surprise_proposals", "2026-W45") == 2
    assert value("blind_proposals", "2026-W45") == 1
    assert shown_value(figure("no_surprise_share", "2026-W45")) == "2 of 3"
    assert value("proposals_issued", "2026-W46") == 1
    assert value("no_surprise_proposals", "2026-W46") == 1


@example("E28")
@pytest.mark.usefixtures("november")
def test_a_blind_proposal_reworked_with_the_client_stays_blind():
    assert Proposal.objects.blind().get(key="P5").revisions.count() == 1


@example("E28")
@pytest.mark.usefixtures("november")
def test_103_days_later_is_a_new_proposal_linked_to_the_old():
    again = Proposal.objects.get(key="P3-again")
    assert (again.reissue_of.key, again.issued_on) == ("P3", date(2026, 11, 12))
    assert Proposal.objects.get(key="P3").status == "lost"


@example("E28")
@pytest.mark.usefixtures("november")
def test_42_days_later_is_the_same_proposal_open_again():
    p4 = Proposal.objects.get(key="P4")
    assert (p4.status, p4.issued_on) == ("open", date(2026, 9, 1))
    assert p4.state_on(date(2026, 11, 23)) == "open"
    assert [revision.issued_on for revision in p4.revisions.all()] == [date(2026, 11, 12)]
    assert not Proposal.objects.filter(key="P4-again").exists()
    assert value("proposals_issued", "2026-W36") == 1


@example("E29")
def test_nothing_issued_has_no_share():
    issued = figure("proposals_issued", "2026-W47")
    share = figure("no_surprise_share", "2026-W47")
    assert (issued.value, share.value, shown_value(share)) == (0, None, "—")
    assert value("no_surprise_proposals", "2026-W47") == 0


@example("E29")
def test_five_of_seven_and_five_of_six_once_one_is_void():
    rep = made.rep()
    for at in range(7):
        blind = made.proposal(rep, "2026-11-18", no_surprise=at < 5)
    share = figure("no_surprise_share", "2026-W47")
    assert (percent(share.value), limits(share)) == (71.4, (35.9, 91.8))
    blind.status = "void"
    blind.save()
    assert parts("no_surprise_share", "2026-W47") == (5, 6)
    assert percent(value("no_surprise_share", "2026-W47")) == 83.3


@example("E30")
@pytest.mark.parametrize("valid_until", ["2026-10-31", None])
def test_a_proposal_expires_the_day_after_its_last(valid_until):
    """Without a date it is valid for 30 days: one of 1 October until the 31st as well."""
    proposal = made.proposal(made.rep(), "2026-10-01", valid_until=valid_until)
    assert proposal.state_on(date(2026, 10, 31)) == "open"
    assert proposal.state_on(date(2026, 11, 1)) == "expired"
    assert Proposal.objects.open_on(date(2026, 10, 31)).count() == 1
    assert Proposal.objects.open_on(date(2026, 11, 1)).count() == 0
    assert parts("decision_win_rate", "2026-Q4", as_of="2026-10-31") == (0, 0)
    assert parts("decision_win_rate", "2026-Q4", as_of="2026-11-01") == (0, 1)
