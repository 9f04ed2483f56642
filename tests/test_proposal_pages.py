"""Proposals: logging one, what fixes its verdict, what became of it, a revised amount."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from reps.models import Booking, Proposal
from tests import builders as made
from tests.small_company import TODAY, small_company

pytestmark = pytest.mark.django_db
TODAY_ISO = "2026-11-23"
KEY, ANOTHER_KEY = "P-0123456789ab", "P-0123456789ac"
ALL_YES = {f"answer_{code}": "yes" for code in made.NO_SURPRISE}
ALL_YES |= {"answer_confirmed_by": "Ms Li", "answer_confirmed_on": "2026-11-20"}


@pytest.fixture
def company():
    with time_machine.travel(TODAY, tick=False):
        yield small_company()


@pytest.fixture
def zenith():
    return made.customer("Zenith", key="C-zen")


@pytest.fixture
def offer(company, zenith):
    """Alice's open proposal of 16 November."""
    return made.proposal(company.reps.alice, "2026-11-16", no_surprise=True, customer=zenith, amount=1000)


def given(**changes):
    """What the form sends, nothing answered."""
    return {
        "customer": "Zenith",
        "issued_on": TODAY_ISO,
        "amount": "1200.50",
        "currency": "CNY",
        "valid_until": "",
        "key": KEY,
    } | changes


def log(client, user, follow=False, **changes):
    client.force_login(user)
    return client.post(reverse("proposal_new"), given(**changes), follow=follow)


def outcome(client, user, proposal, **data):
    client.force_login(user)
    return client.post(reverse("proposal_outcome", args=[proposal.pk]), data)


def revise(client, user, proposal, **data):
    client.force_login(user)
    return client.post(reverse("proposal_revise", args=[proposal.pk]), data)


def said(response):
    return [str(message) for message in response.context["messages"]]


def fresh(proposal):
    return Proposal.objects.get(pk=proposal.pk)


def test_a_rep_logs_a_no_surprise_proposal(client, company, zenith):
    response = log(client, company.alice, follow=True, **ALL_YES)
    proposal = Proposal.objects.get(key=KEY)
    assert (proposal.rep, proposal.customer, proposal.team) == (company.reps.alice, zenith, company.north)
    assert (proposal.amount, proposal.currency, proposal.quality) == (Decimal("1200.50"), "CNY", True)
    assert proposal.ended_on == date(2026, 12, 24)  # the day after thirty days
    assert said(response) == ["Saved. It counts as a no-surprise proposal."]


def test_a_no_makes_it_blind_and_is_named(client, company, zenith):
    response = log(client, company.alice, follow=True, **ALL_YES | {"answer_price_range_previewed": "no"})
    assert Proposal.objects.get(key=KEY).quality is False
    assert said(response) == ["Saved. It counts as a blind proposal: “Price range agreed beforehand?”: no."]


def test_an_open_question_does_not_excuse(client, company, zenith):
    response = log(client, company.alice, follow=True, **ALL_YES | {"answer_price_range_previewed": ""})
    assert Proposal.objects.get(key=KEY).quality is None
    (words,) = said(response)
    assert words.startswith("Saved. It counts as blind while questions are open: “Price range agreed beforehand?”")


def test_a_form_sent_twice_makes_one_proposal(client, company, zenith):
    first, second = log(client, company.alice), log(client, company.alice)
    assert first.url == second.url
    assert Proposal.objects.filter(customer=zenith).count() == 1


def test_a_second_one_to_the_customer_that_day_is_asked_about(client, company, zenith):
    log(client, company.alice)
    asked = log(client, company.alice, key=ANOTHER_KEY)
    assert "Is this another one?" in asked.content.decode()
    assert Proposal.objects.filter(customer=zenith).count() == 1
    log(client, company.alice, key=ANOTHER_KEY, again="yes")
    assert Proposal.objects.filter(customer=zenith).count() == 2


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"customer": "Nobody"}, "customer", "There is no customer “Nobody”"),
        ({"issued_on": "2026-11-24"}, "issued_on", "log it on the day it goes out"),
        ({"issued_on": "x"}, "issued_on", "valid date"),
        ({"amount": ""}, "amount", "required"),
        ({"amount": "-1"}, "amount", "greater than or equal to 0"),
        ({"amount": "1e400"}, "amount", "no more than 18 digits"),
        ({"currency": "ZZZ"}, "currency", "valid choice"),
        ({"valid_until": "2026-11-22"}, "valid_until", "before it was issued"),
    ],
)
def test_bad_input_is_refused_in_words(client, company, zenith, changes, field, words):
    response = log(client, company.alice, **changes)
    errors = response.context["form"].errors
    assert words in " ".join(errors.get(field, []) + errors.get("__all__", []))
    assert not Proposal.objects.filter(key=KEY).exists()


