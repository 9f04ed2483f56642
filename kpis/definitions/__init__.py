"""The KPIs, in the order of the dashboard. A new one is a file here and its line in this list."""

from kpis.definitions import (
    close_and_attainment,
    lead_quality,
    no_surprise_proposals,
    quality_visits,
    talent_pool,
)

KPIS = [
    quality_visits.KPI,
    talent_pool.KPI,
    lead_quality.KPI,
    no_surprise_proposals.KPI,
    close_and_attainment.KPI,
]


def kpi_by_slug(slug):
    """The KPI of that slug, or None."""
    return next((kpi for kpi in KPIS if kpi.slug == slug), None)


def measure_by_name(name):
    """(KPI, Measure) of that name, or None."""
    return next(((kpi, each) for kpi in KPIS for each in kpi.measures if each.name == name), None)
