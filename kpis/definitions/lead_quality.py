"""KPI 3: quality of new leads (spec 6)."""

from django.utils.translation import gettext_lazy as _

from kpis.facts import leads as facts
from kpis.flags import IMMATURE, MISSING_DATA, MISSING_RATE, PENDING
from kpis.kpi import Kpi, Measure
from kpis.leads.desk import DeskHours, DeskMeasure
from kpis.leads.responses import NO_LEADS, AnswerTimes, AssignmentTimes, ResponseTime
from kpis.leads.spend import IN_MONTHS, CostMeasure, KnownSpend, without_rate, without_spend
from kpis.leads.yields import WonAmounts, YieldMeasure, leads_won_for_what, leads_won_without_rate

UNCLASSIFIED_TARGET = 0.05  # at most so many leads without a source (spec 6)
ANSWER_TIMES = AnswerTimes()
UNANSWERED = {MISSING_DATA: facts.leads_unanswered}
UNKNOWN_COST, IN_PART = {MISSING_RATE: without_rate, MISSING_DATA: without_spend}, {MISSING_DATA: IN_MONTHS}
WINS_TO_COME = _("Some leads are too recent to tell: more of them may still be won.")
BY_ORIGIN = ("source", "team")  # quality and conversion are the source's and the lead desk's, not a rep's (spec 6)

