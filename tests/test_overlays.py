"""Overlay splits: what those who helped are credited with, beside the win and in no total (spec 2.3)."""

from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse

from kpis.formats import reason
from reps.locking import guard
from reps.models import Booking, Overlay, OverlayLine, PeriodLock
from reps.money import allot
from tests import builders as made
from tests.asking import by, figure, records, value
from tests.files import PROPOSAL, bring, company, exported, refused

pytestmark = pytest.mark.django_db

TOTALS = ("won_amount", "won_proposals", "deals_won", "average_deal", "close_rate", "attainment_initial")


@pytest.fixture(autouse=True)
def a_tuesday():
    with time_machine.travel("2026-11-24T10:00+08:00", tick=False):
        yield


def won(rep, amount="1000.01", **fields):
    return made.proposal(rep, "2026-10-01", status="won", ended="2026-11-02", amount=Decimal(amount), **fields)


def parts(proposal, *percents):
    reps = [made.rep() for _each in percents]
    made.overlays(proposal, *zip(reps, percents, strict=True))
    return [OverlayLine.objects.get(rep=rep).amount for rep in reps]


# Amounts


def test_overlays_share_by_largest_remainder_what_they_come_to_together(alice):
    """E38, without the 100: 150 % of 1,000.01 are 1,500.015, rounded 1,500.02; odd cents go to the largest rests."""
    assert parts(won(alice), 50, 50) == [Decimal("500.01"), Decimal("500.00")]
    assert parts(won(alice), 100, 50) == [Decimal("1000.01"), Decimal("500.01")]
    assert parts(won(alice), 1000) == [Decimal("10000.10")]
    thirds = [Decimal("33.33")] * 3
    assert parts(won(alice, "1000", currency="JPY"), *thirds) == [334, 333, 333]  # 99.99 % are 999.9


def test_the_parts_sum_to_the_rounded_whole():
    assert allot(Decimal("0.10"), [Decimal("7.5")] * 3) == [Decimal("0.01"), Decimal("0.01"), Decimal("0.00")]
    assert allot(Decimal("-1000.01"), [50, 50]) == [Decimal("-500.01"), Decimal("-500.00")]
    assert allot(100, []) == []


def test_an_overlay_is_in_the_organisation_s_currency_at_the_plan_rate(alice, bob):
    made.rate("USD", "7.10")
    proposal = won(alice, "20000", currency="USD")
    made.overlays(proposal, (bob, 25))
    assert value("overlay_amount", "2026-11", bob) == 35_500
    euro = won(alice, "100", currency="EUR")
    made.overlays(euro, (bob, 100))
    found = figure("overlay_amount", "2026-11", bob)
    assert (found.value, found.flags) == (35_500, ("PARTIAL", "MISSING_RATE"))


def test_a_win_s_overlays_follow_it(alice, bob):
    proposal = won(alice, "1000")
    made.overlays(proposal, (bob, 30))
    proposal.won_amount = 500
    proposal.save()
    assert value("overlay_amount", "2026-11", bob) == 150
    proposal.status, proposal.won_amount, proposal.lost_reason = "lost", None, "price"
    proposal.save()
    assert not OverlayLine.objects.exists()
    proposal.status = "won"
    proposal.save()
    Overlay.objects.get().delete()
    assert not OverlayLine.objects.exists()


def test_what_is_cancelled_after_its_quarter_is_taken_back_from_overlays_as_well(alice, bob):
    """E53: the win of June stays, and goes in November."""
    proposal = made.proposal(alice, "2026-05-01", status="won", ended="2026-06-02", amount=1000)
    made.overlays(proposal, (bob, 30))
    proposal.rescinded_on = made.day("2026-11-20")
    proposal.save()
    assert (value("overlay_amount", "2026-06", bob), value("overlay_amount", "2026-11", bob)) == (300, -300)


# In no total


