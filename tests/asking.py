"""Figures for tests, asked through the public functions: one figure, figures by group, or records behind one."""

from decimal import Decimal

from kpis.ask import CONFIGURED, Ask
from kpis.definitions import measure_by_name
from kpis.kpi import figure as one_figure
from kpis.periods import Period
from kpis.publishing.stored import restored, stored
from kpis.report import rows
from kpis.scope import Scope
from reps.models import ParametersByDay, Team
from tests.builders import day

AS_OF = "2026-11-23"  # of the examples of the specification, unless they state another


def scope_of(who):
    """The company for None; else of a Team or a Rep."""
    if who is None:
        return Scope.company()
    return Scope.team(who) if isinstance(who, Team) else Scope.rep(who)


def period_of(when):
    return when if isinstance(when, Period) else Period.parse(when, ParametersByDay().fiscal)


def ask(when, who=None, as_of=AS_OF, by=(), horizon=CONFIGURED):
    return Ask(scope_of(who), (period_of(when),), day(as_of), tuple(by), horizon)


def figure(name, when, who=None, as_of=AS_OF, horizon=CONFIGURED):
    """The Figure of a measure for the company, a Team or a Rep."""
    return one_figure(measure_by_name(name)[1], ask(when, who, as_of, horizon=horizon))


def value(name, when, who=None, as_of=AS_OF, horizon=CONFIGURED):
    """Its value, a Decimal as a float."""
    found = figure(name, when, who, as_of, horizon).value
    return float(found) if isinstance(found, Decimal) else found


def parts(name, when, who=None, as_of=AS_OF, horizon=CONFIGURED):
    """(numerator, denominator)"""
    found = figure(name, when, who, as_of, horizon)
    return found.numerator, found.denominator


def by(name, when, *groups, who=None, as_of=AS_OF, horizon=CONFIGURED):
    """{group's values: Figure} of the rows that `kpis --by` prints; a single group's value stands by itself."""
    found = rows(scope_of(who), period_of(when), day(as_of), groups, [name], horizon)
    return {_key(row.group, groups): row.figure for row in found}


def _key(group, groups):
    values = tuple(group[name] for name in groups)
    return values[0] if len(values) == 1 else values


def percent(value):
    """Rounded as the specification states its figures: to a tenth of a percent."""
    return round(100 * value, 1)


def limits(figure):
    return percent(figure.low), percent(figure.high)


def records(name, when, who=None, as_of=AS_OF, part="numerator"):
    """The rows a page lists behind a figure."""
    return measure_by_name(name)[1].records(ask(when, who, as_of), part)


def as_published(found):
    """The parts of a scope's one Figure, {key: Figure}, as publishing writes them down and reads them back."""
    (figure,) = found.values()
    return restored(stored(figure))


def figures_told(row):
    """{measure: those parts} of what was published of an owner."""
    return {name: restored(cells) for name, cells in row.items()}
