"""Every KPI for a scope and a period: what the command prints, and what the pages show."""

from dataclasses import dataclass

from kpis.ask import CONFIGURED, Ask
from kpis.definitions import KPIS, measure_by_name
from kpis.kpi import order
from kpis.periods import Grain
from kpis.publishing.overlay import figures

TIME_GRAINS = (Grain.WEEK, Grain.MONTH, Grain.QUARTER)
GROUPS = ("rep", "team", "source")
PRESENCE = "rep_weeks"  # whose groups are the people who were there, and their teams


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
    found = _all_there(wanted, ask)
    return [Row(kpi, figure, _group(figure, by, grains)) for kpi, measure in wanted for figure in found[measure]]


def _all_there(wanted, ask):
    """{measure: its Figures}; who was there and did none of it has a true zero, or a blank rate (spec 2.5)."""
    presence = measure_by_name(PRESENCE)[1]
    found = figures(list(dict.fromkeys([presence, *(measure for _kpi, measure in wanted)])), ask)
    there = () if "source" in ask.by or not ask.by else found[presence]
    return {
        measure: _with_idle(measure, ask, found[measure], there if _is_of_their_work(kpi, measure, ask) else ())
        for kpi, measure in wanted
    }


def _is_of_their_work(kpi, measure, ask):
    """Whether a measure tells of everybody, or of every team: a bench is a team's, an overlay a person's own."""
    return not kpi.is_talent if "rep" in ask.by else not measure.is_own


def _with_idle(measure, ask, found, there):
    idle = {key: measure.figure(ask, key, measure.nothing()) for key in there if key not in found and None not in key}
    return [figure for _key, figure in sorted({**found, **idle}.items(), key=order)]


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
