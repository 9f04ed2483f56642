"""One enquiry, one lead: what makes a touch, by form, file and merge; and that credit stays with the first (spec 6)."""

from datetime import date

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse

from reps.contacts import email_in, phone_in, plain
from reps.duplicates import later_doubles, merge, twin_of
from reps.imports import CannotUndo, undo
from reps.models import Booking, Dispute, ImportBatch, Income, IncomeLine, Lead, LeadTouch
from tests import builders as made
from tests.asking import value
from tests.files import bring, company, exported, refused
from tests.office import page

pytestmark = pytest.mark.django_db
WANG = "Wang Fang, wang@acme.cn"


@pytest.fixture(autouse=True)
def a_tuesday():
    with time_machine.travel("2026-11-24T10:00+08:00", tick=False):
        yield


# Who asked


@pytest.mark.parametrize(
    "text",
    [
        "138 0013 8000",
        "+86 138-0013-8000",
        "0086 13800138000",
        "Li Wei（13800138000）",
        "１３８００１３８０００",
        "li@x.cn 13800138000",
    ],
)
def test_a_phone_is_one_however_it_is_written(text):
    assert phone_in(text) == "13800138000"


def test_a_landline_is_one_with_or_without_the_country():
    assert phone_in("+86 21 5555 1234") == phone_in("021-55551234") == "2155551234"


@pytest.mark.parametrize("text", ["", "Room 12", "2026", "Wang Fang"])
def test_what_is_no_phone_is_none(text):
    assert phone_in(text) == ""


def test_an_address_is_one_in_capitals_or_not():
    assert email_in("Wang Fang <Wang.Fang@Acme.CN>") == "wang.fang@acme.cn"
    assert email_in("at acme") == ""


def test_names_differ_by_neither_case_width_nor_punctuation():
    assert plain("  ＡＣＭＥ Co., Ltd.") == plain("acme co ltd")


# What makes a touch


def again(on, **fields):
    """The lead there is, for an enquiry of that day."""
    return twin_of(Lead(received_at=made.moment(f"{on}T09:00"), **fields))


def test_ninety_days_run_from_the_last_touch_by_local_days():
    lead = made.lead("2026-03-03", contact=WANG)
    assert again("2026-06-01", contact="wang@acme.cn") == lead  # 90 days
    assert again("2026-06-02", contact="wang@acme.cn") is None
    made.touch(lead, "2026-05-20")
    assert again("2026-08-18", contact="wang@acme.cn") == lead
    assert again("2026-08-19", contact="wang@acme.cn") is None
    assert again("2026-03-02", contact="wang@acme.cn") is None  # before the first


def test_the_same_company_takes_the_same_need():
    lead = made.lead("2026-11-02", company="Acme Co.", need="Cooling pumps")
    assert again("2026-11-09", company="ACME CO", need="cooling pumps") == lead
    assert again("2026-11-09", company="Acme Co.", need="Spare parts") is None
    assert again("2026-11-09", company="Acme Co.") is None


def test_a_name_is_somebody_only_with_the_company():
    lead = made.lead("2026-11-02", contact="Li Wei", company="Acme")
    assert again("2026-11-09", contact="li wei", company="ACME") == lead
    assert again("2026-11-09", contact="Li Wei", company="Beta") is None


def test_a_lead_that_says_nothing_of_who_asked_is_like_no_other():
    made.lead("2026-11-02")
    assert again("2026-11-02") is None


# By file


HEAD = "key,received_at,source,contact,company,owner,accepted_on"
FIRST, SECOND = "L-1,2026-10-05T10:00,web,wang@acme.cn,,,", "L-2,2026-10-20T10:00,ads,WANG@acme.cn,,E-1,"


@pytest.fixture
def market(tmp_path):
    company(tmp_path)
    bring(tmp_path, "lead_sources", ["key,name", "web,Web", "ads,Ads"])
    return tmp_path


def test_a_row_that_is_a_touch_says_so_and_loses_nothing(market):
    assert bring(market, "leads", [HEAD, SECOND, FIRST]) == (
        "leads: 2 read, 1 created, 0 updated, 0 unchanged, 0 bad, 1 touches"
    )
    touch = LeadTouch.objects.get()
    assert (touch.key, touch.lead.key, touch.source.key, touch.note) == ("L-2", "L-1", "ads", "owner: E-1")
    assert Lead.objects.get().source.key == "web"


def test_the_same_rows_again_and_one_by_one_change_nothing(market):
    for lines in ([HEAD, FIRST], [HEAD, SECOND]):
        bring(market, "leads", lines)
    before = exported(market, "leads"), exported(market, "lead_touches")
    assert bring(market, "leads", [HEAD, SECOND, FIRST]) == "leads: 2 read, 0 created, 0 updated, 2 unchanged, 0 bad"
    assert (exported(market, "leads"), exported(market, "lead_touches")) == before


