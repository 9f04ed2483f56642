"""KPI 5: close rate, which looks forward, and target attainment, which looks back (spec 8)."""

from django.utils.translation import gettext_lazy as _

from kpis.ask import CLOSE_HORIZON
from kpis.capacity import rep_weeks
from kpis.cohort import quotes
from kpis.cohort.amounts import AmountRate, AskedAmounts
from kpis.cohort.incidence import RunningEstimate
from kpis.facts import leads, money, proposals
from kpis.flags import ADJUSTED, BY_QUOTES, IMMATURE, MISSING_DATA, MISSING_RATE, NOT_BOOKED, RESCINDED
from kpis.kpi import Kpi, Measure
from kpis.own import OwnMeasure
from kpis.targets.attainment import Attainment, gaps
from kpis.targets.course import Expected
from kpis.targets.entered import Entered

CLOSE_WINDOWS = ("close_window_rep_months", "close_window_team_months")
CALLED_OFF = {ADJUSTED: proposals.proposals_left_out}
UNIT = ("close_unit",)
MONEY_GAPS = {
    MISSING_RATE: money.amount_without_rate,
    MISSING_DATA: money.amount_unknown,
    NOT_BOOKED: leads.leads_not_booked,
}

ESTIMATE = RunningEstimate(
    "close_rate_estimate",
    _("Close rate, running estimate"),
    _("Chance of a win within the horizon, estimated from all proposals of the period, young ones included."),
    proposals.proposals_followed,
    unit="ratio",
    reason=_("no proposals issued"),
    flagged={IMMATURE: proposals.proposals_immature, BY_QUOTES: quotes.followed_further, **CALLED_OFF},
    formula=_("Aalen–Johansen cumulative incidence of a win"),
    quotes_definition=_(
        "Wins to expect within the horizon of all proposals of the period, over the quotes sent for them."
    ),
    quotes_formula=_("Aalen–Johansen cumulative incidence of a win × proposals / quotes"),
    tuned=UNIT,
    horizon=CLOSE_HORIZON,
    follows_young=True,
)

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
    panels=("kpis/panels/pace.html", "kpis/panels/gap.html"),
    beside=("attainment_initial", "pace", "won_amount", "decision_win_rate"),
    supporting=(
        "attainment_initial",
        "attainment_current",
        "pace",
        "won_amount",
        "won_proposals",
        "decision_win_rate",
        "competitive_win_rate",
        "close_rate_amount",
        "throughput_ratio",
        "price_realisation",
        "wins_without_proposal",
        "wins_left_out",
        "overlay_amount",
    ),
    measures=(
        Measure(
            "close_rate",
            _("Close rate"),
            _("Of the proposals first issued in the period and at least the horizon ago, the share won within it."),
            proposals.proposals_won_in_cohort,
            quotes.mature,
            "share",
            reason=_("no proposal is old enough to tell"),
            flagged={
                IMMATURE: quotes.immature,
                RESCINDED: proposals.proposals_cancelled_late,
                BY_QUOTES: quotes.mature.further,
                **CALLED_OFF,
            },
            formula=_("won within the horizon ÷ issued at least the horizon ago"),
            quotes_definition=_(
                "Of the quotes sent for proposals first issued in the period and at least the horizon ago, the share "
                "that became deals within it. Each revision is one more quote; a deal counts once."
            ),
            quotes_formula=_("deals won within the horizon ÷ quotes sent for what was first issued that long ago"),
            tuned=UNIT,
            horizon=CLOSE_HORIZON,
            windows=CLOSE_WINDOWS,
            running=ESTIMATE,
        ),
        ESTIMATE,
        AmountRate(
            "close_rate_amount",
            _("Close rate by amount"),
            _("Of the amounts first asked in the proposals old enough to tell, the part won within the horizon."),
            proposals.asked_won_in_cohort,
            proposals.asked_mature,
            "ratio",
            reason=_("no known amount above 0 was asked long enough ago"),
            flagged={IMMATURE: proposals.proposals_immature, MISSING_RATE: proposals.asked_without_rate, **CALLED_OFF},
            formula=_("amounts first asked of what was won within the horizon ÷ amounts first asked of all"),
            horizon=CLOSE_HORIZON,
            windows=CLOSE_WINDOWS,
            amounts=AskedAmounts(),
        ),
        Measure(
            "decision_win_rate",
            _("Decision win rate"),
            _("Of the proposals that ended in the period, however they ended, the share won."),
            proposals.proposals_won,
            proposals.proposals_decided,
            "share",
            reason=_("no proposals decided"),
            formula=_("won ÷ (won + lost + no decision + expired + withdrawn)"),
        ),
        Measure(
            "competitive_win_rate",
            _("Competitive win rate"),
            _("Of the proposals won, or lost to a competitor, in the period, the share won."),
            proposals.proposals_won,
            proposals.proposals_contested,
            "share",
            reason=_("none won or lost to a competitor"),
            formula=_("won ÷ (won + lost to a competitor)"),
        ),
        Measure(
            "throughput_ratio",
            _("Throughput ratio"),
            _("Proposals won in the period over proposals issued in it: may pass 100 %, never ranks people."),
            proposals.proposals_won,
            quotes.issued,
            "ratio",
            quotes.issued,
            low_is_good=None,
            reason=_("no proposals issued"),
            flagged={BY_QUOTES: quotes.sent_further},
            formula=_("won in the period ÷ issued in the period"),
            quotes_definition=_("Deals won in the period over quotes sent in it: never ranks people."),
            quotes_formula=_("won in the period ÷ quotes sent in the period"),
            tuned=UNIT,
        ),
        Measure(
            "price_realisation",
            _("Price realisation"),
            _("Of the amounts first asked in the proposals won in the period, the part that was got."),
            proposals.price_got,
            proposals.price_asked,
            "ratio",
            proposals.prices_known,
            reason=_("nothing won for which a known amount above 0 was asked"),
            flagged={MISSING_RATE: proposals.price_without_rate},
            formula=_("final amounts ÷ amounts at first issue, of what was won"),
        ),
        Measure(
            "won_proposals",
            _("Proposals won"),
            _("Proposals won in the period, whenever they were issued."),
            proposals.proposals_won,
            exposure=rep_weeks,
        ),
        Measure(
            "won_amount",
            _("Won amount"),
            _("What was won in the period, credited by splits, in the company's currency."),
            money.amount_won,
            unit="money",
            counted=money.deals_won,
            flagged=MONEY_GAPS,
            kept=("fx_attainment",),
        ),
        Attainment(
            "attainment_initial",
            _("Attainment of the initial target"),
            _("Won amount divided by the target first agreed. Reached means 100 % before any rounding."),
            money.amount_attained,
            Entered("won_amount", initial=True),
            "ratio",
            money.deals_won,
            reason=_("no target entered for exactly this owner and period"),
            flagged=gaps(Entered("won_amount", initial=True)),
            formula=_("won amount ÷ initial target"),
            kept=("fx_attainment",),
        ),
        Attainment(
            "attainment_current",
            _("Attainment of the present target"),
            _("Won amount divided by the target as it stands now."),
            money.amount_attained,
            Entered("won_amount", initial=False),
            "ratio",
            money.deals_won,
            reason=_("no target entered for exactly this owner and period"),
            flagged=gaps(Entered("won_amount", initial=False)),
            formula=_("won amount ÷ present target"),
            kept=("fx_attainment",),
        ),
        Measure(
            "revenue_recognised",
            _("Revenue recognised"),
            _("Revenue of won deals recognised in the period, credited as the wins are, in the company's currency."),
            money.amount_revenue,
            unit="money",
            counted=money.incomes_recognised,
            flagged={MISSING_RATE: money.income_without_rate},
            kept=("fx_attainment",),
        ),
        Measure(
            "cash_collected",
            _("Cash collected"),
            _("Cash of won deals that came in in the period, credited as the wins are, in the company's currency."),
            money.amount_cash,
            unit="money",
            counted=money.incomes_received,
            flagged={MISSING_RATE: money.income_without_rate},
            kept=("fx_attainment",),
        ),
        OwnMeasure(
            "overlay_amount",
            _("Overlay credit (not in totals)"),
            _(
                "What somebody helped to win in the period, as pre-sales or manager, in the company's currency: beside "
                "the won amount, and in no total of a team or the company."
            ),
            money.amount_overlay,
            unit="money",
            counted=money.deals_helped,
            reason=_("a person's own: no team and no company has it"),
            flagged={MISSING_RATE: money.overlay_without_rate},
            is_own=True,
        ),
        Measure(
            "deals_won",
            _("Deals won"),
            _("Deals credited in the period, with or without a proposal; one that is split counts once."),
            money.deals_won,
            flagged=MONEY_GAPS,
        ),
        Measure(
            "deals_per_proposal",
            _("Deals won per proposal issued"),
            _("Deals credited in the period over proposals first issued in it: one factor of the won amount."),
            money.deals_won,
            proposals.proposals_issued,
            "ratio",
            proposals.proposals_issued,
            low_is_good=None,
            reason=_("no proposals issued"),
            flagged=MONEY_GAPS,
            formula=_("deals won in the period ÷ proposals issued in the period"),
        ),
        Measure(
            "average_deal",
            _("Average deal"),
            _("Won amount per deal credited in the period."),
            money.amount_won,
            money.deals_won,
            "money",
            money.deals_won,
            reason=_("nothing won whose amount is known"),
            flagged=MONEY_GAPS,
            formula=_("won amount ÷ deals won"),
        ),
        Attainment(
            "pace",
            _("Pace"),
            _("Won amount divided by what was to be expected by now of the initial target."),
            money.amount_won,
            Expected("won_amount", initial=True),
            "ratio",
            money.deals_won,
            reason=_("no target for this period"),
            of_zero=_("the target is 0, or none of its working days is over"),
            flagged=gaps(Expected("won_amount", initial=True)),
            formula=_("won amount ÷ expected by now"),
            while_running=True,
            tuned=("pace_curve",),
        ),
        Measure(
            "wins_without_proposal",
            _("Wins without proposal"),
            _("Leads won without any proposal: in the attainment, not in the close rate."),
            money.wins_without_proposal,
            low_is_good=None,
        ),
        Measure(
            "wins_left_out",
            _("Wins left out"),
            _("Leads marked won of which no proposal was: in no amount until the lead or a proposal says otherwise."),
            leads.leads_not_booked,
            low_is_good=True,
        ),
    ),
)
