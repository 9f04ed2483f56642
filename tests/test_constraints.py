"""The database itself refuses what makes no sense: written in bulk here, past every form and every save()."""

import copy
from datetime import date, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django.utils import timezone

from kpis.models import (
    ClosingReport,
    Publication,
    PublishedFigures,
    SavedView,
    TargetVersion,
    TimerRun,
    ToldMix,
)
from reps.definitions import new_draft
from reps.fiscal import FiscalCalendar, Rule
from reps.models import (
    Booking,
    CalibrationRating,
    CloseHorizon,
    CoachingNote,
    Commitment,
    Credit,
    Criterion,
    Declaration,
    FiscalYear,
    FxRate,
    Job,
    LateChange,
    Organisation,
    Overlay,
    Overturn,
    Parameters,
    PeriodLock,
    PotentialRating,
    ProposalRevision,
    QualityDefinition,
    SharedBench,
    StageEvent,
    TalentReview,
    VisitAudit,
    VisitParticipant,
)
from tests import builders as made

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 16)
NOW = made.moment("2026-11-24T09:00")
BEFORE, AFTER = DAY - timedelta(days=1), DAY + timedelta(days=1)


@pytest.fixture(scope="module")
def sound(lasting):
    """One sound record of each kind."""
    team = made.team()
    ann, bob = made.rep("Ann", team), made.rep("Bob")
    source, visit = made.source(), made.visit(ann, DAY, sent_as="11111111-2222-4333-8444-555555555555")
    proposal = made.proposal(ann, DAY, status="won", ended=AFTER)
    candidate, cut_by_weeks = made.candidate(moves=[("identified", DAY)]), fiscal_year(2027)
    return SimpleNamespace(
        organisation=made.organisation(),
        company_calendar=made.company_calendar(),
        parameters=Parameters.objects.get(),
        ann=ann,
        bob=bob,
        team=team,
        membership=ann.memberships.get(),
        working_time=made.works(ann, fte="0.6"),
        leave=made.leave(ann, DAY),
        visit=visit,
        participant=VisitParticipant.objects.create(visit=visit, rep=bob),
        spend=made.spend(source, DAY, 10),
        lead=made.lead(DAY),
        desk=made.desk(ann, 10, DAY),
        proposal=proposal,
        open=made.proposal(ann, DAY),
        revision=ProposalRevision.objects.create(proposal=proposal, issued_on=DAY, amount=90),
        booking=Booking.objects.get(proposal=proposal),
        overlay=Overlay.objects.create(proposal=proposal, rep=ann, percent=150),
        income=made.income(proposal, AFTER, 5),
        candidate=candidate,
        card=(card := made.scorecard(candidate, made.user(), DAY, drive=4)),
        score=card.scores.get(),
        shared=SharedBench.objects.create(candidate=candidate, team=made.team("Shared")),
        event=StageEvent.objects.get(candidate=candidate),
        review=TalentReview.objects.create(candidate=candidate, reviewed_on=DAY, reviewer=made.user()),
        vacancy=made.vacancy(team, DAY),
        potential=PotentialRating.objects.create(rep=ann, potential="low", evidence="Seen"),
        declaration=Declaration.objects.create(rep=ann, gender="woman"),
        plan=made.rate("USD", 7),
        dated=FxRate.objects.create(currency="USD", kind="dated", date=DAY, rate=7),
        criterion=Criterion.objects.filter(kind="visit").first(),
        active=QualityDefinition.objects.get(kind="visit"),
        draft=new_draft("visit", AFTER),
        rep_target=made.target(1, rep=ann),
        team_target=made.target(1, team=team),
        target=made.target(1),
        fiscal_year=cut_by_weeks,
        horizon=CloseHorizon.objects.create(effective_from=DAY, days=60, nine_in_ten=41, wins=20),
        **late_ones(visit, ann),
    )


@pytest.fixture
def there(sound):
    return copy.deepcopy(sound)


def fiscal_year(number):
    found = FiscalYear.like(FiscalCalendar([Rule(weeks=(4, 4, 5))]).year(number))
    found.save()
    return found


