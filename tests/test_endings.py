"""What a proposal had come to on a past day stands, whatever becomes of it later (spec 13)."""

from datetime import date

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse

from kpis.counting import totals
from kpis.facts import proposals as facts
from reps.models import Proposal
from reps.reissue import reissue
from tests import builders as made
from tests.asking import ask, by, parts, value
from tests.small_company import TODAY, small_company

pytestmark = pytest.mark.django_db


@pytest.fixture
def rep():
    return made.rep("Ann", made.team("North"))


def saved(proposal, **changes):
    for name, to in changes.items():
        setattr(proposal, name, made.day(to) if name.endswith("_on") else to)
    proposal.save()
    return proposal


def counted(fact, when, as_of):
    asked = ask(when, as_of=as_of)
    assert fact.records(asked).count() == (totals([fact], asked)[fact].get((0,)) or 0)
    return fact.records(asked).count()


@pytest.fixture
def late(rep):
    """Issued 1 October, for 30 days: expired on 1 November. Won on the 20th after all."""
    return saved(made.proposal(rep, "2026-10-01"), status="won", decided_on="2026-11-20")


def test_one_won_after_it_had_run_out_was_expired_in_between(late):
    states = {day: late.state_on(date(2026, *day)) for day in ((10, 31), (11, 1), (11, 19), (11, 20))}
    assert states == {(10, 31): "open", (11, 1): "expired", (11, 19): "expired", (11, 20): "won"}
    found = {day: [*Proposal.objects.open_on(date(2026, *day))] for day in states}
    assert found == {(10, 31): [late], (11, 1): [], (11, 19): [], (11, 20): []}


def test_it_was_decided_by_running_out_until_it_was_won(late):
    """One of the period in which it ran out, then one of the day it was won, and never two."""
    assert parts("decision_win_rate", "2026-11", as_of="2026-11-19") == (0, 1)
    assert parts("decision_win_rate", "2026-11", as_of="2026-11-20") == (1, 1)
    assert parts("decision_win_rate", "2026-W44", as_of="2026-11-19") == (0, 1)  # 26 October to 1 November
    assert parts("decision_win_rate", "2026-W44", as_of="2026-11-20") == (0, 0)
    assert counted(facts.proposals_decided, "2026-11", "2026-11-19") == 1
    assert counted(facts.proposals_decided, "2026-11", "2026-11-23") == 1


def test_the_running_estimate_follows_it_as_it_was_known(late, rep):
    """Of two, one won on its tenth day; the other had run out on its 31st, and then was won on its 50th."""
    made.proposal(rep, "2026-10-01", status="won", ended="2026-10-11")
    assert value("close_rate_estimate", "2026-10", as_of="2026-11-19") == 0.5
    assert value("close_rate_estimate", "2026-10", as_of="2026-11-20") == 1


def test_one_that_had_run_out_beyond_the_horizon_was_open_all_through_it(rep):
    """Issued 1 May, valid to 9 August: the 100 days are more than the 90 that count."""
    proposal = made.proposal(rep, "2026-05-01", valid_until="2026-08-08")
    made.proposal(rep, "2026-05-01", status="won", ended="2026-05-11")
    before = value("close_rate_estimate", "2026-05", as_of="2026-09-01")
    saved(proposal, status="lost", decided_on="2026-09-10")
    assert value("close_rate_estimate", "2026-05", as_of="2026-09-01") == before == 0.5


def test_a_win_that_was_cancelled_never_was_one(rep):
    """Not even as of the days before: what was told of it is restated (spec 8.1)."""
    proposal = made.proposal(rep, "2026-10-01", status="won", ended="2026-10-10")
    saved(proposal, rescinded_on="2026-11-05")
    assert [proposal.state_on(date(2026, 11, day)) for day in (4, 5)] == ["withdrawn", "withdrawn"]
    assert parts("decision_win_rate", "2026-10", as_of="2026-11-04") == (0, 1)
    assert value("won_amount", "2026-10", as_of="2026-11-04") == 0


@pytest.fixture
def again(rep):
    """Lost to a competitor on 10 October and issued again on 5 November."""
    lost = made.proposal(rep, "2026-10-01", status="lost", ended="2026-10-10", lost_reason="competitor")
    return reissue(lost, on=date(2026, 11, 5), amount=90, key="again")


