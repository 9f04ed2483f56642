"""What people record. Nothing here knows of KPIs."""

from reps.models.access import User
from reps.models.audits import Overturn, VisitAudit
from reps.models.base import ImportBatch, Record
from reps.models.bookings import Booking
from reps.models.calendar import CalendarDay, CompanyCalendar
from reps.models.calibrations import Calibration, CalibrationRating, CalibrationVisit
from reps.models.coaching import CoachingNote, Commitment
from reps.models.criteria import Criterion, QualityDefinition
from reps.models.customers import Customer
from reps.models.declarations import Declaration
from reps.models.desk import LeadDesk
from reps.models.disputes import Dispute
from reps.models.fiscal import FiscalYear
from reps.models.horizon import CloseHorizon
from reps.models.income import Income, IncomeLine
from reps.models.jobs import Job
from reps.models.late_changes import LateChange
from reps.models.leads import Lead
from reps.models.locks import PeriodLock
from reps.models.mappings import SavedMapping
from reps.models.money import FxRate
from reps.models.organisation import Organisation
from reps.models.overlays import Overlay, OverlayLine
from reps.models.parameters import TUNED, Parameters
from reps.models.parameters_by_day import ParametersByDay
from reps.models.people import Leave, Membership, Rep, Team
from reps.models.potential import PotentialRating
from reps.models.proposals import Proposal, ProposalRevision
from reps.models.scorecards import Score, Scorecard, ScorecardCriterion
from reps.models.sources import LeadSource, SourceSpend
from reps.models.splits import Credit, SplitTotal
from reps.models.talent import Candidate, SharedBench
from reps.models.talent_steps import StageEvent, TalentReview
from reps.models.touches import LeadTouch
from reps.models.vacancies import Vacancy
from reps.models.visits import Visit, VisitParticipant
from reps.models.working_times import WorkingTime

__all__ = [
    "TUNED",
    "Booking",
    "CalendarDay",
    "Calibration",
    "CalibrationRating",
    "CalibrationVisit",
    "Candidate",
    "CloseHorizon",
    "CoachingNote",
    "Commitment",
    "CompanyCalendar",
    "Credit",
    "Criterion",
    "Customer",
    "Declaration",
    "Dispute",
    "FiscalYear",
    "FxRate",
    "ImportBatch",
    "Income",
    "IncomeLine",
    "Job",
    "LateChange",
    "Lead",
    "LeadDesk",
    "LeadSource",
    "LeadTouch",
    "Leave",
    "Membership",
    "Organisation",
    "Overlay",
    "OverlayLine",
    "Overturn",
    "Parameters",
    "ParametersByDay",
    "PeriodLock",
    "PotentialRating",
    "Proposal",
    "ProposalRevision",
    "QualityDefinition",
    "Record",
    "Rep",
    "SavedMapping",
    "Score",
    "Scorecard",
    "ScorecardCriterion",
    "SharedBench",
    "SourceSpend",
    "SplitTotal",
    "StageEvent",
    "TalentReview",
    "Team",
    "User",
    "Vacancy",
    "Visit",
    "VisitAudit",
    "VisitParticipant",
    "WorkingTime",
]
