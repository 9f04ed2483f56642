"""A sparkline's points as SVG coordinates: pure, server-side, there before any JavaScript."""

from dataclasses import dataclass

WIDTH, HEIGHT, PAD = 120, 32, 3


@dataclass(frozen=True)
class Sparkline:
    """`lines` are runs of known values ("x,y x,y"), so that a gap stays a gap; `last` is the end's (x, y) or None."""

    lines: tuple[str, ...]
    last: tuple | None
    goal: float | None
    marks: tuple[float, ...] = ()  # the x of each new version of the definition
    width: int = WIDTH
    height: int = HEIGHT


def sparkline(values, goal=None, marks=()):
    """A Sparkline of numbers and Nones, the axis from 0 to the largest of them and the goal; `marks`: VersionMarks."""
    known = [float(value) for value in values if value is not None]
    top = max([*known, float(goal or 0)], default=0) or 1
    step = (WIDTH - 2 * PAD) / max(len(values) - 1, 1)

    def y(value):
        return round(HEIGHT - PAD - float(value) / top * (HEIGHT - 2 * PAD), 1)

    points = [None if value is None else (round(PAD + at * step, 1), y(value)) for at, value in enumerate(values)]
    return Sparkline(
        tuple(" ".join(f"{x},{height}" for x, height in run) for run in _runs(points) if len(run) > 1),
        points[-1] if points else None,
        None if goal is None else y(goal),
        tuple(round(PAD + mark.between * step, 1) for mark in marks),
    )


def _runs(points):
    runs = [[]]
    for point in points:
        if point is None:
            runs.append([])
        else:
            runs[-1].append(point)
    return runs
