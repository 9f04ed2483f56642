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
    hits,
    pace,
    proposed,
    ranking,
    speed,
    talent,
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
    talent,
    team_median,
)

WORKED = {each.name: each for module in MODULES for each in module.WORKED}
