"""Who came and went, and how far candidates get (spec 5.1)."""

from django.utils.translation import gettext_lazy as _

from kpis.flags import IMMATURE
from kpis.kpi import Measure
from kpis.talent import facts, stages
from kpis.talent.stages import MedianDays
from reps.models.talent import ACTIVE_STAGES, Stage

STEPS = {
    Stage.IDENTIFIED: _("Identified, then further"),
    Stage.CONTACTED: _("Contacted, then further"),
    Stage.SCREENED: _("Screened, then further"),
    Stage.INTERVIEWED: _("Interviewed, then further"),
    Stage.QUALIFIED: _("Qualified, then further"),
    Stage.OFFERED: _("Offered, then hired"),
}
WAITS = {
    Stage.IDENTIFIED: _("Days identified"),
    Stage.CONTACTED: _("Days contacted"),
    Stage.SCREENED: _("Days screened"),
    Stage.INTERVIEWED: _("Days interviewed"),
    Stage.QUALIFIED: _("Days qualified"),
    Stage.OFFERED: _("Days offered"),
}


def conversion(stage):
    """Of those who reached a stage and of whom it is known, the share that came further."""
    return Measure(
        f"stage_conversion_{stage}",
        STEPS[stage],
        _("Of the candidates who reached the stage in the period and have since left it, the share that came further."),
        stages.advanced(stage),
        stages.settled(stage),
        "share",
        reason=_("nobody has left this stage"),
        formula=_("came further ÷ came further or left the pool"),
        flagged={IMMATURE: stages.waiting(stage)},
        window_months=12,
    )


def days(stage):
    """How long people stand at a stage."""
    return MedianDays(
        f"stage_days_{stage}",
        WAITS[stage],
        _("By so many days half of those who reached the stage in the period had left it; those still there count on."),
        stages.DaysAtStage(stage),
        low_is_good=True,
        reason=_("nobody reached this stage, or fewer than half have left it"),
        window_months=12,
    )


MEASURES = (
    Measure("pool_added", _("Added"), _("Candidates added in the period."), facts.added),
    Measure(
        "pool_reactivated",
        _("Reactivated"),
        _("Candidates who had left the pool and came back."),
        facts.reactivated,
        low_is_good=None,
    ),
    Measure("pool_hired", _("Hired"), _("Candidates hired in the period."), facts.hired),
    Measure(
        "pool_exits",
        _("Exits"),
        _("Candidates who left the pool without being hired."),
        facts.exits,
        low_is_good=None,
    ),
    Measure(
        "pool_handed_over",
        _("Handed over"),
        _("Candidates who came from another team's bench, less those who went to one. In the whole company nobody."),
        facts.handed_over,
        low_is_good=None,
    ),
    Measure(
        "fresh_share",
        _("Fresh candidates"),
        _("Of the active candidates, the share added in the last 90 days."),
        facts.fresh,
        facts.in_pool,
        "share",
        reason=_("nobody in the pool"),
        formula=_("added in the last 90 days ÷ active"),
        additive=False,
    ),
    *(make(stage) for stage in map(Stage, ACTIVE_STAGES) for make in (conversion, days)),
)
