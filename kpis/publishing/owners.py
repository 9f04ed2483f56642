"""Whose figures are published: those of the company, of teams, and of reps, each all they did (spec 2.8).

What a rep did in some teams was published only where that is all they did (kpis/publishing/settled.py).
"""

from django.db.models import Q

from kpis.publishing.models import PublishedFigures
from kpis.publishing.settled import settled
from reps.models import Team


def is_whole_scope(ask):
    """Whether the groups asked for are owners that figures were published of, nothing left out."""
    if not ask.by:
        return not _is_part_of_reps(ask) or ask.scope.key in _settled(ask)
    return ask.by == ("team",) or (ask.by == ("rep",) and ask.scope.kind != "rep")


def _is_part_of_reps(ask):
    """Whether what reps did in some teams is asked for, not all they did."""
    return ask.scope.team_ids is not None and (ask.scope.kind == "rep" or ask.by == ("rep",))


def _settled(ask):
    return ask.kept("settled", lambda: settled(ask.scope))


def is_owner(ask, key):
    """Whether figures are published of the group of a key."""
    return not ask.by or not _is_part_of_reps(ask) or key[1] in _settled(ask)


def of_owners(rows, ask):
    """Of PublishedFigures, those of the groups of an ask."""
    if not ask.by:
        return rows.filter(owner=ask.scope.code)
    if ask.by == ("rep",):
        return rows.filter(_of_reps(ask))
    return rows.filter(owner__in=[f"team:{team.key}" for team in _bottom_teams(ask.scope)])


def _of_reps(ask):
    if _is_part_of_reps(ask):
        return Q(owner__in=[f"rep:{key}" for key in sorted(_settled(ask))])
    return Q(owner__startswith="rep:")


def _bottom_teams(scope):
    """Grouped by team, a row holds what a team did itself: published is only that of a team with none below it."""
    teams = Team.objects.filter(children__isnull=True)
    return teams if scope.team_ids is None else teams.filter(pk__in=scope.team_ids)


def is_published(kind, key):
    """Whether figures of a team or rep were published under this key."""
    return PublishedFigures.objects.filter(owner=f"{kind}:{key}").exists()