# What it was at first issue


def edit(client, user, proposal, **changes):
    client.force_login(user)
    data = given(issued_on="2026-11-16", amount="1000", key=proposal.key) | changes
    return client.post(reverse("proposal_edit", args=[proposal.pk]), data)


def test_the_next_day_the_answers_can_still_be_corrected(client, company, zenith):
    proposal = made.proposal(company.reps.alice, "2026-11-22", customer=zenith)
    edit(client, company.alice, proposal, issued_on="2026-11-22", **ALL_YES)
    assert fresh(proposal).quality is True


def test_from_the_second_day_on_a_blind_proposal_stays_blind(client, company, zenith):
    proposal = made.proposal(company.reps.alice, "2026-11-16", customer=zenith, amount=1000)
    edit(client, company.alice, proposal, amount="1", valid_until="2026-12-31", **ALL_YES)
    after = fresh(proposal)
    assert (after.quality, after.amount, after.valid_until) == (False, 1000, date(2026, 12, 31))


# What became of it


def test_a_win_is_booked(client, company, offer):
    outcome(client, company.alice, offer, status="won", decided_on="2026-11-20", won_amount="900")
    after, booking = fresh(offer), Booking.objects.get(proposal=offer)
    assert (after.status, after.decided_on, after.won_amount) == ("won", date(2026, 11, 20), 900)
    assert (booking.rep, booking.amount, booking.date) == (company.reps.alice, 900, date(2026, 11, 20))


def test_a_win_without_an_amount_is_worth_what_was_asked(client, company, offer):
    outcome(client, company.alice, offer, status="won", decided_on="2026-11-20", won_amount="")
    assert Booking.objects.get(proposal=offer).amount == 1000


def test_a_win_wins_its_lead(client, company, offer):
    offer.lead = made.lead("2026-11-02", owner=company.reps.alice)
    offer.save()
    outcome(client, company.alice, offer, status="won", decided_on="2026-11-20", won_amount="900")
    lead = fresh(offer).lead
    assert (lead.won_on, lead.won_amount) == (date(2026, 11, 20), None)  # the amount is the proposal's
    assert Booking.objects.get().proposal == offer
    outcome(client, company.alice, offer, status="won", decided_on="2026-11-19", won_amount="900")
    assert fresh(offer).lead.won_on == date(2026, 11, 20)


@pytest.mark.parametrize(
    ("said", "sent"),
    [
        ({"lost_on": "2026-11-10"}, {"status": "won"}),
        ({"rejected_on": "2026-11-03"}, {"status": "won"}),
        ({}, {"status": "won", "rescinded_on": "2026-11-21"}),
        ({}, {"status": "withdrawn"}),
    ],
)
def test_what_somebody_said_of_a_lead_stands_and_no_win_wins_none(client, company, offer, said, sent):
    offer.lead = made.lead("2026-11-02", owner=company.reps.alice, **said)
    offer.save()
    outcome(client, company.alice, offer, decided_on="2026-11-20", **sent)
    assert fresh(offer).ended_on == date(2026, 11, 20)
    assert fresh(offer).lead.won_on is None


@pytest.mark.parametrize("amount", [0, None, 900])
def test_an_outcome_saved_again_as_it_stands_changes_no_amount(client, company, offer, amount):
    made.revision(offer, "2026-11-19", amount=950)
    offer.status, offer.decided_on, offer.won_amount = "won", date(2026, 11, 20), amount
    offer.save()
    client.force_login(company.alice)
    shown = client.get(reverse("proposal", args=[offer.pk])).context["outcome"]
    again = {name: "" if value is None else value for name, value in shown.initial.items()}
    outcome(client, company.alice, offer, **again)
    assert fresh(offer).won_amount == amount


