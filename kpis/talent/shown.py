"""What the pages about talent share: its figures by name, and who came and went."""

from kpis.definitions import kpi_by_slug
from kpis.publishing.overlay import singles
from kpis.talent.bench import MOVES, flow, moves_of
from kpis.talent.need import approaches, need_on


def pool_figures(names, ask):
    """[the figure of each named measure of the talent pool]"""
    kpi = kpi_by_slug("talent_pool")
    return list(singles([kpi[name] for name in names], ask).values())


def demand(ask, day):
    """What the team will need, and how many candidates that takes at the usual chance to hire one (spec 5.1)."""
    need = need_on(ask, day)
    return {"need": need, "needed": need.bench_needed(approaches(ask, day).chance)}


def came_and_went(state):
    """The flow of the state's period, with the figures it balances (spec 5.1)."""
    at_end, *moves = pool_figures(("pool_size", *MOVES), state.ask())
    return {
        "flow": flow(state.ask()),
        "at_start": pool_figures(("pool_size",), state.ask(state.period.previous()))[0],
        "at_end": at_end,
        "moves": moves_of(moves),
    }
