"""KPI 2: size and quality of the talent pool (spec 5)."""

from django.utils.translation import gettext_lazy as _

from kpis.kpi import Kpi
from kpis.talent.measures import MEASURES

KPI = Kpi(
    slug="talent_pool",
    title=_("Size and quality of the talent pool"),
    short=_("Talent pool"),
    question=_("Can we fill the next vacancy with someone good, soon?"),
    definition=_(
        "The ready bench: active candidates who are at least qualified, rated 4 or better, available now, "
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
    measures=MEASURES,
)
