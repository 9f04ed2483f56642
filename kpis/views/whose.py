"""Whose figures a page may show: the teams and people its reader may choose among, and the one that is asked for."""

from django.http import Http404
from django.utils.translation import gettext as _

from kpis.scope import ITSELF, Scope
from reps.models import Rep


def readable_teams(user):
    """Teams whose totals the user may see, in tree order: all, those managed and below, and a rep's own.

    A recruiter fills the benches of all.
    """
    if user.sees_everything or only_recruits(user):
        return user.team_tree.in_order
    readable = {*user.managed_team_ids, *([user.team_today.pk] if user.team_today else [])}
    return [team for team in user.team_tree.in_order if team.pk in readable]


def readable_reps(user):
    return Rep.objects.visible_to(user).order_by("name").only("pk", "key", "name")


def scope_of(user, code, within="", itself=False):
    """The Scope a code names, or the widest the user manages when it is blank; Http404 for what is not theirs.

    `itself`: it may be what a team or the company has beside the teams below it.
    """
    kind, _sep, key = (code or default_who(user)).partition(":")
    if kind == ITSELF and itself and (key or user.sees_everything):
        return Scope.itself(_team_of(user, key) if key else None)
    if kind == "company" and (user.sees_everything or only_recruits(user)):
        return Scope.company()
    if kind == "team":
        return _team_scope(user, key)
    if kind == "rep":
        return _rep_scope(user, key, within)
    raise Http404(_("There is no “%(who)s” here.") % {"who": code})


def only_recruits(user):
    """A recruiter with no part in sales: the whole talent pool, and no sales figures at all."""
    return user.is_recruiter and not user.sees_sales


def _team_scope(user, key):
    return Scope.team(_team_of(user, key), user.team_tree)


def _team_of(user, key):
    found = next((team for team in readable_teams(user) if team.key == key), None)
    if found is None:
        raise Http404(_("There is no team “%(key)s” here.") % {"key": key})
    return found


def _rep_scope(user, key, within):
    rep = readable_reps(user).filter(key=key).first()
    if rep is None:
        raise Http404(_("There is no rep “%(key)s” here.") % {"key": key})
    everything = user.sees_everything or rep == user.rep_record
    readable = None if everything else frozenset(user.managed_team_ids)
    if not within:
        return Scope.rep(rep, readable)
    team_ids = _team_scope(user, within).team_ids
    return Scope.rep(rep, team_ids if readable is None else team_ids & readable, within)


def default_who(user):
    """The company for who sees it all, a manager's topmost team, a rep's own figures."""
    if user.sees_everything or only_recruits(user):
        return "company"
    if user.is_manager:
        return f"team:{_topmost(user).key}"
    return f"rep:{user.rep_record.key}" if user.rep_record else "nobody"


def _topmost(user):
    managed = [team for team in readable_teams(user) if team.pk in user.managed_team_ids]
    return min(managed, key=lambda team: team.tree_depth)