def test_overlays_leave_every_total_as_it_was(alice, bob, north):
    made.target(1000, "2026-11", rep=alice)
    proposal = won(alice)
    made.split(proposal, (alice, 60), (bob, 40))
    before = {(name, who): figure(name, "2026-11", who).value for name in TOTALS for who in (None, north, alice, bob)}
    bookings = list(Booking.objects.order_by("pk").values_list("rep", "amount"))
    made.overlays(proposal, (alice, 1000), (bob, 100))
    assert list(Booking.objects.order_by("pk").values_list("rep", "amount")) == bookings
    after = {key: figure(key[0], "2026-11", key[1]).value for key in before}
    assert after == before


def test_no_team_and_no_company_has_an_overlay_figure(alice, bob, north):
    made.overlays(won(alice), (bob, 50), (alice, 10, "manager"))
    for who in (None, north):
        found = figure("overlay_amount", "2026-11", who)
        assert (found.value, reason(found)) == (None, "a person's own: no team and no company has it")
        assert not records("overlay_amount", "2026-11", who).exists()
    assert {rep: float(each.value) for rep, each in by("overlay_amount", "2026-11", "rep").items()} == {
        "alice": 100.00,
        "bob": 500.01,
    }
    assert by("overlay_amount", "2026-11", "team") == {}


def test_who_helped_with_nothing_has_nought(alice):
    assert value("overlay_amount", "2026-11", alice) == 0


def test_a_rep_s_figure_opens_to_the_lines_it_is_made_of(client, alice, bob):
    made.overlays(won(alice), (bob, 50), (bob, 10, "manager"), (alice, 5, "manager"))
    client.force_login(bob.user)
    asked = {"who": "rep:bob", "when": "2026-11"}
    page = client.get(reverse("kpi", args=["close_and_attainment"]), asked).content.decode()
    assert "Overlay credit (not in totals)" in page
    listed = client.get(reverse("figure_records", args=["overlay_amount"]), asked)
    assert [row.value for row in listed.context["table"].data] == [Decimal("500.01"), Decimal("100.00")]
    assert "Pre-sales" in listed.content.decode()
    opened = client.get(reverse("explain", args=["overlay_amount"]), asked)
    assert opened.status_code == 200


def test_a_rep_s_own_week_shows_what_they_helped_to_win(client, alice, bob):
    made.overlays(won(alice), (bob, 50))
    pages = {}
    for rep in (alice, bob):
        client.force_login(rep.user)
        pages[rep] = "Overlay credit (not in totals)" in client.get(reverse("my_week")).content.decode()
    assert pages == {alice: False, bob: True}


def test_a_team_s_page_shows_no_overlays(client, alice, mia, north):
    made.overlays(won(alice), (mia, 10, "manager"))
    client.force_login(mia.user)
    page = client.get(reverse("kpi", args=["close_and_attainment"]), {"who": "team:north", "when": "2026-11"})
    assert "Overlay credit" not in page.content.decode()


# Who is told


def test_the_page_of_a_proposal_lists_who_helped(client, alice, bob, mia, charlie):
    proposal = won(alice)
    made.overlays(proposal, (bob, 50), (charlie, 10, "manager"))
    client.force_login(mia.user)
    page = client.get(reverse("proposal", args=[proposal.pk]))
    assert page.context["overlays"] == [("Bob", "Pre-sales", 50), ("somebody else", "Manager", 10)]
    assert "It enters no total of a team or the company." in page.content.decode()


def test_a_line_is_seen_by_whom_it_is_of_and_who_leads_them_that_day(alice, bob, mia, charlie):
    made.overlays(won(charlie), (bob, 50))
    seen = {rep: OverlayLine.objects.visible_to(rep.user).count() for rep in (alice, bob, mia, charlie)}
    assert seen == {alice: 0, bob: 1, mia: 1, charlie: 0}


