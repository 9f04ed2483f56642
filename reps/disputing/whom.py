"""Who decides a dispute: the next manager up, never the manager concerned, never the rep (spec 17)."""

from collections import defaultdict

from django.utils import timezone

from reps.disputing.topics import About
from reps.models import Membership

FIELDS = {About.REJECTION: "rejected_on", About.OWNER: "owner", About.OUTCOME: "status"}
VERSIONS = 50


def team_of(rep, day):
    """The team the rep was in on the record's day, else today's; None without either."""
    return rep.team_on(day) or rep.team_on(timezone.localdate())


def against(record, about, rep, team, day):
    """The account whose decision is disputed, as far as that is on record; else that of the rep's manager then."""
    found = record.overturn.by if about == About.TAKEN_OUT else _author(record, FIELDS.get(about))
    if found is None or found == rep.user:
        found = next((leader.user for leader in _nearest(rep, team, day) if leader.user), None)
    return found


def _author(record, field):
    """Who gave a field its present value, by the history; None where that is not told."""
    if field is None:
        return None
    versions = record.history.select_related("history_user").order_by("-history_date", "-history_id")[:VERSIONS]
    now, found = record._meta.get_field(field).value_from_object(record), None
    for version in versions:
        if version._meta.get_field(field).value_from_object(version) != now:
            break
        found = version.history_user
    return found


def _nearest(rep, team, day):
    """Those who managed the rep on a day: of the lowest team that had a manager."""
    by_team = _leaders(team, day, rep)
    return next((by_team[each.pk] for each in _upwards(team) if by_team[each.pk]), [])


def approver_team(rep, record, team, against):
    """The team whose manager decides: the next one up from the rep's manager, above the record's team too, or None.

    Neither whoever decided what is disputed nor a team without a manager who has an account is asked.
    """
    sees = {each.pk for each in _upwards(record.team)} or {each.pk for each in _upwards(team)}
    by_team, is_above = _leaders(team, timezone.localdate(), rep), False
    for each in _upwards(team):
        leaders = by_team[each.pk]
        if is_above and each.pk in sees and any(_may(leader.user, against) for leader in leaders):
            return each
        is_above = is_above or bool(leaders)
    return None


def _may(user, against):
    return user is not None and user.is_active and user != against


def _upwards(team):
    while team is not None:
        yield team
        team = team.parent


def _leaders(team, day, rep):
    """{team id: [managing reps on a day, but for `rep`]} from a team upwards."""
    chain = [each.pk for each in _upwards(team)]
    found = Membership.objects.on(day).filter(manages=True, team__in=chain).exclude(rep=rep)
    by_team = defaultdict(list)
    for each in found.select_related("rep__user").order_by("pk"):
        by_team[each.team_id].append(each.rep)
    return by_team
