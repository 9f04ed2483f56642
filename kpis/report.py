"""Every KPI for a scope and a period: what the command prints, and what the pages show."""

from dataclasses import dataclass

from kpis.definitions import KPIS
from kpis.measures import CONFIGURED, Ask
from kpis.periods import Grain
from kpis.publishing.overlay import figures

TIME_GRAINS = (Grain.WEEK, Grain.MONTH, Grain.QUARTER)
GROUPS = ("rep", "team", "source")


@dataclass(frozen=True)
class Row:
    """A figure and the KPI it belongs to, with the group it stands for."""

    kpi: object
    figure: object
    group: dict


def rows(scope, period, as_of, by=(), measures=(), horizon=CONFIGURED, as_published=False):
    """Rows of every measure (or those named) for a scope and period, grouped by any of GROUPS and TIME_GRAINS.

    With `as_published`, what was published by the as-of day is the answer where it was.
    """
    columns = tuple(name for name in by if name in GROUPS)
    grains = [name for name in by if name in TIME_GRAINS]
    periods = tuple(_tiles(period, grains))
    ask = Ask(scope, periods, as_of, columns, horizon, as_published=as_published)
    wanted = [(kpi, each) for kpi in KPIS for each in kpi.measures if not measures or each.name in measures]
    found = figures([measure for _kpi, measure in wanted], ask)
    return [
        Row(kpi, figure, _group(figure, by, grains)) for kpi, measure in wanted for figure in found[measure].values()
    ]


def _tiles(period, grains):
    """The period cut by every grain asked for, so that each piece lies in one week and one month."""
    pieces = [period]
    for grain in grains:
        pieces = [part for piece in pieces for part in piece.split(grain)]
    return pieces


def _group(figure, by, grains):
    """{"rep": "E-17", "month": "2026-10"} in the order asked for."""
    codes = {grain: figure.period.whole_of(grain).code for grain in grains}
    return {name: codes[name] if name in codes else figure.group[name] for name in by}
