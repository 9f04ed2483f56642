"""KPI 2: size and quality of the talent pool (spec 5)."""

from django.utils.translation import gettext_lazy as _

from kpis.kpi import MISSING_DATA, Kpi, Measure
from kpis.talent import facts, need, spread, team
from kpis.talent.need import CoverageMeasure, DemandMeasure
from kpis.talent.spread import SpreadMeasure


def count(name, label, definition, fact, **options):
    return Measure(name, label, definition, fact, **options)


KPI = Kpi(
    slug="talent_pool",
    title=_("Size and quality of the talent pool"),
    short=_("Talent pool"),
    question=_("Can we fill the next vacancy with someone good, soon?"),
    definition=_(
        "The ready bench: active candidates who are at least qualified, rated 4 or better, available within 60 days, "
        "reviewed within the month and with valid consent; set against the posts we expect to fill."
    ),
    reads=(
        _("Coverage below 1: call the ready ones today, and interview every week."),
        _("Overdue reviews hide how good the pool is: look at each person once a month."),
    ),
    headline="ready_bench",
    is_talent=True,
    beside=("pool_size", "bench_coverage", "reviews_overdue"),
    supporting=(
        "pool_size",
        "rated_share",
        "pool_quality_share",
        "bench_demand",
        "bench_coverage",
        "reviews_overdue",
        "review_compliance",
        "stale_members",
        "fresh_share",
        "fresh_blood_rate",
        "leavers",
        "leavers_voluntary",
        "leavers_regretted",
        "background_source",
        "background_industry",
        "background_channel",
    ),
    measures=(
        count(
            "pool_size",
            _("Pool size"),
            _("Candidates active at the end of the day."),
            facts.in_pool,
            additive=False,
        ),
        Measure(
            "rated_share",
            _("Rated"),
            _("Of the active candidates, the share that has a rating."),
            facts.rated,
            facts.in_pool,
            "share",
            reason=_("nobody in the pool"),
            formula=_("rated ÷ active"),
            additive=False,
        ),
        Measure(
            "pool_quality_share",
            _("Rated 4 or better"),
            _("Of the rated candidates, the share rated 4 or 5."),
            facts.good,
            facts.rated,
            "share",
            reason=_("nobody in the pool is rated"),
            formula=_("rated 4 or 5 ÷ rated"),
            additive=False,
        ),
        count(
            "ready_bench",
            _("Ready bench"),
            _("Active, at least qualified, rated 4 or better, available now, review not overdue, consent valid."),
            facts.ready,
            additive=False,
        ),
        DemandMeasure(
            "bench_demand",
            _("Expected need"),
            _("Open posts, approved new posts, and the leavers to expect while a post is being filled."),
            need.demand,
            unit="decimal",
            low_is_good=None,
            reason=_("need is worked out for a team or the company"),
            formula=_("open posts + new posts + attrition × headcount × months to fill ÷ 12"),
            additive=False,
        ),
        CoverageMeasure(
            "bench_coverage",
            _("Bench coverage"),
            _("Ready bench divided by expected need."),
            facts.ready,
            need.demand,
            "multiple",
            reason=_("no expected need"),
            formula=_("ready bench ÷ expected need"),
            additive=False,
        ),
        count(
            "reviews_overdue",
            _("Reviews overdue"),
            _("Active candidates nobody has looked at for more than a month."),
            facts.overdue,
            low_is_good=True,
            additive=False,
        ),
        Measure(
            "review_compliance",
            _("Reviewed in the month"),
            _("Of the candidates active during the whole month, the share reviewed in it."),
            facts.reviews_done,
            facts.reviews_due,
            "share",
            reason=_("nobody was active for a whole month"),
            formula=_("reviewed in the month ÷ active the whole month"),
        ),
        count("pool_added", _("Added"), _("Candidates added in the period."), facts.added),
        count(
            "pool_reactivated",
            _("Reactivated"),
            _("Candidates who had left the pool and came back."),
            facts.reactivated,
            low_is_good=None,
        ),
        count("pool_hired", _("Hired"), _("Candidates hired in the period."), facts.hired),
        count(
            "pool_exits",
            _("Exits"),
            _("Candidates who left the pool without being hired."),
            facts.exits,
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
        count(
            "stale_members",
            _("Stale"),
            _("Active candidates with whom nobody has spoken for more than 60 days."),
            facts.stale,
            low_is_good=True,
            additive=False,
        ),
        *(
            SpreadMeasure(
                f"background_{fact.field}",
                label,
                definition,
                fact,
                unit="decimal",
                reason=_("nobody in the pool says so"),
                formula=_("1 ÷ Σ of squared shares"),
                additive=False,
            )
            for fact, label, definition in (
                (
                    spread.source,
                    _("Spread of sources"),
                    _("As many sources as would make the pool as varied if each brought equally many candidates."),
                ),
                (
                    spread.industry,
                    _("Spread of industries"),
                    _("As many industries as would make the pool as varied if equally many came from each."),
                ),
                (
                    spread.channel,
                    _("Spread of channels"),
                    _("As many channels as would make the pool as varied if equally many had sold through each."),
                ),
            )
        ),
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
        count(
            "leavers",
            _("Left"),
            _("People whose last day lay in the period."),
            team.leavers,
            low_is_good=None,
            window_months=12,
        ),
        count(
            "leavers_voluntary",
            _("Left of their own accord"),
            _("Of those who left, the ones who resigned."),
            team.voluntary,
            low_is_good=True,
            flagged={MISSING_DATA: team.unexplained},
            window_months=12,
        ),
        count(
            "leavers_regretted",
            _("Left, and missed"),
            _("Of those who left, the ones we would have kept."),
            team.regretted,
            low_is_good=True,
            flagged={MISSING_DATA: team.undecided},
            window_months=12,
        ),
        count(
            "inactive_members",
            _("Inactive members"),
            _("Settled people who had time in the last four closed weeks and nothing of quality to show."),
            team.inactive,
            low_is_good=True,
            additive=False,
        ),
    ),
)
