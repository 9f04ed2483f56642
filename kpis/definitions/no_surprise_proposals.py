"""KPI 4: no-surprise proposals per week (spec 7)."""

from django.utils.translation import gettext_lazy as _

from kpis.capacity import rep_weeks
from kpis.comparing.shortfall import BelowTarget
from kpis.facts import proposals as facts
from kpis.flags import MISSING_DATA
from kpis.kpi import Kpi, Measure
from kpis.present import PresentMeasure
from kpis.targets.expected import ActivityTarget, AttainmentMeasure

ATTAINMENT = AttainmentMeasure(
    "no_surprise_attainment",
    _("Attainment of the proposal target"),
    _("No-surprise proposals divided by what was expected of those who were there, day by day; less of newcomers."),
    facts.proposals_no_surprise,
    ActivityTarget("no_surprise_per_rep_week", "proposals_per_week"),
    "ratio",
    reason=_("nothing was expected: no completed working day"),
    formula=_("no-surprise proposals ÷ expected no-surprise proposals"),
    kept=("ramp_applies", "ramp"),
    judged=True,
)
BELOW_TARGET = BelowTarget("reps_below_proposal_target", ATTAINMENT)

KPI = Kpi(
    slug="no_surprise_proposals",
    title=_("No-surprise proposals per rep-week"),
    short=_("No-surprise proposals"),
    question=_("Are proposals confirmations of what was agreed, or hopes?"),
    definition=_(
        "Proposals made together with the client, judged on the answers at first issue and counted once, on the day of "
        "first issue; divided by the rep-weeks there were."
    ),
    reads=(
        _("Blind proposals are the number to bring down: agree scope, price range and process first."),
        _("A good proposal takes a good visit: look at the visits before it."),
    ),
    definition_kind="proposal",
    headline="no_surprise_per_rep_week",
    below_target=BELOW_TARGET,
    beside=("no_surprise_share", "blind_proposals"),
    supporting=("proposals_issued", "no_surprise_proposals", "no_surprise_share", "blind_proposals"),
    measures=(
        Measure(
            "proposals_issued",
            _("Proposals issued"),
            _("Proposals first issued in the period. Revisions, options and quick re-issues are not counted again."),
            facts.proposals_issued,
            low_is_good=None,
            exposure=rep_weeks,
        ),
        Measure(
            "no_surprise_proposals",
            _("No-surprise proposals"),
            _("Proposals issued that met the definition of no-surprise at first issue."),
            facts.proposals_no_surprise,
            flagged={MISSING_DATA: facts.proposals_unanswered},
            exposure=rep_weeks,
            judged=True,
        ),
        Measure(
            "no_surprise_per_rep_week",
            _("No-surprise proposals per rep-week"),
            _("No-surprise proposals of completed days divided by their rep-weeks."),
            facts.proposals_no_surprise_completed,
            rep_weeks,
            "rate",
            reason=_("no rep had a completed working day"),
            flagged={MISSING_DATA: facts.proposals_unanswered},
            formula=_("no-surprise proposals ÷ rep-weeks"),
            target="proposals_per_week",
            held_to=ATTAINMENT,
            judged=True,
        ),
        Measure(
            "no_surprise_share",
            _("No-surprise share"),
            _("Of the proposals issued, the share that were no-surprise."),
            facts.proposals_no_surprise,
            facts.proposals_issued,
            "share",
            reason=_("no proposals issued"),
            flagged={MISSING_DATA: facts.proposals_unanswered},
            formula=_("no-surprise proposals ÷ proposals issued"),
            judged=True,
        ),
        Measure(
            "blind_proposals",
            _("Blind proposals"),
            _("Proposals issued without meeting the definition of no-surprise: the number to bring down."),
            facts.proposals_blind,
            low_is_good=True,
            exposure=rep_weeks,
            judged=True,
        ),
        ATTAINMENT,
        Measure(
            "reps_below_proposal_target",
            _("People below the proposal target"),
            _("People whose last four closed weeks fall short of their proposal target beyond normal variation."),
            BELOW_TARGET,
            low_is_good=True,
            additive=False,
        ),
        PresentMeasure(
            "proposals_ahead",
            _("Proposals going out this week"),
            _("Drafts that are to go out by the Sunday after the day, those whose day has passed among them."),
            facts.proposals_ahead,
            low_is_good=None,
            additive=False,
            looks_ahead=True,
        ),
        Measure(
            "proposals_expiring",
            _("Expiring proposals"),
            _("Open proposals that expire within seven days."),
            facts.proposals_expiring,
            low_is_good=True,
            additive=False,
        ),
        Measure(
            "proposals_stale",
            _("Stale proposals"),
            _("Open proposals issued longer ago than the organisation calls stale."),
            facts.proposals_stale,
            low_is_good=True,
            tuned=("proposal_stale_days",),
            additive=False,
        ),
        PresentMeasure(
            "proposals_without_successor",
            _("Superseded by what?"),
            _("Superseded proposals of which nobody has said what replaced them. They count nowhere."),
            facts.proposals_without_successor,
            low_is_good=True,
            additive=False,
        ),
    ),
)