KPI = Kpi(
    slug="lead_quality",
    title=_("Quality of new leads"),
    short=_("New leads"),
    question=_("Is the mouth of the funnel getting better?"),
    definition=_(
        "Of the new leads that sales has decided on, or that are a week old, the share that meet the definition of a "
        "quality lead on the day they came in."
    ),
    reads=(
        _("Ask where the leads that succeed come from, and put next month's money there."),
        _("Slow answers waste good leads: look at the intake queue first."),
    ),
    definition_kind="lead",
    headline="quality_lead_share",
    beside=("new_leads", "acceptance", "lead_won_rate"),
    supporting=(
        "new_leads",
        "acceptance",
        "opportunity_rate",
        "lead_won_rate",
        "response_minutes_median",
        "response_within_sla",
        "response_minutes_p90",
        "assignment_minutes_median",
        "leads_without_owner",
        "desk_hours",
        "cost_per_lead",
        "yield_per_lead",
        "unclassified_share",
    ),
    measures=(
        Measure(
            "new_leads",
            _("New leads"),
            _("Leads first received in the period."),
            facts.leads_new,
        ),
        Measure(
            "quality_lead_share",
            _("Quality leads"),
            _("Of the leads judged, the share of quality. A lead is judged when sales decides or after a week."),
            facts.leads_quality,
            facts.leads_evaluated,
            "share",
            reason=_("no leads judged yet"),
            flagged=UNANSWERED | {PENDING: facts.leads_not_judged},
            warns={PENDING: _("Some leads are not judged yet and stand apart.")},
            formula=_("quality leads ÷ leads judged"),
            ranks=BY_ORIGIN,
            judged=True,
        ),
        Measure(
            "acceptance",
            _("Acceptance"),
            _("Of the leads that sales accepted or rejected, the share accepted."),
            facts.leads_accepted,
            facts.leads_decided,
            "share",
            reason=_("no leads accepted or rejected"),
            flagged={PENDING: facts.leads_pending},
            warns={
                PENDING: _(
                    "Some leads are pending, won or lost ones among them: sales has neither accepted nor rejected them."
                )
            },
            formula=_("accepted ÷ (accepted + rejected)"),
            ranks=BY_ORIGIN,
        ),
        Measure(
            "acceptance_within_sla",
            _("Acceptance in time"),
            _("Accepted within the promised days, over all decided and all that waited longer than promised."),
            facts.leads_accepted_in_time,
            facts.leads_due_for_acceptance,
            "share",
            reason=_("no leads decided or overdue"),
            formula=_("accepted in time ÷ (decided + waiting too long)"),
            tuned=("lead_accept_days",),
        ),
        Measure(
            "opportunity_rate",
            _("Opportunity rate"),
            _("Of the leads old enough, the share that became an opportunity within the horizon."),
            facts.leads_became_opportunity,
            facts.leads_mature_for_opportunity,
            "share",
            reason=_("no lead is old enough to tell"),
            flagged={IMMATURE: facts.leads_young_for_opportunity},
            window_months=6,
            formula=_("opportunities within the horizon ÷ leads old enough"),
            horizon="lead_opportunity_days",
            ranks=BY_ORIGIN,
        ),
        Measure(
            "lead_won_rate",
            _("Won rate of leads"),
            _("Of the leads old enough, the share won within the horizon."),
            facts.leads_won_in_cohort,
            facts.leads_mature,
            "share",
            reason=_("no lead is old enough to tell"),
            flagged={IMMATURE: facts.leads_immature},
            window_months=12,
            formula=_("won within the horizon ÷ leads old enough"),
            horizon="lead_won_days",
            ranks=BY_ORIGIN,
        ),
        Measure(
            "leads_won",
            _("Leads won"),
            _("Leads received in the period and won by now."),
            facts.leads_won_so_far,
            flagged={IMMATURE: facts.leads_immature},
            warns={IMMATURE: WINS_TO_COME},
        ),
        YieldMeasure(
            "yield_per_lead",
            _("Yield per lead"),
            _("Money won within the horizon from the leads old enough, divided by their number."),
            WonAmounts(),
            facts.leads_mature,
            "money",
            reason=_("no lead is old enough to tell"),
            flagged={
                IMMATURE: facts.leads_immature,
                MISSING_DATA: leads_won_for_what,
                MISSING_RATE: leads_won_without_rate,
            },
            window_months=12,
            formula=_("won amount within the horizon ÷ leads old enough"),
            horizon="lead_won_days",
        ),
        ResponseTime(
            "response_minutes_median",
            _("Median time to answer"),
            _(
                "Business minutes from receipt to the first answer of a person, for a rep from assignment; leads never "
                "answered stay in."
            ),
            facts.leads_to_answer,
            unit="minutes",
            low_is_good=True,
            reason=NO_LEADS,
            times=ANSWER_TIMES,
        ),
        ResponseTime(
            "response_minutes_p90",
            _("Nine in ten answered within"),
            _("Nine of ten leads were answered at least as soon as this; leads never answered stay in."),
            facts.leads_to_answer,
            unit="minutes",
            low_is_good=True,
            reason=NO_LEADS,
            share=0.9,
            times=ANSWER_TIMES,
        ),
        ResponseTime(
            "assignment_minutes_median",
            _("Median time to assignment"),
            _("Business minutes from receipt until somebody was to answer; leads nobody has stay in."),
            facts.leads_new,
            unit="minutes",
            low_is_good=True,
            reason=NO_LEADS,
            times=AssignmentTimes(),
        ),
        Measure(
            "response_within_sla",
            _("Answered in time"),
            _(
                "Of the new leads answered or past their time, the share answered within the promised "
                "business minutes: from receipt, for one rep from the first assignment. Those whose time still runs "
                "are left out."
            ),
            facts.leads_responded_in_time,
            facts.leads_judged_for_answer,
            "share",
            reason=_("no lead was answered or is past its time"),
            flagged={IMMATURE: facts.leads_awaiting_answer},
            formula=_("answered in time ÷ answered or past their time"),
            tuned=("lead_sla_minutes",),
        ),
        CostMeasure(
            "cost_per_lead",
            _("Cost per lead"),
            _("Money spent on a source divided by its new leads. Unknown spend is not free."),
            KnownSpend(),
            facts.leads_new,
            "money",
            low_is_good=True,
            reason=_("no spend entered, or only in part"),
            flagged=UNKNOWN_COST,
            warns=IN_PART,
            in_vain=_("%(spent)s spent, no lead yet"),
            formula=_("spend ÷ new leads"),
        ),
        CostMeasure(
            "cost_per_quality_lead",
            _("Cost per quality lead"),
            _("Money spent on a source divided by its quality leads."),
            KnownSpend(),
            facts.leads_quality,
            "money",
            low_is_good=True,
            reason=_("no spend entered, or only in part"),
            flagged=UNKNOWN_COST,
            warns=IN_PART,
            in_vain=_("%(spent)s spent, no quality lead yet"),
            formula=_("spend ÷ quality leads"),
            judged=True,
        ),
        CostMeasure(
            "cost_per_win",
            _("Cost per win"),
            _("Money spent on a source divided by the leads of the period won so far."),
            KnownSpend(),
            facts.leads_won_so_far,
            "money",
            low_is_good=True,
            reason=_("no spend entered, or only in part"),
            flagged=UNKNOWN_COST | {IMMATURE: facts.leads_immature},
            warns=IN_PART | {IMMATURE: WINS_TO_COME},
            in_vain=_("%(spent)s spent, no win yet"),
            formula=_("spend ÷ leads won"),
        ),
        Measure(
            "unclassified_share",
            _("Unclassified"),
            _("Of the new leads, the share whose source nobody knows."),
            facts.leads_unclassified,
            facts.leads_new,
            "share",
            low_is_good=True,
            reason=_("no new leads"),
            formula=_("leads without a source ÷ new leads"),
        ),
        Measure(
            "leads_without_owner",
            _("Leads without owner"),
            _("Leads that sales had not decided on and nobody had to answer when the period ended."),
            facts.leads_without_owner,
            low_is_good=True,
            additive=False,
        ),
        DeskMeasure(
            "desk_hours",
            _("Hours on the lead desk"),
            _("What its owner's weekly hours come to on the working days completed, less their leave."),
            DeskHours(),
            unit="hours",
            low_is_good=None,
            reason=_("known for the company, once somebody is named"),
        ),
        Measure(
            "leads_waiting",
            _("Leads waiting"),
            _("Leads that nobody had answered and sales had not decided on when the period ended."),
            facts.leads_waiting,
            low_is_good=True,
            additive=False,
        ),
        Measure(
            "leads_past_sla",
            _("Leads past their time to answer"),
            _("Leads waiting whose promised time to answer, in business minutes, had run out when the period ended."),
            facts.leads_past_sla,
            low_is_good=True,
            additive=False,
        ),
    ),
)
