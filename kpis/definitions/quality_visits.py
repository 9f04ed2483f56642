"""KPI 1: quality visits per rep per week (spec 4)."""

from django.utils.translation import gettext_lazy as _

from kpis.capacity import rep_weeks
from kpis.comparing.shortfall import BelowTarget
from kpis.facts import visits as facts
from kpis.flags import ESTIMATED, MISSING_DATA
from kpis.kpi import Kpi, Measure
from kpis.present import PresentMeasure
from kpis.targets.expected import ActivityTarget, AttainmentMeasure

CREDIT = ("same_day_cap", "shared_visit_credit")
UNANSWERED = {MISSING_DATA: facts.visits_unanswered}

ATTAINMENT = AttainmentMeasure(
    "quality_visits_attainment",
    _("Attainment of the visit target"),
    _("Quality visits divided by what was expected of the people there were, day by day; less of newcomers."),
    facts.visits_quality,
    ActivityTarget("quality_visits_per_rep_week", "visits_per_week"),
    "ratio",
    reason=_("nothing was expected: no completed working day"),
    formula=_("quality visits ÷ expected quality visits"),
    kept=(*CREDIT, "ramp_applies", "ramp"),
    judged=True,
)
BELOW_TARGET = BelowTarget("reps_below_visit_target", ATTAINMENT)

KPI = Kpi(
    slug="quality_visits",
    title=_("Quality visits per rep-week"),
    short=_("Quality visits"),
    question=_("Does selling time go to visits that can lead to a sale?"),
    definition=_(
        "Held visits that meet the company's definition of quality on the day of the visit, at most one a day for the "
        "same rep and opportunity, divided by the rep-weeks there were."
    ),
    reads=(
        _("Many visits, low share: talk about purpose and next step."),
        _("Few visits, high share: talk about access and calendar."),
        _("Both high but no proposals in 4 to 8 weeks: audit the definition."),
    ),
    definition_kind="visit",
    headline="quality_visits_per_rep_week",
    below_target=BELOW_TARGET,
    has_strip=True,
    beside=("quality_visits", "quality_share", "quality_time_share"),
    supporting=(
        "quality_visits",
        "visits",
        "quality_share",
        "quality_time_share",
        "quality_visits_attainment",
        "log_timeliness",
    ),
    measures=(
        Measure(
            "visits",
            _("Visits held"),
            _("All visits that took place, whatever their quality."),
            facts.visits_held,
            low_is_good=None,
            exposure=rep_weeks,
        ),
        Measure(
            "quality_visits",
            _("Quality visits"),
            _("Held visits that meet the definition of quality on their day, the same-day cap applied."),
            facts.visits_quality,
            flagged=UNANSWERED,
            exposure=rep_weeks,
            kept=CREDIT,
            judged=True,
        ),
        Measure(
            "quality_visits_per_rep_week",
            _("Quality visits per rep-week"),
            _("Quality visits of completed days divided by their rep-weeks: five available working days are one."),
            facts.visits_quality_completed,
            rep_weeks,
            "rate",
            reason=_("no rep had a completed working day"),
            flagged=UNANSWERED,
            formula=_("quality visits ÷ rep-weeks"),
            target="visits_per_week",
            held_to=ATTAINMENT,
            kept=CREDIT,
            judged=True,
        ),
        Measure(
            "quality_share",
            _("Quality share"),
            _("Of the visits held, the share that were quality visits."),
            facts.visits_quality,
            facts.visits_held,
            "share",
            reason=_("no visits held"),
            flagged=UNANSWERED,
            formula=_("quality visits ÷ visits held"),
            kept=CREDIT,
            judged=True,
        ),
        Measure(
            "quality_time_share",
            _("Share of visiting time"),
            _("Of the minutes spent in visits, the share spent in quality visits."),
            facts.minutes_quality,
            facts.minutes_held,
            "ratio",
            facts.visits_answerable,
            reason=_("no visits held"),
            flagged={ESTIMATED: facts.minutes_assumed},
            formula=_("minutes of quality visits ÷ minutes of all visits held"),
            kept=(*CREDIT, "default_minutes"),
            judged=True,
        ),
        ATTAINMENT,
        Measure(
            "no_show_rate",
            _("No-show rate"),
            _("Of the visits held, missed by the client or cancelled less than a day before, the share missed."),
            facts.visits_no_show,
            facts.visits_due,
            "share",
            low_is_good=True,
            reason=_("no visits were due"),
            formula=_("no-shows ÷ (held + no-shows + cancelled within a day)"),
        ),
        PresentMeasure(
            "unrecorded_visits",
            _("Visits not recorded"),
            _("Planned visits whose day is over and of which nobody has said what came."),
            facts.visits_unrecorded,
            low_is_good=True,
        ),
        PresentMeasure(
            "visits_ahead",
            _("Visits planned for the rest of the week"),
            _("Planned visits from the day itself to the Sunday after it."),
            facts.visits_ahead,
            additive=False,
            looks_ahead=True,
        ),
        Measure(
            "answer_completeness",
            _("Answers complete"),
            _("Of the visits held, the share whose every question is answered."),
            facts.visits_complete,
            facts.visits_answerable,
            "share",
            reason=_("no visits held"),
            formula=_("fully answered ÷ visits held"),
            judged=True,
        ),
        Measure(
            "log_timeliness",
            _("Logged in time"),
            _("Of the visits held of which it is known when they were logged, the share logged before they were late."),
            facts.visits_logged_in_time,
            facts.visits_logged,
            "share",
            reason=_("no visits held of which it is known when they were logged"),
            flagged={MISSING_DATA: facts.visits_logged_unknown},
            formula=_("logged in time ÷ visits held with a known time of logging"),
            kept=("late_hours",),
        ),
        Measure(
            "reps_below_visit_target",
            _("People below the visit target"),
            _("People whose last four closed weeks fall short of their visit target beyond normal variation."),
            BELOW_TARGET,
            low_is_good=True,
            additive=False,
        ),
        Measure(
            "rep_weeks",
            _("Rep-weeks"),
            _("Available working days divided by five: holidays, leave and part-time taken off."),
            rep_weeks,
            unit="decimal",
            low_is_good=None,
        ),
    ),
)
