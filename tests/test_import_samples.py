"""Other people's exports, brought in with the mappings of docs/mappings: the counts that docs/importing.md states."""

import pytest

from kpis.models import Target
from reps.imports import commit, load_mapping
from reps.models import Candidate, Customer, Lead, LeadSource, Visit
from tests.samples import MAPPINGS, SAMPLES, needs_samples

pytestmark = [pytest.mark.django_db, needs_samples]

LEADS = ("olist_us_dates/olist_marketing_qualified_leads_dataset.csv", "olist_leads.json")
DEALS = ("olist_us_dates/olist_closed_deals_dataset.csv", "olist_deals.json")


def bring_sample(path, mapping):
    """{kind: (read, created, updated)}"""
    counts = commit("all", SAMPLES / path, load_mapping(MAPPINGS / mapping)).counts
    return {kind: (each["read"], each["created"], each["updated"]) for kind, each in counts.items()}


def test_olist_leads_come_with_their_origins_and_their_deals_and_twice_are_no_change():
    assert bring_sample(*LEADS) == {"lead_sources": (10, 10, 0), "leads": (8000, 8000, 0)}
    assert bring_sample(*LEADS) == {"lead_sources": (10, 0, 0), "leads": (8000, 0, 0)}
    assert bring_sample(*DEALS) == {"leads": (380, 0, 380)}
    assert Lead.objects.filter(won_on__isnull=False).count() == 380
    assert Lead.objects.filter(source__isnull=True).count() == 60  # a blank origin is not the origin "unknown"
    assert Lead.objects.filter(source__key="unknown").count() == 1099


def test_x_education_has_one_google():
    found = bring_sample("x_education/lead_scoring.csv", "x_education.json")
    assert found == {"lead_sources": (20, 20, 0), "leads": (9191, 9191, 0)}
    assert LeadSource.objects.get(key="google").name == "Google"
    assert Lead.objects.filter(source__key="google").count() == 2852
    assert Lead.objects.filter(won_on__isnull=False).count() == 3542
    assert Lead.objects.filter(source__isnull=True).count() == 36


def test_pharma_calls_become_visits():
    found = bring_sample("pharma_calls/CallLogging.csv", "pharma_calls.json")
    assert found == {"reps": (6, 6, 0), "customers": (49, 49, 0), "visits": (151, 151, 0)}
    assert set(Visit.objects.values_list("channel", flat=True)) == {"onsite", "video", "phone"}


def test_adventureworks_quotas_become_targets():
    found = bring_sample("adventureworks_quota/SalesPersonQuotaHistory.csv", "adventureworks_quota.json")
    assert found == {"reps": (17, 17, 0), "targets": (163, 163, 0)}
    first = Target.objects.filter(rep__key="274").order_by("start").first()
    assert (first.period, int(first.versions.get().value)) == ("2011-Q2", 28000)


def test_an_interview_log_with_dates_in_seven_ways_becomes_talent():
    log = ("interviews/Interview_first200.csv", "interviews.json")
    assert bring_sample(*log) == {"talent": (200, 200, 0), "talent_events": (135, 135, 0)}
    assert Candidate.objects.filter(stage="interviewed").count() == 135
    assert set(Candidate.objects.dates("added_on", "year").values_list("added_on__year", flat=True)) == {2015, 2016}
    assert bring_sample(*log) == {"talent": (200, 0, 0), "talent_events": (135, 0, 0)}


def test_a_chinese_export_in_gb18030_keeps_its_names():
    assert bring_sample("gbk/orders.gbk.csv", "gbk_orders.json") == {"customers": (790, 790, 0)}
    assert Customer.objects.get(key="曾惠-14485").name == "曾惠"