def test_a_touch_that_the_file_tells_otherwise_is_changed(market):
    bring(market, "leads", [HEAD, FIRST, SECOND])
    assert "1 updated" in bring(market, "leads", [HEAD, SECOND.replace(",ads,", ",web,")])
    assert LeadTouch.objects.get().source.key == "web"


def test_a_row_that_says_what_came_of_it_is_a_lead_in_its_own_right(market):
    assert "2 created" in bring(market, "leads", [HEAD, FIRST, f"{SECOND}2026-10-21"])
    assert Lead.objects.get(key="L-2").kept_apart
    assert later_doubles() == {Lead.objects.get(key="L-2").pk}


def test_a_touch_of_which_something_came_later_becomes_a_lead(market):
    bring(market, "leads", [HEAD, FIRST, SECOND])
    assert bring(market, "leads", [HEAD, FIRST, f"{SECOND}2026-10-21"]) == (
        "leads: 2 read, 1 created, 0 updated, 1 unchanged, 0 bad"
    )
    assert not LeadTouch.objects.exists()
    assert bring(market, "leads", [HEAD, FIRST, f"{SECOND}2026-10-21"]).endswith("2 unchanged, 0 bad")


def test_leads_kept_apart_stay_so_out_and_in_again(market):
    bring(market, "leads", [f"{HEAD},kept_apart", f"{FIRST},", f"{SECOND},yes"])
    assert Lead.objects.count() == 2
    before = exported(market, "leads", "leads.csv")
    Lead.objects.all().delete()
    bring(market, "leads", [",".join(line) for line in before])
    assert exported(market, "leads") == before


def test_other_files_find_a_lead_by_the_key_of_its_touch(market):
    bring(market, "leads", [HEAD, FIRST, SECOND])
    bring(market, "visits", ["key,rep,customer,date,lead", "V-1,E-1,C-1,2026-10-22,L-2"])
    assert Lead.objects.get().visits.get().key == "V-1"


def test_undoing_an_import_takes_its_touches_along(market):
    bring(market, "leads", [HEAD, FIRST])
    bring(market, "leads", [HEAD, SECOND, "L-9,2026-10-20T10:00,,,,,"])
    undo(ImportBatch.objects.latest("pk"))
    assert [lead.key for lead in Lead.objects.all()] == ["L-1"]
    assert not LeadTouch.objects.exists()


def test_a_lead_with_a_touch_of_another_import_is_not_undone(market):
    bring(market, "leads", [HEAD, FIRST])
    batch = ImportBatch.objects.latest("pk")
    bring(market, "leads", [HEAD, SECOND])
    with pytest.raises(CannotUndo, match="1 touches of leads depend on leads"):
        undo(batch)


def test_touches_come_by_a_file_of_their_own(market):
    bring(market, "leads", [HEAD, FIRST])
    lines = ["key,lead,at,source,source_text", "T-1,L-1,2026-10-07T09:00,ads,utm_source=ads"]
    assert bring(market, "lead_touches", lines) == "lead_touches: 1 read, 1 created, 0 updated, 0 unchanged, 0 bad"
    assert "a lead has this key" in refused(market, "lead_touches", [lines[0], "L-1,L-1,2026-10-07T09:00,,"])[0]
    assert "after the lead" in refused(market, "lead_touches", [lines[0], "T-2,L-1,2026-10-01T09:00,,"])[0]


def test_a_touch_shows_intent_anew_until_the_lead_is_judged():
    """Received Friday 20th, touched Monday 23rd, judged on the 27th: four days fade, not seven."""
    lead = made.lead("2026-11-20", answers={"fit": 70, "intent": 80})
    made.touch(lead, "2026-11-23")
    lead.refresh_from_db()
    assert (lead.intent_on, lead.intent) == (date(2026, 11, 23), pytest.approx(80 * 0.5 ** (4 / 30)))
    judged = made.lead("2026-11-02", answers={"fit": 70, "intent": 80})
    made.touch(judged, "2026-11-05")
    judged.refresh_from_db()
    assert judged.intent == pytest.approx(80 * 0.5 ** (7 / 30))


# By form


@pytest.fixture
def alice():
    return made.user("alice", made.rep("Alice", made.team("North")))


def post(client, who, **fields):
    client.force_login(who)
    data = {"contact": WANG, "received_at": "2026-11-24T09:30", "owner": who.rep.pk} | fields
    return client.post(reverse("lead_new"), data)


