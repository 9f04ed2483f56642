"""Working out the close rate's horizon from the company's own wins, once a quarter (spec 3: close.horizon_days)."""

from math import ceil

from django.db.models import Q

from reps.models import CloseHorizon, ParametersByDay, Proposal

MONTHS, STEP = 24, 30


def days_to_win(day):
    """Days from first issue to win of what was won in the 24 months before a day, in order. Cancelled wins are none."""
    since = day.replace(year=day.year - MONTHS // 12, day=min(day.day, 28))
    won = Proposal.objects.filter(Q(ended_on__gte=since, ended_on__lt=day), counts=True, ending=Proposal.Status.WON)
    return sorted(won.order_by().values_list("days_to_end", flat=True))


def nine_in_ten(days):
    """The smallest of these numbers that at least nine in ten do not pass: of 1 to 20 it is 18."""
    return days[ceil(len(days) * 9 / 10) - 1]


def rounded_up(days):
    """To the next 30: 41 is 60, 60 stays, and a win on the day of issue still takes 30."""
    return max(ceil(days / STEP), 1) * STEP


def fix(today):
    """Fix the horizon of the quarter around a day, if it is not fixed yet and there are wins enough.

    Returns the CloseHorizon that was made, or None.
    """
    by_day = ParametersByDay()
    start, _end = by_day.fiscal.bounds("quarter", today)
    rules = by_day.on(start)
    if not rules.close_horizon_own or CloseHorizon.objects.filter(effective_from=start).exists():
        return None
    found = days_to_win(start)
    if len(found) < rules.close_horizon_wins:
        return None
    slowest = nine_in_ten(found)
    return CloseHorizon.objects.create(
        effective_from=start, days=rounded_up(slowest), nine_in_ten=slowest, wins=len(found)
    )
