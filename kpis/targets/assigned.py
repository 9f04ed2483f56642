"""Over-assignment: the targets of those directly below an owner beside its own (spec 8.3, E40)."""

from kpis.targets.entered import added_up, everybody
from reps.models import Membership, Team


def over_assignment(measure, team, period, ask):
    """Σ of the initial targets directly below ÷ its own; None without one: 300 + 300 + 280 + 240 on 1,000 is 1.12.

    Below the company are its top teams, below a team its teams and who is in it itself (spec 8.3, E40).
    """
    own, below = assigned(measure, team, period, ask)
    whole, total = added_up(own), added_up(below)
    if not whole or total is None or len({target.basis for target, _amount in (*own, *below)}) > 1:
        return None  # amounts on different bases don't add up
    return float(total / whole)


def assigned(measure, team, period, ask):
    """([(Aim, initial amount), ...] of a team (None: the company), the same of the owners directly below it)."""
    targets = everybody(ask, measure, initial=True)
    below = [part for owner in _below(team, period, ask) for part in targets.parts(owner, period)]
    return targets.parts(owner_of(team), period), below


def owner_of(team):
    return ("team", team.key) if team else ("company", "")


def _below(team, period, ask):
    """The owners directly below a team (None: the company) in a period."""
    teams = ask.kept(("teams below", team), lambda: Team.objects.filter(parent=team))
    below = [("team", each.key) for each in teams]
    if team is None:
        return below
    stays = ask.kept(("members", team), lambda: Membership.objects.filter(team=team).select_related("rep"))
    return below + [("rep", key) for key in dict.fromkeys(stay.rep.key for stay in stays if _overlaps(stay, period))]


def _overlaps(stay, period):
    return (stay.start or period.end) <= period.end and (stay.end or period.start) >= period.start