def test_the_form_asks_whether_it_is_the_same_enquiry(client, alice):
    lead = made.lead("2026-11-10", owner=alice.rep, contact=WANG, company="Acme")
    asked = post(client, alice)
    assert asked.status_code == 200
    assert f'href="{reverse("lead_detail", args=[lead.pk])}"' in asked.content.decode()
    answer = post(client, alice, same="touch", answer_fit="70")
    assert answer.url == reverse("lead_detail", args=[lead.pk])
    assert (Lead.objects.count(), lead.touches.get().contact) == (1, WANG)
    assert Lead.objects.get().answers["fit"] == 70


def test_another_enquiry_of_the_same_people_is_kept_apart(client, alice):
    made.lead("2026-11-10", owner=alice.rep, contact=WANG)
    post(client, alice, same="apart")
    assert list(Lead.objects.order_by("pk").values_list("kept_apart", flat=True)) == [False, True]


def test_a_colleague_s_lead_is_not_shown_and_gets_the_touch_all_the_same(client, alice):
    theirs = made.lead("2026-11-10", owner=made.rep("Bob", made.team("South")), contact=WANG, company="Secret Ltd")
    asked = post(client, alice)
    assert "Secret" not in asked.content.decode()
    assert post(client, alice, same="touch").url == reverse("lead_list")
    assert theirs.touches.count() == 1


def test_a_touch_is_added_on_the_page_of_the_lead_by_those_who_may_write(client, alice):
    lead, web = made.lead("2026-11-10", owner=alice.rep), made.source("Web")
    client.force_login(alice)
    data = {"touch-at": "2026-11-20T09:00", "touch-source": web.pk, "touch-note": "asked a price"}
    client.post(reverse("lead_touch", args=[lead.pk]), data)
    assert (lead.touches.get().source, lead.touches.get().note) == (web, "asked a price")
    client.post(reverse("lead_touch", args=[lead.pk]), data | {"touch-at": "2026-11-01T09:00"})
    assert lead.touches.count() == 1  # before the lead itself
    shown = client.get(reverse("lead_detail", args=[lead.pk])).content.decode()
    assert "asked a price" in shown


# The first source stays


def test_once_somebody_has_a_lead_its_source_stays(alice):
    web, ads = made.source("Web"), made.source("Ads")
    lead = made.lead(source=web)
    lead.source = ads
    lead.save()  # nobody has it yet
    lead.owner = alice.rep
    lead.save()
    lead.source = web
    with pytest.raises(ValidationError, match="first touch"):
        lead.full_clean()
    with pytest.raises(ValidationError, match="first touch"):
        lead.save()
    assert Lead.objects.get().source == ads


def test_an_unclassified_lead_may_still_be_classified(alice):
    lead = made.lead(owner=alice.rep)
    lead.source = made.source("Web")
    lead.save()
    assert Lead.objects.get().source is not None


def test_a_file_cannot_move_credit_to_another_source(market):
    bring(market, "leads", [HEAD, "L-1,2026-10-05T10:00,web,,,E-1,"])
    problems = refused(market, "leads", [HEAD, "L-1,2026-10-05T10:00,ads,,,E-1,"])
    assert "source: Its source is that of the first touch" in problems[0]


def test_the_administration_cannot_either(office, alice):
    web, ads = made.source("Web"), made.source("Ads")
    lead = made.lead(source=web, owner=alice.rep, answers={})
    data = {"key": lead.key, "received_at_0": "2026-11-16", "received_at_1": "10:00", "source": ads.pk}
    data |= {"owner": alice.rep.pk, "touches-TOTAL_FORMS": 0, "touches-INITIAL_FORMS": 0}
    answer = office.post(page(Lead, "change", lead.pk), data)
    assert "first touch" in answer.content.decode()
    lead.refresh_from_db()
    assert lead.source == web


# Closed lists


def test_a_retired_source_stays_in_history_and_cannot_be_chosen(client, market, alice):
    gone = made.source("Gone", key="gone", retired_on=date(2026, 11, 1))
    old = made.lead("2026-10-01", source=gone, owner=alice.rep)
    client.force_login(alice)
    form = client.get(reverse("lead_new")).context["form"]
    assert gone not in form.fields["source"].queryset
    assert gone in client.get(reverse("lead_edit", args=[old.pk])).context["form"].fields["source"].queryset
    bring(market, "leads", [HEAD, "L-1,2026-10-31T10:00,gone,,,,"])
    problems = refused(market, "leads", [HEAD, "L-2,2026-11-01T10:00,gone,,,,"])
    assert "source: This source was retired" in problems[0]


def test_channel_source_campaign_and_nothing_below(market):
    tree = ["key,name,parent", "a,A,", "b,B,a", "c,C,b"]
    bring(market, "lead_sources", tree)
    assert "parent: Channel, source, campaign" in refused(market, "lead_sources", [*tree, "d,D,c"])[0]