def test_still_open_takes_a_decision_back(client, company, offer):
    outcome(client, company.alice, offer, status="won", decided_on="2026-11-20")
    outcome(client, company.alice, offer, status="open", decided_on="2026-11-20")
    assert (fresh(offer).status, fresh(offer).decided_on) == ("open", None)
    assert not Booking.objects.exists()


@pytest.mark.parametrize(
    ("data", "field", "words"),
    [
        ({"status": "lost", "decided_on": "2026-11-20"}, "lost_reason", "Say why it was lost."),
        ({"status": "won", "decided_on": ""}, "decided_on", "Say on which day it was decided."),
        ({"status": "won", "decided_on": "2026-11-24"}, "decided_on", "That lies in the future."),
        ({"status": "won", "decided_on": "2026-11-15"}, "decided_on", "before it was issued"),
        ({"status": "won", "decided_on": "2026-11-20", "won_amount": "-1"}, "won_amount", "greater than or equal"),
        ({"status": "superb"}, "status", "valid choice"),
    ],
)
def test_an_outcome_that_makes_no_sense_is_refused(client, company, offer, data, field, words):
    response = outcome(client, company.alice, offer, **data)
    assert words in " ".join(response.context["outcome"].errors[field])
    assert fresh(offer).status == "open"


def test_a_manager_decides_for_the_team_and_a_teammate_does_not(client, company, offer):
    assert outcome(client, company.teammate, offer, status="withdrawn", decided_on="2026-11-20").status_code == 404
    assert outcome(client, company.director, offer, status="withdrawn", decided_on="2026-11-20").status_code == 404
    assert fresh(offer).status == "open"
    outcome(client, company.manager, offer, status="withdrawn", decided_on="2026-11-20")
    assert fresh(offer).status == "withdrawn"


# A revised amount


def test_a_revision_is_written_down_and_not_counted_again(client, company, offer):
    data = {"issued_on": "2026-11-20", "amount": "800", "valid_until": "2026-12-31"}
    for _twice in range(2):
        revise(client, company.alice, offer, **data)
    assert list(offer.revisions.values_list("amount", flat=True)) == [800]
    after = fresh(offer)
    assert (after.amount, after.valid_until, after.issued_on) == (1000, date(2026, 12, 31), date(2026, 11, 16))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"issued_on": "2026-11-15", "amount": "1"}, "before its first issue"),
        ({"issued_on": "2026-11-24", "amount": "1"}, "in the future"),
        ({"issued_on": "2026-11-20", "amount": "-1"}, "can't be negative"),
        ({"issued_on": "2026-11-20", "amount": ""}, "required"),
        ({"issued_on": "2026-11-20", "amount": "1", "valid_until": "2026-11-19"}, "run out before"),
    ],
)
def test_a_revision_that_makes_no_sense_is_refused(client, company, offer, data, words):
    response = revise(client, company.alice, offer, **data)
    problems = [problem for each in response.context["revision"].errors.values() for problem in each]
    assert words in " ".join(problems)
    assert not offer.revisions.exists()


def test_what_is_decided_is_not_revised(client, company, offer):
    outcome(client, company.alice, offer, status="lost", lost_reason="price", decided_on="2026-11-20")
    response = revise(client, company.alice, offer, issued_on="2026-11-20", amount="1")
    assert "say that it is still open first" in str(response.context["revision"].errors)


# The page


def test_the_page_says_who_is_credited_and_hides_strangers_names(client, company, zenith):
    won = made.proposal(company.reps.alice, "2026-11-16", status="won", ended="2026-11-20", customer=zenith)
    made.split(won, (company.reps.alice, "60"), (company.reps.bob, "40"))
    client.force_login(company.alice)
    page = client.get(reverse("proposal", args=[won.pk]))
    assert page.context["splits"] == [("Alice", Decimal(60)), ("somebody else", Decimal(40))]


def test_a_proposal_that_ran_out_says_so(client, company, zenith):
    old = made.proposal(company.reps.alice, "2026-10-01", customer=zenith)
    client.force_login(company.alice)
    page = client.get(reverse("proposal", args=[old.pk]))
    assert page.context["state"] == "expired"
    assert "since 2026-11-01 it counts as expired" in page.content.decode()
