"""A KPI by team or by rep: rows of figures."""

from collections import defaultdict

from django.utils import timezone

from kpis.kpi import shown_now
from kpis.publishing.overlay import Wanted, figures_together, singles
from kpis.readings import window
from kpis.scope import Scope
from reps.models import Membership, Team

MOST = 7  # columns that can be taken in side by side


def by_rep(kpi, state, reps, measures=(), beside=()):
    """[{"key", "name", "within", measure name: Figure}, ...] of those of `reps` with anything to show.

    `measures` stand in for the KPI's usual columns; `beside`, [(facts, ask), ...], is counted with them.
    """
    found = _Rows(measures or columns(kpi, state), state, "rep", beside)
    within = dict(Membership.objects.on(timezone.localdate()).order_by().values_list("rep__key", "team__name"))
    return [
        {"key": rep.key, "name": rep.name, "within": within.get(rep.key, ""), **found.of(rep.key)}
        for rep in reps.order_by("name")
        if rep.key in found.keys
    ]


def by_team(kpi, state, measures=()):
    """Rows of the teams in scope below its own, in tree order: a team's figures take in all teams below it.

    Teams at the bottom come from one grouped query a table; those with teams below are asked for one by one, and so is
    everybody about talent, where expected need exists for a whole scope only. What none of the teams below has stands
    in a row of its own, where there is any: so the rows add up.
    """
    teams = [team for team in _teams(state.scope) if team.pk != state.scope.team_id]
    parents = {team.parent_id for team in teams}
    measures = measures or columns(kpi, state)
    found, rows = _Rows(measures, state, "team"), []
    for team in teams:
        row = {"key": team.key, "name": team.name, "within": team.parent.name if team.parent else ""}
        figures_of = _whole(measures, state, team) if kpi.is_talent or team.pk in parents else found.of(team.key)
        rows.append(row | {"depth": team.tree_depth, "is_sum": team.pk in parents} | figures_of)
        if team.pk in parents and not kpi.is_talent:
            rows += _rest(found, team, team.tree_depth + 1)
    return rows + (_rest(found, _own(state.scope), rows[0]["depth"]) if rows and not kpi.is_talent else [])


def _own(scope):
    return Team.objects.get(pk=scope.team_id) if scope.team_id else None


def _rest(found, team, depth):
    """[The row of what a team has itself, or is in none, beside the teams below it]; [] where that is nothing."""
    scope = Scope.itself(team)
    figures_of = found.of(scope.key or None)
    if not any(each.numerator or each.denominator for each in figures_of.values()):
        return []
    row = {"key": scope.code, "name": scope.label, "within": team.name if team else ""}
    return [row | {"depth": depth, "is_rest": True} | figures_of]


def side_by_side(rows):
    """Those rows that can be set against each other: no sums of others, and not what is left."""
    return [row for row in rows if not row.get("is_sum") and not row.get("is_rest")]


def _teams(scope):
    teams = Team.objects.with_tree_fields().select_related("parent")
    return teams if scope.team_ids is None else teams.filter(pk__in=scope.team_ids)


def columns(kpi, state):
    """The measures a breakdown shows: the headline and the first of those that support it."""
    return shown_now([kpi[name] for name in (kpi.headline, *kpi.supporting)], state)[:MOST]


def _windows(measures, state, by):
    by_window = defaultdict(list)
    for measure in measures:
        by_window[window(measure, state, by)].append(measure)
    return by_window.items()


class _Rows:
    """Figures grouped by rep or team.

    Who has no rows behind one of the measures has a true zero of it, or a blank rate.
    """

    def __init__(self, measures, state, by, beside=()):
        wanted = [Wanted(group, state.ask(period, by=(by,))) for period, group in _windows(measures, state, by)]
        self._asks = {measure: each.ask for each in wanted for measure in each.measures}
        self._found = defaultdict(dict)
        for of_window in figures_together(wanted, beside):
            for measure, found in of_window.items():
                for (_index, key), figure in found.items():
                    self._found[key][measure] = figure
        self.keys = frozenset(self._found)

    def of(self, key):
        """{measure name: Figure}"""
        found = self._found[key]
        return {each.name: found.get(each) or self._nothing(each, key) for each in self._asks}

    def _nothing(self, measure, key):
        return measure.figure(self._asks[measure], (0, key), measure.nothing())


def _whole(measures, state, team):
    """{measure name: Figure} of a team and all below it."""
    return {
        measure.name: figure
        for period, of_window in _windows(measures, state, "team")
        for measure, figure in singles(of_window, state.ask(period, scope=Scope.team(team))).items()
    }
