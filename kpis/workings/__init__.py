"""Figures that no KPI lists, and how each is worked out: `{% worked "shrunk_rate" value state ... %}` shows one.

A new one is a Worked in a file here and its place in WORKED; the address, the panel and the records come with it.
"""

from kpis.workings import (
    audits,
    backtest,
    beside,
    board,
    calibrations,
    chances,
    gap,
    hires,
    hits,
    need,
    nine_box,
    pace,
    pool,
    proposed,
    ranking,
    speed,
    targets,
    team_median,
)

MODULES = (
    beside,
    targets,
    proposed,
    ranking,
    board,
    gap,
    pace,
    hits,
    audits,
    calibrations,
    chances,
    backtest,
    speed,
    need,
    pool,
    hires,
    nine_box,
    team_median,
)

WORKED = {each.name: each for module in MODULES for each in module.WORKED}