def test_one_issued_again_had_been_lost_until_then(again):
    days = [(10, 9), (10, 10), (11, 4), (11, 5)]
    assert [again.state_on(date(2026, *day)) for day in days] == ["open", "lost", "lost", "open"]
    assert [Proposal.objects.open_on(date(2026, *day)).count() for day in days] == [1, 0, 0, 1]
    assert parts("decision_win_rate", "2026-10", as_of="2026-11-04") == (0, 1)
    assert parts("decision_win_rate", "2026-10", as_of="2026-11-05") == (0, 0)
    assert parts("competitive_win_rate", "2026-10", as_of="2026-11-04") == (0, 1)
    assert parts("competitive_win_rate", "2026-10", as_of="2026-11-05") == (0, 0)
    assert counted(facts.proposals_contested, "2026-10", "2026-11-04") == 1


def test_the_running_estimate_of_one_issued_again_is_what_was_known(again, rep):
    """Of two, one was lost on its ninth day and one won on its tenth; by now the first is open again."""
    made.proposal(rep, "2026-10-01", status="won", ended="2026-10-11")
    assert value("close_rate_estimate", "2026-10", as_of="2026-11-04") == 0.5
    saved(again, status="won", decided_on="2026-11-06")
    assert value("close_rate_estimate", "2026-10", as_of="2026-11-04") == 0.5
    assert value("close_rate_estimate", "2026-10", as_of="2026-11-06") == 1


def test_one_that_had_run_out_before_it_was_lost_and_issued_again(late, rep):
    """Run out on 1 November, lost on the 10th, issued again on the 20th; another of October was won in ten days."""
    saved(late, status="lost", decided_on="2026-11-10")
    made.proposal(rep, "2026-10-01", status="won", ended="2026-10-11")
    days = [(10, 31), (11, 1), (11, 9), (11, 10), (11, 19), (11, 20)]
    was = [late.state_on(date(2026, *day)) for day in days]
    known = {day: value("close_rate_estimate", "2026-10", as_of=day) for day in ("2026-11-05", "2026-11-15")}
    again = reissue(late, on=date(2026, 11, 20), amount=90, key="again")
    assert was == ["open", "expired", "expired", "lost", "lost", "lost"]
    assert [again.state_on(date(2026, *day)) for day in days] == [*was[:5], "open"]
    assert [Proposal.objects.come_to("expired", date(2026, *day)).count() for day in days] == [0, 1, 1, 0, 0, 0]
    assert parts("decision_win_rate", "2026-11", as_of="2026-11-09") == (0, 1)
    assert counted(facts.proposals_decided, "2026-11", "2026-11-09") == 1
    assert parts("decision_win_rate", "2026-11", as_of="2026-11-20") == (0, 0)
    assert {day: value("close_rate_estimate", "2026-10", as_of=day) for day in known} == known


def test_one_lost_in_time_and_issued_again_had_been_about_to_run_out(rep):
    """On 28 October it was to run out on 1 November. It was lost the next day, and is valid until January by now."""
    proposal = made.proposal(rep, "2026-10-01", status="lost", ended="2026-10-29")
    reissue(proposal, on=date(2026, 11, 5), amount=90, key="again", valid_until=date(2027, 1, 31))
    assert value("proposals_expiring", "2026-10", as_of="2026-10-28") == 1
    assert value("proposals_expiring", "2026-10", as_of="2026-10-24") == 0


def test_a_cancelled_win_may_be_issued_again(rep):
    won = made.proposal(rep, "2026-10-01", status="won", ended="2026-10-10", won_amount=80)
    saved(won, rescinded_on="2026-10-20")
    again = reissue(won, on=date(2026, 11, 5), amount=90, key="again")
    assert (again.status, again.rescinded_on, again.won_amount) == ("open", None, None)
    assert [again.state_on(date(2026, *day)) for day in ((11, 4), (11, 5))] == ["withdrawn", "open"]


def test_one_called_off_and_issued_again_had_been_left_out(rep):
    made.parameters(close_excludes_cancelled=True)
    proposal = made.proposal(rep, "2026-07-01", status="lost", ended="2026-09-10", lost_reason="cancelled")
    reissue(proposal, on=date(2026, 11, 5), amount=90, key="again")
    assert parts("close_rate", "2026-07", as_of="2026-11-04") == (0, 0)
    assert parts("close_rate", "2026-07", as_of="2026-11-05") == (0, 1)


def test_a_revision_that_extends_one_that_had_run_out_lets_it_go_on(client):
    with time_machine.travel(TODAY, tick=False):
        company = small_company()
        proposal = made.proposal(company.reps.alice, "2026-10-01")
        client.force_login(company.alice)
        sent = {"kind": "", "label": "", "issued_on": "2026-11-20", "amount": "80", "valid_until": "2026-12-31"}
        client.post(reverse("proposal_revise", args=[proposal.pk]), sent)
    proposal.refresh_from_db()
    days = [(10, 31), (11, 1), (11, 19), (11, 20)]
    assert [proposal.state_on(date(2026, *day)) for day in days] == ["open", "expired", "expired", "open"]


