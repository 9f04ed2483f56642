"""A funnel plot as a Plotly figure: each group's share by how much it rests on, within the limits of chance."""

import math

import plotly.graph_objects as go
from django.utils.translation import gettext as _

from kpis.charts.labels import places
from kpis.comparing.ranking import ALARM, ALERT
from kpis.formats import shown, shown_counts, shown_value
from kpis.statistics import funnel_curve

STEPS = 40  # how many n the limits are worked out at
COUNTABLE = 10  # below so many, each whole number has its tick
FIRST = 3  # below so few, chance allows for anything
FEW_ENOUGH_TO_NAME = 6  # so many points can all be named; of more, only those that stand out
MARKS = {  # told apart by shape and filling, and by which side of the line they lie: not by colour alone
    "": {"symbol": "circle-open", "size": 9},
    "alert": {"symbol": "diamond", "size": 11},
    "alarm": {"symbol": "square", "size": 12},
}
COLOURS = {"": "--ink-soft", "good": "--good", "bad": "--bad", "warn": "--warn"}


def funnel_chart(ranking, url):
    """{"data", "layout"} for Plotly; each point's customdata holds the address of its explanation, `url(peer)`."""
    known = [peer for peer in ranking.peers if peer.n]
    common, widest = ranking.common.rate, max(peer.n for peer in known) * 1.05 + 1
    limits = [_limits(common, widest, confidence, dash) for confidence, dash in ((ALARM, "dot"), (ALERT, "dash"))]
    traces = [trace for pair in limits for trace in pair]
    layout = _layout(common, widest, known)
    named = [peer for peer in known if peer.beyond or len(known) <= FEW_ENOUGH_TO_NAME]
    where = dict(zip((peer.key for peer in named), _places(named, layout), strict=True))
    points = [_points(mark, [peer for peer in known if peer.beyond == mark], url, where) for mark in MARKS]
    figure = go.Figure({"data": [*traces, *points], "layout": layout}, _validate=False)
    return figure.to_plotly_json() | {"layout": layout}


def _limits(common, widest, confidence, dash):
    """The lower and the upper limit as a line each."""
    sizes = _sizes(widest)
    curve = [funnel_curve(n, common, confidence) for n in sizes]
    line = {
        "type": "scatter",
        "mode": "lines",
        "x": sizes,
        "line": {"color": "--line-strong", "width": 1.5, "dash": dash},
        "hoverinfo": "skip",
    }
    return [line | {"y": [each[side] for each in curve]} for side in (0, 1)]


def _sizes(widest):
    """Whole numbers from a few to the widest, closer together where the limits bend most."""
    growth = math.log(max(widest, FIRST + 1) / FIRST) / STEPS
    return sorted({round(FIRST * math.exp(growth * step)) for step in range(STEPS + 1)})


def _places(peers, layout):
    points = [(peer.name, peer.n, peer.figure.value) for peer in peers]
    return places(points, layout["xaxis"]["range"], layout["yaxis"]["range"])


def _points(mark, peers, url, where):
    """`where`: {key: where the name stands} of those that are named."""
    return {
        "type": "scatter",
        "mode": "markers+text" if all(peer.key in where for peer in peers) else "markers",
        "x": [peer.n for peer in peers],
        "y": [peer.figure.value for peer in peers],
        "text": [peer.name for peer in peers],
        "textposition": [where.get(peer.key, "top center") for peer in peers],
        "hovertext": [_hover(peer) for peer in peers],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "customdata": [{"url": url(peer)} for peer in peers],
        "marker": MARKS[mark] | {"color": [COLOURS[peer.tone] for peer in peers]},
    }


def _hover(peer):
    counts = shown_counts(peer.figure)
    value = f"{shown_value(peer.figure)} ({counts})" if counts else shown_value(peer.figure)
    return f"{peer.name}<br>{value}"


def _layout(common, widest, peers):
    values = [peer.figure.value for peer in peers] + [common]
    narrow = funnel_curve(max(round(widest / 4), FIRST), common, ALARM)
    bottom, top = min(*values, narrow.low), max(*values, narrow.high)
    room = 0.08 * (top - bottom)
    return {
        "template": None,
        "showlegend": False,
        "xaxis": {"title": {"text": _("How many it rests on")}, "range": [0, widest]} | _whole(widest),
        "yaxis": {"tickformat": ".0%", "range": [max(bottom - room, -0.03), min(top + room, 1.05)]},
        "height": 380,
        **_common_line(common),
    }


def _whole(widest):
    """Ticks at whole numbers, also where there are only a few: nothing rests on half a case."""
    return {"dtick": 1} if widest < COUNTABLE else {}


def _common_line(common):
    line = {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": common, "y1": common}
    label = {"xref": "paper", "x": 1.005, "y": common, "xanchor": "left", "yanchor": "middle", "showarrow": False}
    return {
        "shapes": [line | {"line": {"color": "--accent", "width": 1.5}}],
        "annotations": [label | {"text": shown(common, "share"), "font": {"color": "--accent"}}],
    }
