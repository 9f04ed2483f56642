"""The administration: every page answers, lists don't grow dear, and a broken rule is a form error."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.sites import AdminSite
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from kpis.models import Publication, PublishedFigures, Target, TargetVersion
from reps.admin.base import ReadOnly
from reps.models import (
    CalendarDay,
    Candidate,
    CloseHorizon,
    CompanyCalendar,
    Credit,
    Criterion,
    Customer,
    FiscalYear,
    FxRate,
    ImportBatch,
    Income,
    LateChange,
    Lead,
    LeadDesk,
    LeadSource,
    LeadTouch,
    Leave,
    Membership,
    Organisation,
    Overlay,
    Overturn,
    Parameters,
    ParametersByDay,
    PeriodLock,
    PotentialRating,
    Proposal,
    ProposalRevision,
    QualityDefinition,
    Rep,
    SavedMapping,
    SourceSpend,
    StageEvent,
    TalentReview,
    Team,
    User,
    Vacancy,
    Visit,
    VisitAudit,
    VisitParticipant,
)
from tests import builders as made
from tests.office import page

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 10)
MODELS = [
    model
    for app in ("reps", "kpis")
    for model in apps.get_app_config(app).get_models()
    if model in admin.site._registry
]
LISTS = [model for model in MODELS if model is not Organisation]
WITH_HISTORY = [model for model in MODELS if hasattr(model, "history")]


def name_of(model):
    return model._meta.model_name


def company(tag):
    """One record of every kind, all of them linked."""
    team = Team.objects.create(key=f"T{tag}", name=f"Team {tag}")
    rep = Rep.objects.create(key=f"R{tag}", name=f"Rep {tag}", user=User.objects.create(username=f"u{tag}"))
    mate = Rep.objects.create(key=f"M{tag}", name=f"Mate {tag}")
    Membership.objects.create(rep=rep, team=team)
    made.works(rep, fte="0.6")
    Leave.objects.create(rep=rep, start=DAY, end=DAY)
    customer = Customer.objects.create(key=f"C{tag}", name=f"Customer {tag}")
    source = LeadSource.objects.create(key=f"S{tag}", name=f"Source {tag}")
    SourceSpend.objects.create(source=source, month=DAY.replace(day=1), amount=10)
    received = datetime(2026, 11, 9, 2, tzinfo=UTC)
    lead = Lead.objects.create(key=f"L{tag}", received_at=received, source=source, owner=rep, won_on=DAY)
    LeadDesk.objects.create(effective_from=DAY.replace(day=1 + LeadDesk.objects.count()), owner=rep, weekly_hours=5)
    LeadTouch.objects.create(key=f"LT{tag}", lead=lead, at=received, source=source)
    offer = {"rep": rep, "customer": customer, "issued_on": DAY, "amount": 100, "status": "won", "decided_on": DAY}
    proposal = Proposal.objects.create(key=f"P{tag}", **offer)
    ProposalRevision.objects.create(proposal=proposal, issued_on=DAY, amount=90)
    for each in (rep, mate):
        Credit.objects.create(proposal=proposal, rep=each, percent=50)
    Overlay.objects.create(proposal=proposal, rep=mate, percent=150)
    Income.objects.create(key=f"I{tag}", kind="cash", proposal=proposal, date=DAY, amount=5)
    visit = Visit.objects.create(key=f"V{tag}", rep=rep, customer=customer, date=DAY, lead=lead, proposal=proposal)
    VisitParticipant.objects.create(visit=visit, rep=mate)
    VisitAudit.objects.create(visit=visit, auditor=rep.user, quality=True)
    Overturn.objects.create(visit=visit, by=rep.user, reason="Nobody was there.")
    made.dispute(visit, "taken_out", team=team, approver_team=team, against=rep.user)
    other = User.objects.create(username=f"v{tag}")
    made.calibration(rep.user, other, {visit: (True, None)})
    candidate = Candidate.objects.create(key=f"K{tag}", name=f"Candidate {tag}", team=team)
    made.scorecard(candidate, other, drive=4)
    StageEvent.objects.create(candidate=candidate, stage="contacted", occurred_on=DAY)
    TalentReview.objects.create(candidate=candidate, reviewed_on=DAY)
    PotentialRating.objects.create(rep=rep, rated_on=DAY, potential="high", evidence="Led", by=rep.user)
    Vacancy.objects.create(key=f"O{tag}", team=team)
    Parameters.objects.create(effective_from=date(2026, 1, int(tag)), note=f"Rep {tag}")
    CalendarDay.objects.create(date=date(2026, 1, 1 + int(tag)), workday=False)
    CompanyCalendar.objects.create(since=date(2026, 1, 1 + int(tag)), country="US")
    CloseHorizon.objects.create(effective_from=date(2020, 1, int(tag)), days=60, nine_in_ten=41, wins=20)
    FiscalYear.like(ParametersByDay().fiscal.year(2030 + int(tag))).save()
    FxRate.objects.create(currency="USD", year=2000 + int(tag), rate=7)
    SavedMapping.objects.create(name=f"CRM {tag}", mapping={}, by=rep.user)
    ImportBatch.objects.create(kind="visits", file_name=f"visits {tag}.csv", by=rep.user)
    QualityDefinition.objects.create(kind="visit", version=10 + int(tag), effective_from=DAY, tree={"is": "held"})
    Criterion.objects.create(kind="visit", code=f"q{tag}", label_en="Question", label_zh="问题")
    target = Target.objects.create(measure="won_amount", rep=rep, period="2026", start=date(2026, 1, 1), end=DAY)
    TargetVersion.objects.create(target=target, number=1, value=100, by=rep.user)
    week = date(2026, 10, 26) + timedelta(days=7 * int(tag))
    now = datetime(2027, 1, 1, tzinfo=UTC)
    PeriodLock.objects.create(grain="week", start=week, end=week + timedelta(days=6), published_at=now, locks_at=now)
    asked = {"kind": "visit", "action": "change", "record_key": visit.key, "label": str(visit), "day": DAY}
    LateChange.objects.create(**asked, record_id=visit.pk, rep=rep, team=team, asked_by=rep.user, reason="ill")
    publication = Publication.objects.create(
        period=f"2026-W{45 + int(tag)}", start=week, end=week, as_of=now, made_at=now
    )
    PublishedFigures.objects.create(publication=publication, owner="company")
    return proposal


def test_every_model_of_ours_has_its_page():
    ours = {model for app in ("reps", "kpis") for model in apps.get_app_config(app).get_models()}
    left_out = {model for model in ours - set(MODELS) if not model.__name__.startswith("Historical")}
    assert {model.__name__ for model in left_out} == {
        "SharedBench",  # part of its candidate, as a score is of its card
        "CalibrationRating",
        "CalibrationVisit",
        "Score",
        "SplitTotal",
        "Declaration",
        "Commitment",
        "CoachingNote",
        "ClosingReport",  # a file, opened from its period's page
        "SavedView",
        "StartMark",
        "Job",
        "Mail",
        "Subscription",
        "TimerRun",
        "ToldMix",
    }  # constants; what is blind; what only its owner reads; what is said between two; how far the guided start is


@pytest.fixture(scope="module")
def linked(lasting):
    """One record of every kind, for all tests here."""
    company("1")
    return Organisation.current().save()


@pytest.fixture(scope="module")
def boss(lasting):
    return User.objects.create_superuser("boss", password="!")


@pytest.fixture(scope="module")
def office(boss):
    """Logged in once for all tests here."""
    client = Client()
    client.force_login(boss)
    return client


@pytest.fixture(scope="module")
def lists(linked, office):
    """{model: (status of a search in its list, what it has of one company, of four)}, each of (rows, queries)"""
    with transaction.atomic():
        searched = {model: office.get(page(model, "changelist"), {"q": "Rep 1"}).status_code for model in LISTS}
        few = {model: listed(office, model) for model in LISTS}
        for tag in range(2, 5):
            company(str(tag))
        many = {model: listed(office, model) for model in LISTS}
        transaction.set_rollback(True)
    return {model: (searched[model], few[model], many[model]) for model in LISTS}


def listed(client, model):
    """(how many rows its list says there are, queries for it)"""
    with CaptureQueriesContext(connection) as seen:
        answer = client.get(page(model, "changelist"))
    assert answer.status_code == 200, model
    return answer.context["cl"].result_count, len(seen)


@pytest.mark.parametrize("model", LISTS, ids=name_of)
def test_a_list_answers_and_can_be_searched(lists, model):
    searched, (rows, _queries), _many = lists[model]
    assert rows > 0
    assert searched == 200


@pytest.mark.parametrize("model", LISTS, ids=name_of)
def test_a_list_asks_no_more_for_more_rows(lists, model):
    _searched, (_rows, few), (_more_rows, many) = lists[model]
    assert many == few


@pytest.mark.parametrize("model", MODELS, ids=name_of)
def test_a_record_and_a_new_one_can_be_opened(linked, office, boss, model):
    record = model.objects.order_by("pk").last()
    assert office.get(page(model, "change", record.pk)).status_code == 200
    may_add = admin.site._registry[model].has_add_permission(SimpleNamespace(user=boss))
    assert office.get(page(model, "add")).status_code == (200 if may_add else 403)


@pytest.mark.parametrize("model", WITH_HISTORY, ids=name_of)
def test_history_says_who_changed_what(linked, office, boss, model):
    record = model.objects.order_by("pk").last()
    record.save()
    record.history.update(history_user=boss)
    answer = office.get(page(model, "history", record.pk))
    assert answer.status_code == 200
    assert "boss" in answer.content.decode()
    version = record.history.first()
    assert office.get(page(model, "simple_history", record.pk, version.pk)).status_code == 200
    assert office.post(page(model, "simple_history", record.pk, version.pk)).status_code == 403


@pytest.mark.parametrize("model", MODELS, ids=name_of)
def test_links_to_other_records_are_looked_up_not_listed(model):
    """A select of every rep would not open with ten thousand of them."""
    page_of = admin.site._registry[model]
    if page_of.has_change_permission.__func__ is not ReadOnly.has_change_permission and model is not SavedMapping:
        links = {field.name for field in model._meta.fields if field.many_to_one or field.one_to_one}
        shown = links & {field.name for field in model._meta.fields if field.editable}
        assert shown <= {*page_of.autocomplete_fields}


@pytest.mark.parametrize(
    "part", [{}, {"is_director": True}, {"is_recruiter": True}], ids=["rep", "director", "recruiter"]
)
def test_others_have_no_administration(client, part):
    user = User.objects.create(username="other", **part)
    rep = Rep.objects.create(key="R", name="R", user=user)
    Membership.objects.create(rep=rep, team=Team.objects.create(key="T", name="T"), manages=True)
    client.force_login(user)
    for url in ("/admin/", page(Visit, "changelist"), page(User, "add"), "/admin/autocomplete/"):
        assert client.get(url, follow=True).status_code in (403, 404)


def test_a_stranger_logs_in_at_the_one_door(client):
    assert "/accounts/login/" in client.get("/admin/", follow=True).redirect_chain[-1][0]


def test_a_sales_admin_needs_no_permissions_but_makes_no_admins(client, boss):
    clerk = User.objects.create(username="clerk", is_staff=True)
    client.force_login(clerk)
    assert client.get(page(Visit, "changelist")).status_code == 200
    fields = client.get(page(User, "change", clerk.pk)).context["adminform"].form.fields
    assert not {"is_staff", "is_superuser"} & set(fields)
    assert "is_superuser" not in client.get(page(User, "change", boss.pk)).context["adminform"].form.fields
    assert client.post(page(User, "change", boss.pk), {"username": "taken"}).status_code == 403
    assert client.post(page(User, "delete", boss.pk), {"post": "yes"}).status_code == 403


def test_no_page_needs_inline_styles_or_scripts(linked, office):
    """The Content-Security-Policy forbids them."""
    rep = Rep.objects.get(key="R1")
    for url in ("/admin/", page(Rep, "change", rep.pk), page(Rep, "changelist"), page(Rep, "history", rep.pk)):
        html = office.get(url).content.decode()
        assert " style=" not in html
        assert " onclick=" not in html
        assert "<script>" not in html


def test_the_index_names_the_house_and_its_rooms(office):
    html = office.get("/admin/").content.decode()
    assert "SalesOps" in html
    assert "Records" in html
    assert "Figures and targets" in html


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_models_are_listed_as_django_lists_them(rf, boss, language):
    request = rf.get("/admin/")
    request.user = boss
    with translation.override(language):
        ours, own = names_in(admin.site.get_app_list(request)), names_in(AdminSite.get_app_list(admin.site, request))
    assert ours == own


def names_in(apps):
    return [(app["name"], [str(model["name"]) for model in app["models"]]) for app in apps]


def test_an_account_that_entered_targets_is_closed_not_deleted(office, boss):
    entered = User.objects.create(username="mia")
    target = Target.objects.create(measure="won_amount", period="2026", start=date(2026, 1, 1), end=date(2026, 12, 31))
    TargetVersion.objects.create(target=target, number=1, value=100, by=entered)
    answer = office.post(page(User, "delete", entered.pk), {"post": "yes"})
    assert "Take “Active” from the account instead" in answer.content.decode()
    chosen = {"action": "delete_selected", "_selected_action": [entered.pk], "post": "yes"}
    assert "Take “Active”" in office.post(page(User, "changelist"), chosen).content.decode()
    assert target.versions.get().by == entered
    other = User.objects.create(username="sam")
    assert office.post(page(User, "delete", other.pk), {"post": "yes"}).status_code == 302
    assert not User.objects.filter(username="sam").exists()
