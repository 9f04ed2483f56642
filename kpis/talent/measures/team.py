"""The people present: who is new, who left, who needs a talk, and what became of hires (spec 5.2)."""

from django.utils.translation import gettext_lazy as _

from kpis.flags import IMMATURE, MISSING_DATA, MISSING_RATE
from kpis.kpi import Measure
from kpis.talent import hires, team
from kpis.talent.hires import HireAttainment

MEASURES = (
    Measure(
        "fresh_blood_rate",
        _("Fresh blood"),
        _("Of the present team, the share with less than twelve months' tenure."),
        team.newcomers,
        team.headcount,
        "share",
        low_is_good=None,
        reason=_("nobody in the team"),
        formula=_("tenure under 12 months ÷ headcount"),
        additive=False,
    ),
    Measure(
        "leavers",
        _("Left"),
        _("People whose last day lay in the period."),
        team.leavers,
        low_is_good=None,
        window_months=12,
    ),
    Measure(
        "leavers_voluntary",
        _("Left of their own accord"),
        _("Of those who left, the ones who resigned."),
        team.voluntary,
        low_is_good=True,
        flagged={MISSING_DATA: team.unexplained},
        window_months=12,
    ),
    Measure(
        "leavers_regretted",
        _("Left, and missed"),
        _("Of those who left, the ones we would have kept."),
        team.regretted,
        low_is_good=True,
        flagged={MISSING_DATA: team.undecided},
        window_months=12,
    ),
    Measure(
        "inactive_members",
        _("Inactive members"),
        _("Settled people who had time in the last four closed weeks and nothing of quality to show."),
        team.inactive,
        low_is_good=True,
        additive=False,
    ),
    Measure(
        "hires_retained",
        _("Hires who stayed a year"),
        _("Of the people hired from the pool whose first year is over, the share still there when it was."),
        hires.retained,
        hires.told,
        "share",
        reason=_("no hire's first year is over"),
        formula=_("still there after 12 months ÷ hired 12 months ago or earlier"),
        flagged={IMMATURE: hires.too_recent},
        window_months=36,
    ),
    HireAttainment(
        "hire_attainment",
        _("Hires' attainment in months 4 to 12"),
        _("What hires won in months 4 to 12 of tenure, over their initial targets for those days, pro-rated."),
        hires.won,
        hires.due,
        "ratio",
        reason=_("no hire with a target whose first year is over"),
        formula=_("won in months 4 to 12 ÷ due in them"),
        flagged={IMMATURE: hires.too_recent, MISSING_RATE: hires.without_rate},
        window_months=36,
    ),
)
