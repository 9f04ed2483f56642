"""Who was in some teams all their time: what was published of them is their part in these teams too (spec 2.3, 2.8)."""

from collections import defaultdict
from itertools import pairwise

from reps.days import ONE_DAY
from reps.models import Membership


def settled(scope):
    """The keys of the reps of a scope with teams who never were anywhere else, on any day between hire and leaving."""
    reps = Membership.objects.filter(team__in=scope.team_ids).order_by().values("rep")
    rows = Membership.objects.filter(rep__in=reps if scope.rep_id is None else [scope.rep_id]).order_by()
    times, whose = defaultdict(list), ("rep__key", "rep__hired_on", "rep__left_on")
    for key, hired, left, *time in rows.values_list(*whose, "start", "end", "team"):
        times[key, hired, left].append(time)
    return {key for (key, hired, left), spent in times.items() if _is_all(spent, hired, left, scope.team_ids)}


def _is_all(times, hired, left, teams):
    """Whether [(start, end, team), ...] leave out no day from hire to leaving, and no team is another."""
    times.sort(key=lambda time: (time[0] is not None, time[0]))
    since, until = times[0][0], times[-1][1]
    from_hire = since is None or (hired is not None and since <= hired)
    to_the_end = until is None or (left is not None and until >= left)
    gapless = all(end + ONE_DAY == start for (_start, end, _team), (start, *_rest) in pairwise(times))
    return from_hire and to_the_end and gapless and {team for *_days, team in times} <= teams
