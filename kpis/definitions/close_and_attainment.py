"""KPI 5: close rate, which looks forward, and target attainment, which looks back (spec 8)."""

from django.utils.translation import gettext_lazy as _

from kpis import facts
from kpis.expected import Entered
from kpis.incidence import RunningEstimate
from kpis.kpi import IMMATURE, MISSING_DATA, MISSING_RATE, Kpi, Measure

MONEY_GAPS = {MISSING_RATE: facts.amount_without_rate, MISSING_DATA: facts.amount_unknown}

KPI = Kpi(
    slug="close_and_attainment",
    title=_("Close rate and target attainment"),
    short=_("Close rate & attainment"),
    question=_("Do proposals turn into business, and did we reach what we set out to?"),
    definition=_(
        "Close rate: of the proposals issued long enough ago, the share won within the horizon. Attainment: won amount "
        "divided by the initial target, whatever became of the target since."
    ),
    reads=(
        _("Close rate looks forward, attainment looks back: read them together."),
        _("A low close rate with many blind proposals is a discovery problem, not a closing one."),
    ),
    headline="close_rate",
    leading=False,
    beside=("attainment_initial", "won_amount", "decision_win_rate"),
    supporting=(
        "attainment_initial",
        "attainment_current",
        "won_amount",
        "won_proposals",
        "decision_win_rate",
        "competitive_win_rate",
        "throughput_ratio",
        "price_realisation",
        "wins_without_proposal",
    ),
    measures=(
        Measure(
            "close_rate",
            _("Close rate"),
            _("Of the proposals first issued in the period and at least the horizon ago, the share won within it."),
            facts.proposals_won_in_cohort,
            facts.proposals_mature,
            "share",
            reason=_("no proposal is old enough to tell"),
            flagged={IMMATURE: facts.proposals_immature},
            formula=_("won within the horizon ÷ issued at least the horizon ago"),
            window_months=6,
        ),
        RunningEstimate(
            "close_rate_estimate",
            _("Close rate, running estimate"),
            _("Chance of a win within the horizon, estimated from all proposals of the period, young ones included."),
            facts.proposals_issued,
            unit="ratio",
            reason=_("no proposals issued"),
            flagged={IMMATURE: facts.proposals_immature},
            formula=_("Aalen–Johansen cumulative incidence of a win"),
        ),
        Measure(
            "decision_win_rate",
            _("Decision win rate"),
            _("Of the proposals that ended in the period, however they ended, the share won."),
            facts.proposals_won,
            facts.proposals_decided,
            "share",
            reason=_("no proposals decided"),
            formula=_("won ÷ (won + lost + no decision + expired + withdrawn)"),
        ),
        Measure(
            "competitive_win_rate",
            _("Competitive win rate"),
            _("Of the proposals won, or lost to a competitor, in the period, the share won."),
            facts.proposals_won,
            facts.proposals_contested,
            "share",
            reason=_("none won or lost to a competitor"),
            formula=_("won ÷ (won + lost to a competitor)"),
        ),
        Measure(
            "throughput_ratio",
            _("Throughput ratio"),
            _("Proposals won in the period over proposals issued in it: may pass 100 %, never ranks people."),
            facts.proposals_won,
            facts.proposals_issued,
            "ratio",
            low_is_good=None,
            reason=_("no proposals issued"),
            formula=_("won in the period ÷ issued in the period"),
        ),
        Measure(
            "price_realisation",
            _("Price realisation"),
            _("Of the amounts first asked in the proposals won in the period, the part that was got."),
            facts.price_got,
            facts.price_asked,
            "ratio",
            reason=_("nothing won"),
            formula=_("final amounts ÷ amounts at first issue, of what was won"),
        ),
        Measure(
            "won_proposals",
            _("Proposals won"),
            _("Proposals won in the period, whenever they were issued."),
            facts.proposals_won,
        ),
        Measure(
            "won_amount",
            _("Won amount"),
            _("What was won in the period, credited by splits, at the plan rate."),
            facts.amount_won,
            unit="money",
            flagged=MONEY_GAPS,
        ),
        Measure(
            "attainment_initial",
            _("Attainment of the initial target"),
            _("Won amount divided by the target first agreed. Reached means 100 % before any rounding."),
            facts.amount_won,
            Entered("won_amount", initial=True),
            "ratio",
            reason=_("no target entered for exactly this owner and period"),
            flagged=MONEY_GAPS,
            formula=_("won amount ÷ initial target"),
        ),
        Measure(
            "attainment_current",
            _("Attainment of the present target"),
            _("Won amount divided by the target as it stands now."),
            facts.amount_won,
            Entered("won_amount", initial=False),
            "ratio",
            reason=_("no target entered for exactly this owner and period"),
            flagged=MONEY_GAPS,
            formula=_("won amount ÷ present target"),
        ),
        Measure(
            "wins_without_proposal",
            _("Wins without proposal"),
            _("Leads won without any proposal: in the attainment, not in the close rate."),
            facts.wins_without_proposal,
            low_is_good=None,
        ),
    ),
)
