"""Figures that no KPI lists, and how each is worked out: `{% worked "shrunk_rate" value state ... %}` shows one.

A new one is a Worked in a file here and its place in WORKED; the address, the panel and the records come with it.
"""

from kpis.workings import beside, board, ranking, targets

WORKED = {each.name: each for module in (beside, board, ranking, targets) for each in module.WORKED}
