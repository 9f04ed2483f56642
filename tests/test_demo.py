"""The demo company, once it is there: complete, believable, stamped as single saves would, and left alone."""

from datetime import date, datetime, timedelta
from io import StringIO

import pytest
from django.contrib.auth import authenticate
from django.core.management import call_command
from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from kpis.ask import Ask
from kpis.definitions import measure_by_name
from kpis.demo import company
from kpis.kpi import figures
from kpis.mails.models import Mail
from kpis.models import Target, TargetVersion
from kpis.periods import Grain, Period
from kpis.publishing.overlay import figure
from kpis.publishing.publish import MEASURES, known_on, publish
from kpis.scope import Scope
from kpis.trust.audits import agreement_of
from kpis.trust.calibrations import agreement_of as calibration_agreement
from kpis.trust.calibrations import drawn_of
from kpis.trust.patterns import prompts
from reps.duplicates import doubles
from reps.models import (
    Booking,
    Calibration,
    Candidate,
    Credit,
    Customer,
    Dispute,
    LateChange,
    Lead,
    LeadDesk,
    LeadSource,
    LeadTouch,
    Leave,
    Membership,
    Overturn,
    Proposal,
    Rep,
    SourceSpend,
    Team,
    User,
    Vacancy,
    Visit,
    VisitAudit,
    VisitParticipant,
    WorkingTime,
)
from reps.stamps import book_leads, book_proposals, restamp_everything
from salesops.context import DEMO_LOGINS, DEMO_PASSWORD
from tests.asking import as_published, figures_told

TODAY = date(2026, 11, 25)  # a Wednesday
NOON = datetime(2026, 11, 25, 12, 40)
REPS, MONTHS = 27, 6


@pytest.fixture(scope="module")
def demo(lasting):
    """A small company, written once for all tests here."""
    return company.found(REPS, MONTHS, seed=7, now=NOON)


@pytest.fixture
def here(demo, db):
    return demo


def contents():
    """Every row of the bulk kinds, as values."""
    kinds = (Rep, Membership, Customer, Lead, Proposal, Visit, Booking, Candidate, VisitParticipant, Credit)
    return {kind: list(kind.objects.order_by("pk").values_list()) for kind in kinds}


def stamped():
    return {kind: list(kind.objects.order_by("pk").values_list()) for kind in (Visit, Lead, Proposal, VisitParticipant)}


def booked():
    columns = ("proposal", "lead", "rep", "team", "date", "amount", "currency", "value")
    return sorted(map(str, Booking.objects.values_list(*columns)))


def value(name, period, scope=None):
    _kpi, measure = measure_by_name(name)
    ask = Ask(scope or Scope.company(), (period,), TODAY)
    (figure,) = figures([measure], ask)[measure].values()
    return figure.value


def run(**options):
    out = StringIO()
    call_command("seed_demo", stdout=out, **options)
    return out.getvalue()


# What is there


def test_there_are_three_regions_with_teams_below_them(here):
    assert set(Team.objects.filter(parent=None).values_list("name", flat=True)) == {"North", "East", "South"}
    assert Team.objects.exclude(parent=None).count() == 9
    assert Rep.objects.count() == REPS


def test_each_team_has_one_manager_today(here):
    managers = Membership.objects.on(TODAY).filter(manages=True).values("team").annotate(n=Count("pk"))
    assert [row["n"] for row in managers] == [1] * 9


def test_nobody_leads_a_life_outside_the_story(here):
    assert Visit.objects.order_by("date").first().date >= date(2026, 5, 1)
    assert Visit.objects.order_by("date").last().date <= date(2026, 12, 6)  # the Sunday after next
    assert not Proposal.objects.filter(Q(issued_on__gt=TODAY) | Q(decided_on__gt=TODAY)).exists()
    assert not Lead.objects.filter(received_at__gt=here.instant).exists()
    assert not Visit.objects.exclude(status="planned").filter(date__gt=TODAY).exists()


def test_today_is_half_done_and_next_week_planned(here):
    this_week = Visit.objects.filter(date__gte=date(2026, 11, 23), date__lte=date(2026, 11, 29))
    assert this_week.filter(status="held").exists()
    assert this_week.filter(status="planned", date__gt=TODAY).exists()
    assert Visit.objects.filter(date__gte=date(2026, 11, 30), status="planned").exists()


def test_everybody_visits_only_while_employed(here):
    assert not Visit.objects.filter(Q(date__lt=F("rep__hired_on")) | Q(date__gt=F("rep__left_on"))).exists()