def late_ones(visit, rep):
    """What comes after a record: an audit, a visit taken out, a lock, a late change, what was published."""
    auditor, monday = made.user(), DAY
    lock = PeriodLock.objects.create(grain="week", start=monday, end=monday + timedelta(days=6))
    period = Publication.objects.create(
        period="2026-W47", start=monday, end=monday + timedelta(days=6), as_of=NOW, made_at=NOW
    )
    return {
        "commitment": Commitment.objects.create(rep=rep, what="Call", agreed_on=DAY, due_on=AFTER, by=auditor),
        "subscription": made.subscription(auditor),
        "mail": made.mail(auditor, subscription=made.subscription(auditor, "leads")),
        "note": CoachingNote.objects.create(rep=rep, on=DAY, text="Listens well", by=auditor),
        "calibration": (rated := made.calibration(auditor, made.user(), {visit: (True, False)})),
        "rating": CalibrationRating.objects.get(drawn__calibration=rated, seat=1),
        "audit": VisitAudit.objects.create(visit=visit, auditor=auditor),
        "overturn": Overturn.objects.create(visit=visit, by=auditor, reason="Nobody was there."),
        "dispute": made.dispute(visit, against=auditor),
        "lock": lock,
        "closing": ClosingReport.objects.create(
            lock=lock, locked_since=NOW, who="company", language="en", pdf=b"%PDF-"
        ),
        "late": LateChange.objects.create(
            kind="visit", action="change", record_key=visit.key, label="Acme", day=DAY, reason="forgot", rep=rep
        ),
        "figures": PublishedFigures.objects.create(publication=period, owner="company"),
        "mix": ToldMix.objects.create(day=DAY, candidates=False, dimension="age"),
        "view": SavedView.objects.create(user=auditor, name="North", address="/dashboard/"),
    }


def write(record, **changes):
    """UPDATE the row, without save(), signals or stamps."""
    type(record)._base_manager.filter(pk=record.pk).update(**changes)


def again(record, **changes):
    """INSERT another row like it."""
    twin = copy.copy(record)
    twin.pk = None
    for name, value in changes.items():
        setattr(twin, name, value)
    type(record)._base_manager.bulk_create([twin])


def twice_disputed(it, **of):
    """Two open disputes of one other record."""
    for _each in range(2):
        again(it.dispute, visit=None, about="verdict", **of)


