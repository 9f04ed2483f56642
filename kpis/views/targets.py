"""Targets: a year of a team in one grid, the initial beside the present."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kpis.agreed import changes, fair_shares
from kpis.aims import at_home
from kpis.assigned import over_assignment
from kpis.definitions import measure_by_name
from kpis.entered import added_up, standing_parts_of
from kpis.entry import (
    GRAINS,
    MEASURES,
    entered,
    measure_choices,
    owners,
    periods,
    save_changes,
    usual_basis,
    usual_grain,
)
from kpis.forms import TargetGrid
from kpis.period_labels import short_label
from kpis.periods import Grain
from kpis.rates import rates_of
from kpis.views.figures_page import figures_page
from kpis.views.state import State
from reps.models import Team

ADDED_UP = ("money", "count")  # units of which months make a quarter, and parts a whole


class YearState(State):
    """Who and when, when being a fiscal year."""

    def fitted(self):
        return self.at(self.around(self.period.start, Grain.YEAR))


def _is_open_to(state):
    return state.user.sees_sales and not state.is_totals_only


@figures_page(Grain.YEAR, kind=YearState, open_to=_is_open_to, own_period=True)
def targets(request, state):
    """Enter or read the targets of ?who for the fiscal year of ?when, by ?grain and ?measure."""
    measure = request.GET.get("measure") if request.GET.get("measure") in MEASURES else MEASURES[0]
    people, standing = owners(state.scope, state.period), entered(measure, state.period)
    asked = request.GET.get("grain")
    grain = asked if asked in GRAINS else usual_grain(people, standing, state.period.fiscal)
    columns = periods(state.period, grain)
    grid = TargetGrid(
        request.POST or None,
        measure=measure,
        owners=people,
        periods=columns,
        standing=standing,
        usual_basis=usual_basis(measure),
    )
    if request.method == "POST":
        if not may_enter(request.user, state.scope):
            raise PermissionDenied
        if grid.is_valid():
            return _saved(request, grid, measure)
    context = {
        "state": state,
        "measure": measure_by_name(measure)[1],
        "measures": measure_choices(),
        "grain": grain,
        "grains": GRAINS.items(),
        "columns": [short_label(period) for period in columns],
        "grid": grid,
        "rows": list(grid.rows(people, columns, _beside(state, measure, columns))),
        "changes": changes(measure, people, state.period),
        "may_enter": may_enter(request.user, state.scope),
        "over_assignment": _over_assignment(state, measure, columns),
    }
    return render(request, "kpis/targets.html", context)


def may_enter(user, scope):
    """Sales-operations admins for everyone; managers for the teams they lead and the people in them."""
    if user.is_sales_admin:
        return True
    if scope.kind == "team":
        return scope.team_id in user.managed_team_ids
    return scope.kind == "rep" and user.is_manager and scope.rep_id != user.rep_record.pk


def _saved(request, grid, measure):
    save_changes(
        grid.changes,
        measure=measure,
        by=request.user,
        kind=grid.cleaned_data["kind"],
        reason=grid.cleaned_data["reason"],
        basis=grid.cleaned_data.get("basis") or usual_basis(measure),
        currency=grid.cleaned_data.get("currency", ""),
    )
    count = len(grid.changes)
    text = ngettext("%(count)s target saved.", "%(count)s targets saved.", count) % {"count": count}
    messages.success(request, text if count else _("Nothing was changed."))
    return redirect(request.get_full_path())


def _beside(state, measure, columns):
    """A function of (owner, period, target): what stands in a cell beside its field, in the organisation's currency."""
    ask, fair = state.ask(*columns), _fair(state, measure, columns)
    rates, parts = rates_of(ask), standing_parts_of(measure, ask)

    def beside(owner, period, target):
        tiles = () if target else parts(owner.code, period)
        return {
            "agreed": target and at_home(target.initial_value, target, rates),
            "present": target and at_home(target.current_value, target, rates),
            "is_tiled": bool(tiles),
            "tiled": added_up(tiles),
            "fair": fair(owner, period, target),
        }

    return beside


def _fair(state, measure, columns):
    """Pro-rated targets where the measure adds up over time; a rate is aimed at however long somebody is there."""
    return fair_shares(state, columns) if measure_by_name(measure)[1].unit in ADDED_UP else lambda *_cell: None


def _over_assignment(state, measure, columns):
    """[(what is set below over the own target, code of the period)] a column each; [] for a rep."""
    if state.scope.kind == "rep" or measure_by_name(measure)[1].unit not in ADDED_UP:
        return []
    team = Team.objects.get(pk=state.scope.team_id) if state.scope.team_id else None
    ask = state.ask(*columns)
    found = [over_assignment(measure, team, period, ask) for period in columns]
    codes = [period.code for period in columns]
    return list(zip(found, codes, strict=True)) if any(each is not None for each in found) else []