def test_every_visit_proposal_and_owned_lead_has_its_team(here):
    assert not Visit.objects.filter(team=None).exists()
    assert not Proposal.objects.filter(team=None).exists()
    assert not Lead.objects.filter(team=None, owner__isnull=False).exists()


@pytest.mark.parametrize("status", ["held", "planned", "no_show", "cancelled", "rescheduled"])
def test_visits_of_every_kind_are_there(here, status):
    assert Visit.objects.filter(status=status).exists()


@pytest.mark.parametrize("ending", ["won", "lost", "no_decision", "withdrawn", "expired"])
def test_proposals_of_every_ending_are_there(here, ending):
    assert Proposal.objects.filter(ending=ending, ended_on__lte=TODAY).exists()


def test_some_questions_stay_unanswered(here):
    assert Visit.objects.filter(status="held", quality=None).exists()
    assert Proposal.objects.filter(quality=None).exists()
    assert Lead.objects.filter(quality=None).exists()


def test_leads_wait_in_intake_and_some_have_no_source(here):
    assert Lead.objects.waiting().filter(owner=None).exists()
    assert Lead.objects.filter(source=None).exists()
    assert SourceSpend.objects.filter(month=date(2026, 11, 1)).exists()


def test_people_are_away_and_posts_are_open(here):
    assert Leave.objects.exists()
    assert Candidate.objects.filter(stage__in=("qualified", "offered")).exists()
    assert Vacancy.objects.filter(closed_on=None).exists()


def test_candidates_come_with_their_history(here):
    """Otherwise the first change would be all that is known of them, for the past as well."""
    assert Candidate.history.count() == Candidate.objects.count()


def test_some_proposals_are_in_dollars_and_worth_something(here):
    foreign = Proposal.objects.filter(currency="USD")
    assert foreign.exists()
    assert not foreign.filter(asked_value=None).exists()


def test_targets_cover_everybody_and_some_were_replanned(here):
    november = Target.objects.filter(measure="won_amount", period="2026-11")
    assert november.filter(rep=None, team=None).count() == 1
    assert november.exclude(team=None).count() == 12
    assert november.exclude(rep=None).count() >= REPS / 2
    assert TargetVersion.objects.filter(number=2).exclude(reason="").exists()


# What the figures say


@pytest.mark.parametrize("grain", [Grain.WEEK, Grain.MONTH, Grain.QUARTER, Grain.YEAR])
@pytest.mark.parametrize(
    "measure",
    [
        "quality_visits_per_rep_week",
        "quality_share",
        "ready_bench",
        "bench_coverage",
        "quality_lead_share",
        "no_surprise_per_rep_week",
        "no_surprise_share",
        "decision_win_rate",
        "won_amount",
    ],
)
def test_every_kpi_has_a_figure_up_to_today(here, measure, grain):
    assert value(measure, Period.of(TODAY, grain)) is not None


def test_hardly_a_lead_looks_like_another_and_those_few_are_meant_to(here):
    """A company asks for something new each time, but for one enquiry a team that nobody noticed."""
    pairs = doubles(Lead.objects.all())
    leads = Lead.objects.in_bulk({pk for pair in pairs for pk in pair})
    assert 1 <= len(pairs) <= Team.objects.filter(children=None).count()
    assert all(leads[first].contact == leads[later].contact for first, later in pairs)


def test_people_and_firms_are_told_apart_by_their_names(here):
    hired = Candidate.objects.filter(rep__isnull=False)
    for records in (Rep.objects.all(), Customer.objects.all(), Candidate.objects.exclude(pk__in=hired)):
        names = list(records.values_list("name", flat=True))
        assert len(names) == len(set(names))
    assert not Candidate.objects.exclude(pk__in=hired).filter(name__in=Rep.objects.values("name")).exists()


def test_attainment_is_between_half_and_double(here):
    assert 0.5 < value("attainment_initial", Period.parse("2026-Q3")) < 2


def test_whoever_was_promoted_sold_full_time_before_and_half_since(here):
    (change,) = WorkingTime.objects.exclude(since=None).order_by()
    assert (change.rep.working_times.count(), change.fte) == (1, 0.5)
    assert change.rep.memberships.get(manages=True).start == change.since


def test_no_surprise_proposals_close_far_more_often(here):
    """About twice as often in the long run; a small company has its chance."""
    old = Proposal.objects.issued().filter(issued_on__lte=TODAY - timedelta(days=90))
    good, blind = old.no_surprise(), old.blind()
    won = Q(ending="won")
    assert good.filter(won).count() / good.count() > 1.4 * blind.filter(won).count() / blind.count()


# What it is worth


def test_stamping_everything_again_changes_nothing(here):
    before = stamped()
    restamp_everything()
    assert stamped() == before


