"""Targets: a year of a team in one grid, the initial beside the present."""

from dataclasses import dataclass
from functools import cached_property

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kpis.definitions import measure_by_name
from kpis.period_labels import short_label
from kpis.periods import Grain
from kpis.rates import rates_of
from kpis.targets.agreed import changes, fair_shares
from kpis.targets.aims import at_home
from kpis.targets.assigned import over_assignment
from kpis.targets.entered import added_up, standing_parts_of
from kpis.targets.entry import (
    GRAINS,
    MEASURES,
    Owner,
    entered,
    measure_choices,
    owners,
    periods,
    save_changes,
    usual_basis,
    usual_grain,
)
from kpis.targets.grid import TargetGrid
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


@dataclass(frozen=True)
class Sheet:
    """The targets of one measure for a scope's owners in the periods of a fiscal year, as an address asks for them."""

    state: State
    measure: str
    grain: Grain
    owners: list
    standing: dict  # {(owner code, period code): Target}

    @classmethod
    def of(cls, request, state):
        measure = _asked(request, "measure", MEASURES) or MEASURES[0]
        people = owners(state.scope, state.period)
        standing = entered(measure, state.period, people)
        grain = _asked(request, "grain", GRAINS) or usual_grain(people, standing, state.period.fiscal)
        return cls(state, measure, grain, people, standing)

    @cached_property
    def periods(self):
        return periods(self.state.period, self.grain)

    @cached_property
    def ask(self):
        return self.state.ask(*self.periods)

    @cached_property
    def adds_up(self):
        return measure_by_name(self.measure)[1].unit in ADDED_UP

    def grid(self, data=None):
        """The TargetGrid to enter them by."""
        return TargetGrid(
            data,
            measure=self.measure,
            owners=self.owners,
            periods=self.periods,
            standing=self.standing,
            usual_basis=usual_basis(self.measure),
            closed=own_code(self.state.user),
        )

    def rows(self, grid):
        return list(grid.rows(self.owners, self.periods, self._beside()))

    def _beside(self):
        """A function of (owner, period, target): what stands beside a cell's field, in the organisation's currency."""
        fair, rates = self._fair(), rates_of(self.ask)
        parts = standing_parts_of(self.measure, self.ask)

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

    def _fair(self):
        """Pro-rated targets where the measure adds up over time; a rate is aimed at however long somebody is there."""
        return fair_shares(self.ask) if self.adds_up else lambda *_cell: None

    @property
    def changes(self):
        return changes(self.measure, self.owners, self.state.period)

    @property
    def over_assignment(self):
        """[(what is set below over the own target, code of the period)] a column each; [] for a rep."""
        scope = self.state.scope
        if scope.kind == "rep" or not self.adds_up:
            return []
        team = Team.objects.get(pk=scope.team_id) if scope.team_id else None
        found = [over_assignment(self.measure, team, period, self.ask) for period in self.periods]
        codes = [period.code for period in self.periods]
        return list(zip(found, codes, strict=True)) if any(each is not None for each in found) else []


def _asked(request, name, known):
    """What the address says, where it is one of those known; else None."""
    value = request.GET.get(name)
    return value if value in known else None


@figures_page(Grain.YEAR, kind=YearState, open_to=_is_open_to, own_period=True)
def targets(request, state):
    """Enter or read the targets of ?who for the fiscal year of ?when, by ?grain and ?measure."""
    sheet = Sheet.of(request, state)
    if request.method == "POST" and not may_enter(request.user, state.scope):
        raise PermissionDenied
    grid = sheet.grid(request.POST or None)
    if grid.is_valid():
        return _saved(request, grid, sheet.measure)
    return render(request, "kpis/targets.html", _context(request.user, sheet, grid))


def _context(user, sheet, grid):
    return {
        "state": sheet.state,
        "measure": measure_by_name(sheet.measure)[1],
        "measures": measure_choices(),
        "grain": sheet.grain,
        "grains": GRAINS.items(),
        "columns": [short_label(period) for period in sheet.periods],
        "grid": grid,
        "rows": sheet.rows(grid),
        "changes": sheet.changes,
        "may_enter": may_enter(user, sheet.state.scope),
        "over_assignment": sheet.over_assignment,
    }


def may_enter(user, scope):
    """Sales-operations admins for everyone; managers for the teams they lead and the people in them."""
    if user.is_sales_admin:
        return True
    if scope.kind == "team":
        return scope.team_id in user.managed_team_ids
    return scope.kind == "rep" and user.is_manager and scope.rep_id != user.rep_record.pk


def own_code(user):
    """(code of the rep who the reader is,): nobody agrees their own target with themselves; () for an admin."""
    rep = None if user.is_sales_admin else user.rep_record
    return (Owner(rep.name, rep=rep).code,) if rep else ()


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