BROKEN = {
    "job_state_is_known": lambda it: Job.objects.create(kind="import", by=it.view.user, state="odd"),
    "organisation_is_one_row": lambda it: Organisation._base_manager.bulk_create([Organisation(pk=2, name="Two")]),
    "company_calendar_once_a_day": lambda it: again(it.company_calendar),
    "parameters_once_a_day": lambda it: again(it.parameters),
    "parameters_hire_at_most_all": lambda it: write(it.parameters, approaches_per_hire=Decimal("0.9")),
    "parameters_are_not_negative": lambda it: write(it.parameters, attrition_prior=Decimal("-0.1")),
    "rep_leaves_after_hire": lambda it: write(it.ann, left_on=date(2023, 12, 31)),
    "rep_reason_of_leaving_is_known": lambda it: write(it.ann, left_on=DAY, left_because="bored"),
    "rep_reason_of_leaving_needs_a_last_day": lambda it: write(it.ann, left_because="voluntary"),
    "membership_ends_after_start": lambda it: write(it.membership, start=DAY, end=BEFORE),
    "working_time_once_a_day": lambda it: again(it.working_time),
    "working_time_above_0_up_to_1": lambda it: write(it.working_time, fte=Decimal("1.01")),
    "leave_once_a_start": lambda it: again(it.leave),
    "leave_ends_after_start": lambda it: write(it.leave, end=BEFORE),
    "leave_is_half_or_whole_days": lambda it: write(it.leave, fraction=Decimal("0.3")),
    "visit_sent_once": lambda it: again(it.visit, key="V-again"),
    "visit_outcome_is_known": lambda it: write(it.visit, outcome="party"),
    "visit_minutes_within_a_day": lambda it: write(it.visit, minutes=1441),
    "visit_counts_only_if_held": lambda it: write(it.visit, status="planned", counts=True),
    "visit_status_is_known": lambda it: write(it.visit, status="maybe"),
    "audit_once_a_visit_and_auditor": lambda it: again(it.audit),
    "calibration_once_a_quarter_and_pair": lambda it: again(it.calibration),
    "calibration_of_two_in_order": lambda it: write(it.calibration, second=it.calibration.first),
    "calibration_ends_after_start": lambda it: write(it.calibration, end=it.calibration.start),
    "calibration_visit_once": lambda it: again(it.rating.drawn),
    "calibration_rated_once_a_rater": lambda it: again(it.rating),
    "calibration_seat_is_known": lambda it: write(it.rating, seat=3),
    "commitment_says_what": lambda it: write(it.commitment, what=""),
    "commitment_due_after_agreed": lambda it: write(it.commitment, due_on=BEFORE),
    "commitment_status_is_known": lambda it: write(it.commitment, status="maybe", settled_on=DAY),
    "commitment_settled_has_a_day": lambda it: write(it.commitment, status="kept"),
    "subscription_once": lambda it: again(it.subscription),
    "subscription_day_is_known": lambda it: write(it.subscription, day=0),
    "subscription_hour_is_known": lambda it: write(it.subscription, hour=24),
    "mix_told_once_a_quarter": lambda it: again(it.mix),
    "timer_run_is_one_row": lambda it: TimerRun.objects.create(pk=2, at=timezone.now()),
    "mail_once_a_day": lambda it: (
        write(it.mail, subscription=it.subscription),
        again(it.mail, subscription=it.subscription),
    ),
    "mail_once_a_dispute": lambda it: (
        write(it.mail, subscription=None, dispute=it.dispute),
        again(it.mail, subscription=None, dispute=it.dispute),
    ),
    "mail_state_is_known": lambda it: write(it.mail, state="lost"),
    "note_once_a_day": lambda it: again(it.note),
    "note_says_something": lambda it: write(it.note, text=""),
    "overturn_has_a_reason": lambda it: write(it.overturn, reason=""),
    "dispute_of_one_record": lambda it: write(it.dispute, about="rejection"),
    "dispute_has_a_reason": lambda it: write(it.dispute, reason=""),
    "dispute_decided_by_somebody": lambda it: write(it.dispute, state="upheld", ended_at=NOW),
    "dispute_decided_by_another": lambda it: write(
        it.dispute, state="upheld", ended_at=NOW, decided_by=it.dispute.against
    ),
    "dispute_open_once_a_visit": lambda it: again(it.dispute),
    "dispute_open_once_a_proposal": lambda it: twice_disputed(it, proposal=it.proposal),
    "dispute_open_once_a_lead": lambda it: twice_disputed(it, lead=it.lead),
    "late_decided_has_a_time": lambda it: write(it.late, state="approved"),
    "late_has_a_reason": lambda it: write(it.late, reason=""),
    "late_waits_once_a_record": lambda it: again(it.late),
    "horizon_holds_nine_in_ten": lambda it: write(it.horizon, days=it.horizon.nine_in_ten - 1),
    "fiscal_months_in_order": lambda it: write(it.fiscal_year, month_5=it.fiscal_year.month_4),
    "lock_once_a_period": lambda it: again(it.lock),
    "lock_ends_after_start": lambda it: write(it.lock, end=it.lock.start - timedelta(days=1)),
    "lock_grain_is_known": lambda it: write(it.lock, grain="day"),
    "lock_by_hand_has_a_reason": lambda it: write(it.lock, decision="locked", decided_at=NOW),
    "closing_report_once_a_reader": lambda it: again(it.closing),
    "figures_once_an_owner": lambda it: again(it.figures),
    "view_name_once_a_user": lambda it: again(it.view),
    "participant_once_a_visit": lambda it: again(it.participant),
    "spend_once_a_month": lambda it: again(it.spend),
    "spend_is_not_negative": lambda it: write(it.spend, amount=-1),
    "spend_currency_is_a_code": lambda it: write(it.spend, currency="EU"),
    "spend_month_is_its_first_day": lambda it: write(it.spend, month=DAY),
    "desk_hours_fit_a_week": lambda it: write(it.desk, weekly_hours=61),
    "desk_hours_are_somebody_s": lambda it: write(it.desk, owner=None),
    "lead_not_accepted_and_rejected": lambda it: write(
        it.lead, accepted_on=DAY, rejected_on=DAY, reject_reason="no need"
    ),
    "lead_not_won_and_lost": lambda it: write(it.lead, won_on=DAY, lost_on=DAY),
    "lead_rejected_with_reason": lambda it: write(it.lead, rejected_on=DAY),
    "lead_amount_only_if_won": lambda it: write(it.lead, won_amount=1),
    "target_currency_is_a_code": lambda it: again(it.target, period="2026-12", currency="EU"),
    "target_currency_is_of_money": lambda it: again(it.target, period="2026-12", measure="close_rate", currency="USD"),
    "lead_won_currency_is_a_code": lambda it: write(it.lead, won_currency="EU"),
    "lead_answered_after_received": lambda it: write(it.lead, first_response_at=made.moment("2026-11-15T10:00")),
    "proposal_decided_has_a_date": lambda it: write(it.proposal, decided_on=None),
    "proposal_decided_after_issue": lambda it: write(it.proposal, decided_on=BEFORE),
    "proposal_valid_after_issue": lambda it: write(it.open, valid_until=BEFORE),
    "proposal_amount_not_negative": lambda it: write(it.proposal, amount=-1),
    "proposal_won_amount_only_if_won": lambda it: write(it.open, won_amount=1),
    "proposal_rescinded_only_if_won": lambda it: write(it.open, rescinded_on=AFTER),
    "proposal_replaced_only_if_superseded": lambda it: write(it.open, replaced_by=it.proposal),
    "proposal_goes_on_after_an_end": lambda it: write(it.open, reopened_on=AFTER, earlier_ending="won"),
    "revision_only_an_option_has_a_name": lambda it: write(it.revision, label="B"),
    "revision_once": lambda it: again(it.revision),
    "revision_amount_not_negative": lambda it: write(it.revision, amount=-1),
    "credit_once_a_rep": lambda it: Credit._base_manager.bulk_create(
        [Credit(proposal=it.proposal, rep=it.ann, percent=50) for _ in range(2)]
    ),
    "credit_above_0_up_to_100": lambda it: Credit._base_manager.bulk_create(
        [Credit(proposal=it.proposal, rep=it.ann, percent=0)]
    ),
    "overlay_once_a_role": lambda it: again(it.overlay),
    "overlay_above_0_up_to_1000": lambda it: write(it.overlay, percent=1001),
    "overlay_role_is_known": lambda it: write(it.overlay, role="luck"),
    "income_has_one_origin": lambda it: write(it.income, lead=it.lead),
    "income_kind_is_known": lambda it: write(it.income, kind="luck"),
    "booking_has_one_origin": lambda it: write(it.booking, lead=it.lead),
    "candidate_rating_1_to_5": lambda it: write(it.candidate, rating=6),
    "candidate_score_has_raters": lambda it: write(it.candidate, raters=0),
    "scorecard_once_a_rater_and_day": lambda it: again(it.card),
    "score_once_a_criterion": lambda it: again(it.score),
    "score_1_to_5": lambda it: write(it.score, value=6),
    "candidate_consent_ends_after_start": lambda it: write(it.candidate, consent_on=DAY, consent_until=BEFORE),
    "candidate_hired_or_present": lambda it: write(it.candidate, rep=it.commitment.rep, present_rep=it.commitment.rep),
    "candidate_stage_is_known": lambda it: write(it.candidate, stage="promising"),
    "shared_bench_once_a_team": lambda it: again(it.shared),
    "stage_event_once_a_day": lambda it: again(it.event),
    "stage_event_stage_is_known": lambda it: write(it.event, stage="promising"),
    "potential_is_known": lambda it: write(it.potential, potential="huge"),
    "potential_rests_on_evidence": lambda it: write(it.potential, evidence=""),
    "declaration_of_one_person": lambda it: write(it.declaration, candidate=it.candidate),
    "declaration_gender_is_known": lambda it: write(it.declaration, gender="x"),
    "declaration_age_is_known": lambda it: write(it.declaration, age="x"),
    "declaration_ends_after_start": lambda it: write(it.declaration, until=DAY - timedelta(days=1), given_on=DAY),
    "talent_review_once_a_day": lambda it: again(it.review),
    "talent_review_rating_1_to_5": lambda it: write(it.review, rating=0),
    "vacancy_closes_after_opening": lambda it: write(it.vacancy, closed_on=BEFORE),
    "fx_rate_is_positive": lambda it: write(it.plan, rate=0),
    "fx_plan_has_year_dated_has_date": lambda it: write(it.plan, year=None),
    "fx_one_plan_a_year": lambda it: again(it.plan),
    "fx_one_dated_a_day": lambda it: again(it.dated),
    "criterion_code_once_a_kind": lambda it: again(it.criterion),
    "definition_version_once_a_kind": lambda it: write(it.draft, version=it.active.version),
    "definition_one_active_a_kind": lambda it: write(it.draft, status="active"),
    "definition_one_start_a_kind": lambda it: write(
        it.draft, status="retired", effective_from=it.active.effective_from, effective_to=AFTER
    ),
    "definition_ends_after_start": lambda it: write(it.draft, effective_to=BEFORE),
    "target_has_one_owner": lambda it: again(it.rep_target, team=it.team, period="2027"),
    "target_basis_is_of_money": lambda it: again(it.target, measure="visits", basis="cash"),
    "target_once_a_rep_and_period": lambda it: again(it.rep_target),
    "target_once_a_team_and_period": lambda it: again(it.team_target),
    "target_once_a_company_and_period": lambda it: again(it.target),
    "target_version_number_once": lambda it: again(it.target.versions.get()),
    "target_value_not_negative": lambda it: TargetVersion._base_manager.bulk_create(
        [TargetVersion(target=it.target, number=2, value=-1, kind="replan")]
    ),
    "target_first_version_is_initial": lambda it: TargetVersion._base_manager.bulk_create(
        [TargetVersion(target=it.target, number=2, value=1, kind="initial")]
    ),
}


def test_every_constraint_has_its_line():
    ours = [model for app in ("reps", "kpis") for model in apps.get_app_config(app).get_models()]
    assert {each.name for model in ours for each in model._meta.constraints} == set(BROKEN)


@pytest.mark.parametrize("name", BROKEN)
def test_what_makes_no_sense_is_refused(there, name):
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        BROKEN[name](there)
    unique = any(
        isinstance(each, models.UniqueConstraint) and each.name == name
        for model in apps.get_models()
        for each in model._meta.constraints
    )
    assert name in str(refused.value) or (unique and connection.vendor == "sqlite")  # which names columns instead