def test_booking_everything_again_changes_nothing(here):
    before = booked()
    book_proposals(Proposal.objects.prefetch_related("credits"))
    book_leads(Lead.objects.all())
    assert booked() == before


def test_new_records_get_free_keys_after_the_bulk(here):
    """The database's own counters go on behind the rows written with theirs given."""
    rep, customer = Rep.objects.first(), Customer.objects.first()
    assert Visit.objects.create(key="mine", rep=rep, customer=customer, date=TODAY).pk
    assert Lead.objects.create(key="mine", received_at=here.instant).pk
    assert Proposal.objects.create(key="mine", rep=rep, customer=customer, issued_on=TODAY, amount=1).pk


# Log-ins, and a second run


def test_every_login_works(here):
    for _label, name in DEMO_LOGINS:
        assert authenticate(username=name, password=DEMO_PASSWORD) is not None


def test_logins_may_see_what_their_role_does(here):
    users = {user.username: user for user in User.objects.all()}
    assert users["director"].is_director
    assert users["recruiter"].is_recruiter
    assert users["admin"].is_superuser
    assert users["manager"].is_manager
    assert not users["rep"].is_manager
    for name in ("manager", "rep"):
        assert Visit.objects.visible_to(users[name]).filter(date__gte=TODAY - timedelta(days=14)).exists()


def test_a_second_run_says_so_and_changes_nothing(here):
    before = contents()
    assert "already there" in run()
    assert contents() == before


def test_weeks_are_published_one_figure_is_restated_and_late_changes_wait(here):
    waiting = LateChange.objects.pending()
    assert {(each.action, each.rep.user.username) for each in waiting} == {("add", "rep"), ("change", "rep")}
    done = LateChange.objects.get(state="approved")
    period = Period.parse(done.period)
    ask = Ask(Scope.rep(done.rep), (period,), TODAY)
    assert figure(measure_by_name("visits")[1], ask).is_restated


def test_teams_published_together_have_the_figures_each_asks_for_alone(here):
    """With leads, targets, shared benches, deals split between teams and people who moved, all of whom the demo has."""
    publication = publish(Period.parse("2026-09"))
    for scope in (Scope.company(), *map(Scope.team, Team.objects.all())):
        told = publication.figures.get(owner=scope.code).figures
        alone = figures(MEASURES, Ask(scope, (Period.parse("2026-09"),), known_on(publication.as_of)))
        assert figures_told(told) == {measure.name: as_published(found) for measure, found in alone.items()}


def test_the_manager_finds_audits_disputes_and_a_pattern(here):
    team = Scope.team(Team.objects.get(memberships__rep__user__username="manager"))
    audits = VisitAudit.objects.filter(team.where("visit__rep", "visit__team")).select_related("visit")
    agreement = agreement_of(audits)
    assert agreement.n >= 20
    assert 0 < agreement.over_claim < 0.5
    assert sorted(Dispute.objects.values_list("about", "state")) == [
        ("taken_out", "open"),
        ("verdict", "dismissed"),
        ("verdict", "open"),
    ]
    assert not Overturn.objects.filter(visit__counts=True).exists()
    assert "Written down on Sunday evening" in {each.what for each in prompts(team, here.today)}


def test_two_managers_have_rated_the_last_quarter_s_sample_and_differ_on_a_few(here):
    calibration = Calibration.objects.complete().get()
    agreement = calibration_agreement(drawn_of(calibration))
    assert (agreement.n, agreement.agreed) == (10, 7)
    assert calibration.end < here.today


def test_leads_are_touched_again_and_their_desk_is_minded(here):
    asked_again = Lead.objects.filter(touches__isnull=False).distinct().count()
    assert 0.08 < asked_again / Lead.objects.count() < 0.2
    assert not LeadTouch.objects.filter(at__lt=F("lead__received_at")).exists()
    assert LeadDesk.objects.on(TODAY).owner is not None
    assert Lead.objects.exclude(first_owner=F("owner")).exists()
    assert Lead.objects.filter(auto_reply_at__isnull=False).exists()
    assert LeadSource.objects.filter(retired_on__isnull=False).exists()


def test_the_manager_has_a_mail_to_read_and_others_to_come(demo, client):
    manager = User.objects.get(username="manager")
    mail = Mail.objects.get()
    assert (mail.user, mail.state, mail.due_on) == (manager, "kept", timezone.localdate())
    client.force_login(manager)
    page = client.get(reverse("outbox_mail", args=[mail.pk])).content.decode()
    assert mail.subject.startswith("Monday team meeting, Beijing")
    assert escape(mail.subject) in page
    assert len(client.get(reverse("mails")).context["wanted"]) == 2