def test_a_revision_of_one_that_is_valid_keeps_no_earlier_ending(rep):
    proposal = made.proposal(rep, "2026-10-01")
    proposal.reopen(date(2026, 10, 20))
    assert (proposal.reopened_on, proposal.earlier_ending) == (None, "")


@pytest.mark.parametrize(
    "said", [{"status": "lost", "decided_on": "2026-10-20"}, {"valid_until": date(2026, 10, 20)}, {"status": "void"}]
)
def test_a_record_that_ended_before_it_was_issued_again_was_not(again, said):
    saved(again, **said)
    assert (again.reopened_on, again.earlier_ended_on, again.earlier_ending, again.earlier_reason) == (
        None,
        None,
        "",
        "",
    )


def test_a_shorter_validity_may_contradict_that_it_went_on(again):
    """Without a day of its own it is valid for as long as the parameters say: until 6 November, or until 21 October."""
    saved(again, valid_until=None, issued_on="2026-10-06")
    assert (again.runs_out_on, again.reopened_on) == (date(2026, 11, 6), date(2026, 11, 5))
    made.parameters(validity_days=15)
    again.refresh_from_db()
    assert (again.ended_on, again.reopened_on, again.earlier_ending) == (date(2026, 10, 22), None, "")


def test_one_that_had_run_out_is_issued_again_by_when_it_ran_out(rep):
    """Won in December, as is to be entered; on 15 November it had run out fourteen days ago."""
    proposal = made.proposal(rep, "2026-10-01")
    assert reissue(proposal, on=date(2026, 11, 15), amount=90, key="again").pk == proposal.pk
    with pytest.raises(ValidationError):
        reissue(proposal, on=date(2026, 11, 16), amount=90, key="again")


@pytest.mark.parametrize("name", ["won_proposals", "decision_win_rate", "competitive_win_rate", "price_realisation"])
@pytest.mark.parametrize("later", ["won", "issued again"])
def test_whose_proposal_had_ended_keeps_a_row_of_nought(rep, name, later):
    """Expired on 1 November, all that Ann had; decided or issued again in December, she still had it in November."""
    proposal = made.proposal(rep, "2026-10-01")
    known = by(name, "2026-11", "rep", as_of="2026-11-30")
    if later == "won":
        saved(proposal, status="won", decided_on="2026-12-10")
    else:
        reissue(proposal, on=date(2026, 12, 10), amount=90, key="again")
    now = by(name, "2026-11", "rep", as_of="2026-11-30")
    assert {key: (each.numerator, each.denominator) for key, each in now.items()} == {
        key: (each.numerator, each.denominator) for key, each in known.items()
    }
    assert set(known) == {rep.key}


def test_its_page_says_what_it_had_come_to_before(client, late, again):
    client.force_login(made.user(is_director=True))
    told = {each: client.get(reverse("proposal", args=[each.pk])).content.decode() for each in (late, again)}
    assert "2026-11-01 · decided after that" in told[late]
    assert "2026-11-05 · Lost on 2026-10-10 before that" in told[again]
    assert "decided after that" not in told[again]


def test_the_records_behind_a_past_day_say_what_they_had_come_to_by_then(client, late):
    client.force_login(made.user(is_director=True))
    asked = {"when": "2026-11", "part": "denominator", "as_of": "2026-11-19"}
    (row,) = client.get("/figures/decision_win_rate/records/", asked).context["table"].rows
    told = [row.get_cell_value(name) for name in ("outcome", "ends_on", "days_to_end")]
    assert told == ["expired", "2026-11-01", "31"]


def test_they_are_put_in_order_by_the_days_they_had_lasted(client, late, rep):
    """Thirty-one days, as of the 19th, and forty; by now the first has lasted fifty."""
    made.proposal(rep, "2026-10-05", valid_until="2026-11-13")
    client.force_login(made.user(is_director=True))
    for as_of, days in (("2026-11-19", ["31", "40"]), ("2026-11-23", ["40", "50"])):
        asked = {"when": "2026-11", "part": "denominator", "as_of": as_of, "sort": "days_to_end"}
        rows = client.get("/figures/decision_win_rate/records/", asked).context["table"].rows
        assert [row.get_cell_value("days_to_end") for row in rows] == days
