"""A measure over time as a Plotly figure."""

import plotly.graph_objects as go
from django.utils.formats import date_format
from django.utils.translation import pgettext

from kpis.addresses import figure_url
from kpis.flags import IMMATURE, PARTIAL
from kpis.formats import shown, shown_interval, shown_value
from kpis.period_labels import period_label
from kpis.periods import Grain
from reps.days import ONE_DAY

PERCENT_UNITS = {"share", "ratio"}


def trail_chart(reading, state, versions=()):
    """A measure over time: a line with its 95 % range for shares, bars for what is counted; the goal dashed.

    Each of `versions`, VersionMarks, is a thin upright line. Returns {"data", "layout"} for Plotly. Each point's
    customdata holds the address of its explanation. None where there is nothing to draw.
    """
    trail = reading.trail
    labels = [_short(figure.period) for figure in trail]
    values = [None if figure.value is None else float(figure.value) for figure in trail]
    points = {
        "x": labels,
        "y": values,
        "text": [_hover(figure) for figure in trail],
        "hovertemplate": "%{text}<extra></extra>",
        "customdata": [{"url": figure_url(figure, state)} for figure in trail],
    }
    traces = _share_traces(points, trail) if reading.measure.is_share else [_bars(points, trail)]
    traces += _running(reading, labels, state)
    if all(value is None for trace in traces for value in trace["y"]):
        return None
    layout = _layout(reading, versions)
    figure = go.Figure({"data": traces, "layout": layout}, _validate=False)
    return figure.to_plotly_json() | {"layout": layout}


def _hover(figure):
    interval = shown_interval(figure)
    value = f"{shown_value(figure)} ({interval})" if interval else shown_value(figure)
    return f"{period_label(figure.period)}<br>{value}"


def _short(period):
    """A label that fits under a bar: two short lines, the year below."""
    if period.grain == Grain.RANGE and (period.end + ONE_DAY).day > 1:
        return date_format(period.end, "SHORT_DATE_FORMAT")
    year, _, part = period.code.partition("-")
    if period.grain in (Grain.MONTH, Grain.RANGE) and not period.is_of_weeks:  # of several months, the last
        year, part = period.end.year, date_format(period.end, pgettext("date format", "M"))
    return f"{part}<br>{year}" if part else year


def _bars(points, trail):
    return {"type": "bar", "marker": _marks(trail), "textposition": "none", **points}


def _marks(trail):
    """A period that is still running, or too young to tell, in a lighter tone."""
    tones = [0.5 if {PARTIAL, IMMATURE} & set(figure.flags) else 1 for figure in trail]
    return {"color": "--accent", "opacity": tones}


def _share_traces(points, trail):
    line = {
        "type": "scatter",
        "mode": "lines+markers",
        "line": {"color": "--accent", "width": 2},
        "marker": _marks(trail) | {"size": 8},
        "error_y": {
            "type": "data",
            "symmetric": False,
            "array": [None if each.high is None else each.high - each.value for each in trail],
            "arrayminus": [None if each.low is None else each.value - each.low for each in trail],
            "color": "--line-strong",
            "thickness": 1,
            "width": 4,
        },
        **points,
    }
    return [line]


def _running(reading, labels, state):
    """The running estimates of young cohorts as lighter, hollow points beside the figures themselves."""
    young = [(label, reading.running.get(figure.period)) for label, figure in zip(labels, reading.trail, strict=True)]
    young = [(label, figure) for label, figure in young if figure and figure.value is not None]
    if not young:
        return []
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "x": [label for label, _figure in young],
            "y": [float(figure.value) for _label, figure in young],
            "text": [f"{figure.measure.label}<br>{_hover(figure)}" for _label, figure in young],
            "hovertemplate": "%{text}<extra></extra>",
            "customdata": [{"url": figure_url(figure, state)} for _label, figure in young],
            "marker": {"symbol": "circle-open", "size": 10, "color": "--ink-soft"},
        }
    ]


def _layout(reading, versions):
    drawn = [*_goal_line(reading), *map(_version_line, versions)]
    return {
        "template": None,
        "showlegend": False,
        "xaxis": {"type": "category"},
        "yaxis": {"tickformat": ".0%"} if reading.measure.unit in PERCENT_UNITS else {},
        "height": 320,
        "shapes": [line for line, _label in drawn],
        "annotations": [label for _line, label in drawn],
    }


def _goal_line(reading):
    """[(line, label)] of what was meant, or []."""
    if reading.goal is None:
        return []
    goal = float(reading.goal)
    line = {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "yref": "y", "y0": goal, "y1": goal}
    label = {"xref": "paper", "x": 1.005, "yref": "y", "y": goal, "xanchor": "left", "yanchor": "middle"}
    return [_inked(line, label, shown(reading.goal, reading.measure.unit), "--ink-soft", "dash")]


def _version_line(mark):
    """(line, label) of a new version of the definition, the label above the plot."""
    x = mark.between
    line = {"type": "line", "xref": "x", "x0": x, "x1": x, "yref": "paper", "y0": 0, "y1": 1}
    label = {"xref": "x", "x": x, "yref": "paper", "y": 1, "xanchor": "center", "yanchor": "bottom"}
    return _inked(line, label, mark.label, "--ink", "solid")


def _inked(line, label, text, colour, dash):
    return (
        line | {"line": {"color": colour, "width": 1, "dash": dash}},
        label | {"text": text, "font": {"color": colour}, "showarrow": False},
    )