def test_a_text_names_its_source_or_stays_unclassified(market):
    bring(market, "lead_sources", ["key,name,aliases", "baidu,Baidu ads,cpc-baidu"])
    head = "key,received_at,source_text"
    bring(
        market,
        "leads",
        [
            head,
            "L-1,2026-10-05T10:00,https://x.cn/?utm_source=CPC_Baidu&utm_medium=cpc",
            "L-2,2026-10-05T10:00,baidu ADS",
            "L-3,2026-10-05T10:00,a friend of a friend",
        ],
    )
    assert dict(Lead.objects.values_list("key", "source__key")) == {"L-1": "baidu", "L-2": "baidu", "L-3": None}
    assert Lead.objects.get(key="L-3").source_text == "a friend of a friend"
    assert value("unclassified_share", "2026-10") == pytest.approx(1 / 3)


# Merging


def test_a_merge_moves_what_followed_and_fills_what_was_missing(alice):
    web, ads = made.source("Web"), made.source("Ads")
    first = made.lead("2026-10-05", source=web, contact=WANG)
    later = made.lead("2026-10-20", source=ads, owner=alice.rep, won_on="2026-11-02", won_amount=500, key="L-late")
    visit = made.visit(alice.rep, "2026-10-22", lead=later)
    merge(first, later)
    first.refresh_from_db()
    visit.refresh_from_db()
    assert (first.source, first.owner, first.won_amount, visit.lead) == (web, alice.rep, 500, first)
    assert (first.touches.get().key, first.touches.get().source) == ("L-late", ads)
    assert (Lead.objects.count(), Booking.objects.get().lead) == (1, first)


def test_a_merge_keeps_the_disputes_of_the_later_one_open_and_decided(alice):
    first = made.lead("2026-10-05", contact=WANG, owner=alice.rep)
    later = made.lead("2026-10-20", contact=WANG, owner=alice.rep, rejected_on="2026-10-21")
    boss = made.user("boss", is_director=True)
    ended = {"state": "dismissed", "decided_by": boss, "ended_at": made.moment("2026-10-23T10:00")}
    decided = made.dispute(later, rep=alice.rep, **ended)
    waiting = made.dispute(later, "rejection", rep=alice.rep)
    Lead.objects.filter(pk=later.pk).update(rejected_on=None, reject_reason="")
    merge(first, Lead.objects.get(pk=later.pk))
    assert set(first.disputes.all()) == {decided, waiting}
    assert first.disputes.open().get() == waiting
    assert Dispute.objects.get(pk=waiting.pk).day == date(2026, 10, 20)  # what they disputed lies on its own day


def test_a_merge_keeps_the_incomes_of_the_later_one_in_their_currencies(alice):
    """500 USD won at 7 to one; cash of 100 in the currency of the win, and of 30 CNY, which the company counts in."""
    made.rate("USD", 7)
    first = made.lead("2026-10-05", contact=WANG)
    later = made.lead(
        "2026-10-20", contact=WANG, owner=alice.rep, won_on="2026-11-02", won_amount=500, won_currency="USD"
    )
    made.income(later, "2026-11-03", 100)
    made.income(later, "2026-11-04", 30, currency="CNY")
    merge(first, later)
    assert sorted((each.rep, each.value) for each in IncomeLine.objects.all()) == [(alice.rep, 30), (alice.rep, 700)]
    assert {each.lead for each in Income.objects.all()} == {first}
    assert Booking.objects.get().value == 3500


def test_two_sales_are_never_merged_into_one(office):
    first = made.lead("2026-10-05", contact=WANG, won_on="2026-10-20", won_amount=1)
    later = made.lead("2026-10-20", contact=WANG, won_on="2026-11-02", won_amount=2)
    action = {"action": "merge_into_the_first", "_selected_action": [first.pk, later.pk]}
    answer = office.post(page(Lead, "changelist"), action, follow=True)
    assert "different ends" in answer.content.decode()
    assert Lead.objects.count() == 2


def test_an_admin_finds_the_doubles_and_merges_them(office):
    first, later = made.lead("2026-10-05", contact=WANG), made.lead("2026-10-20", contact=WANG, kept_apart=True)
    made.lead("2026-10-20")
    found = office.get(page(Lead, "changelist"), {"alike": "yes"}).context["cl"].queryset
    assert list(found) == [later]
    action = {"action": "merge_into_the_first", "_selected_action": [first.pk, later.pk]}
    office.post(page(Lead, "changelist"), action)
    assert not Lead.objects.filter(pk=later.pk).exists()
    assert first.touches.count() == 1