def test_a_membership_that_changes_moves_the_lines_of_its_days(alice, bob, north):
    made.overlays(won(alice), (bob, 50))
    bob.memberships.get().delete()
    assert OverlayLine.objects.get().team is None
    made.member(bob, north)
    assert OverlayLine.objects.get().team == north


# Entering them


@pytest.mark.parametrize("percent", ["0", "-5", "1000.01"])
def test_an_overlay_is_above_0_and_at_most_1000(alice, bob, percent):
    with pytest.raises(ValidationError, match="above 0 and at most 1000 percent"):
        Overlay(proposal=won(alice), rep=bob, percent=Decimal(percent)).full_clean()


def test_an_administrator_enters_them_with_the_proposal(client, alice, bob):
    proposal = made.proposal(alice)
    client.force_login(made.user("admin", is_staff=True, is_superuser=True))
    address = reverse("admin:reps_proposal_change", args=[proposal.pk])
    page = client.get(address)
    forms = [
        page.context["adminform"].form,
        *(each.formset.management_form for each in page.context["inline_admin_formsets"]),
    ]
    sent = {each.html_name: each.value() for form in forms for each in form if each.value() is not None}
    sent |= {"answers": "", "later_answers": "", "overlays-TOTAL_FORMS": 2}
    for at, (rep, percent) in enumerate(((bob, 150), (alice, 80))):
        sent |= {f"overlays-{at}-rep": rep.pk, f"overlays-{at}-role": "presales", f"overlays-{at}-percent": percent}
    answer = client.post(address, sent)
    assert answer.status_code == 302, answer.context["errors"]
    assert [(each.rep, each.percent) for each in Overlay.objects.order_by("pk")] == [(bob, 150), (alice, 80)]


def test_overlays_come_by_file_and_go_out_again(tmp_path):
    company(tmp_path)
    bring(tmp_path, "proposals", [f"{PROPOSAL},status,decided_on", "P-1,E-1,C-1,2026-10-01,1000,won,2026-11-02"])
    lines = ["proposal,rep,role,percent", "P-1,E-2,presales,150", "P-1,E-1,manager,10"]
    assert bring(tmp_path, "overlays", lines).endswith("2 created, 0 updated, 0 unchanged, 0 bad")
    assert [float(line.amount) for line in OverlayLine.objects.order_by("pk")] == [1500, 100]
    assert exported(tmp_path, "overlays")[1:] == [
        ["P-1", "E-2", "presales", "150"],
        ["P-1", "E-1", "manager", "10"],
    ]
    assert bring(tmp_path, "overlays", lines).endswith("2 unchanged, 0 bad")
    bring(tmp_path, "overlays", ["proposal,rep,percent", "P-1,E-2,50"])  # blank: pre-sales
    assert float(OverlayLine.objects.get(rep__key="E-2").amount) == 500
    wrong = refused(tmp_path, "overlays", [lines[0], "P-1,E-2,presales,1001", "P-1,E-2,helper,5", "P-1,E-9,other,5"])
    assert [line.split(":")[0] for line in wrong[:3]] == ["row 2, percent", "row 3, role", "row 4, rep"]
    assert Overlay.objects.count() == 2


def test_overlays_of_a_win_in_a_locked_week_are_guarded(alice, bob):
    first, last = made.day("2026-11-02"), made.day("2026-11-08")
    proposal = won(alice)
    made.overlays(proposal, (bob, 50))
    PeriodLock.objects.create(grain="week", start=first, end=last, locks_at=made.moment("2026-11-12T00:00"))
    with pytest.raises(guard.PeriodLocked):
        made.overlays(proposal, (alice, 50))
    with pytest.raises(guard.PeriodLocked):
        Overlay.objects.get().delete()


def test_a_proposal_takes_its_overlays_with_it(alice, bob):
    proposal = won(alice)
    made.overlays(proposal, (bob, 50))
    proposal.delete()
    assert not Overlay.objects.exists()
    assert not OverlayLine.objects.exists()
