"""The measures of KPI 2, in the order in which they are read (spec 5)."""

from kpis.talent.measures import bench, flow, team

MEASURES = (*bench.MEASURES, *flow.MEASURES, *team.MEASURES)
