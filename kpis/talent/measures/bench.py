"""The bench: how many, how good, how many are needed, looked at how recently (spec 5.1)."""

from django.utils.translation import gettext_lazy as _

from kpis.kpi import Measure
from kpis.talent import facts, need, posts, spread
from kpis.talent.need import CoverageMeasure, DemandMeasure
from kpis.talent.spread import SpreadMeasure
from kpis.talent.stages import MedianDays

MEASURES = (
    Measure(
        "pool_size",
        _("Pool size"),
        _("Candidates active at the end of the day."),
        facts.in_pool,
        additive=False,
    ),
    Measure(
        "rated_share",
        _("Rated"),
        _("Of the active candidates, the share that has a rating, by scorecards or by hand."),
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
        _("Of the rated candidates, the share rated 4 or better, by scorecards where there are any, else by hand."),
        facts.good,
        facts.rated,
        "share",
        reason=_("nobody in the pool is rated"),
        formula=_("rated 4 or better ÷ rated"),
        additive=False,
    ),
    Measure(
        "internal_candidates",
        _("Internal candidates"),
        _("Active candidates who are reps here already and might take another role. In the team they count as reps."),
        facts.internal,
        low_is_good=None,
        additive=False,
    ),
    Measure(
        "ready_bench",
        _("Ready bench"),
        _("Active, at least qualified, rated 4 or better, available now, review not overdue, consent valid."),
        facts.ready,
        additive=False,
        tuned=("review_months", "talent_ready_days"),
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
        tuned=("fill_months", "attrition_prior", "attrition_prior_years"),
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
    Measure(
        "open_posts",
        _("Open posts"),
        _("Posts that somebody left and nobody has filled yet."),
        posts.open_posts,
        low_is_good=True,
        additive=False,
    ),
    Measure(
        "new_posts",
        _("New posts"),
        _("Approved posts that nobody held before, still to be filled."),
        posts.new_posts,
        low_is_good=None,
        additive=False,
    ),
    MedianDays(
        "post_days_open",
        _("Days a post stays open"),
        _("By so many days half of the posts opened in the period were filled or dropped; those still open count on."),
        posts.days_open,
        low_is_good=True,
        reason=_("no posts were opened, or fewer than half are closed"),
        window_months=24,
    ),
    Measure(
        "reviews_overdue",
        _("Reviews overdue"),
        _("Active candidates whose review is overdue: nobody has looked at them for the months that may pass."),
        facts.overdue,
        low_is_good=True,
        tuned=("review_months",),
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
    Measure(
        "stale_members",
        _("Stale"),
        _("Active candidates with whom nobody has spoken for longer than the days that make one stale."),
        facts.stale,
        low_is_good=True,
        tuned=("talent_stale_days",),
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
)
