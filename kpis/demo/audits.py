"""Blind audits of the last weeks, a calibration of the last quarter, what was taken out of the count, one odd rep.

That one writes everything down on Sunday evenings.
"""

from collections import defaultdict
from datetime import time, timedelta

from kpis.demo import bulk
from reps.audits import drawn_of
from reps.calibrations import begin, quarters
from reps.calibrations import drawn as drawn_for_two
from reps.models import Calibration, CalibrationRating, Overturn, ParametersByDay, Visit, VisitAudit
from reps.stamps import apply_cap, restamp

WEEKS = 13
AUDITED, ANSWERED = 0.75, ("need_confirmed", "decision_maker_present", "solution_shown_standard")
STRICTER, KINDER = 0.17, 0.06  # chances that an auditor says no to a rep's yes, and yes to a no
APART = {2: "second", 5: "second", 7: "first"}  # visits of the calibration that one alone calls quality
REASONS = (
    "Only the reception was met.",
    "The next step was ours, not theirs: nobody at the client had agreed to a day.",
)


def audits(story, casts, users):
    """Audits by the manager of the first team of their own, by the admin of the others; some visits taken out."""
    last = story.today - timedelta(days=story.today.weekday() + 7)
    weeks = [last - timedelta(weeks=back) for back in range(WEEKS)]
    made = [audit for at, cast in enumerate(casts) for audit in _of_team(story, cast, _auditor(users, at), weeks)]
    bulk.write(made)
    _take_out(story, [audit for audit in made if audit.auditor == users["manager"]])
    _sunday_evenings(story, _busiest(casts[0], last), last)
    _calibration(story, users)


def _auditor(users, at):
    return users["manager" if at == 0 else "admin"]


def _of_team(story, cast, auditor, weeks):
    dice = story.dice(f"audits {cast.team.key}")
    visits, by_day = _by_week(cast, weeks), ParametersByDay()
    for monday in weeks:
        for visit in drawn_of(visits[monday], by_day.on(monday)):
            if dice.random() < AUDITED:
                yield _audit(story, dice, visit, auditor, monday)


def _by_week(cast, weeks):
    """{Monday: visits held of a team but its manager's}"""
    found, held = defaultdict(list), Visit.objects.held().between(min(weeks), max(weeks) + timedelta(days=6))
    of_team = held.filter(team=cast.team).exclude(rep=cast.sellers[0].rep)
    for visit in of_team.order_by("rep__name", "rep_id", "pk"):
        found[visit.date - timedelta(days=visit.date.weekday())].append(visit)
    return found


def _audit(story, dice, visit, auditor, monday):
    differs = dice.random() < (STRICTER if visit.quality else KINDER)
    quality = bool(visit.quality) is not differs
    answers = visit.answers | dict.fromkeys(ANSWERED, True) if quality else visit.answers | {"need_confirmed": False}
    at = story.local(monday + timedelta(days=8), time(9 + dice.randint(0, 8), dice.randint(0, 59)))
    told = {"answers": answers, "quality": quality, "claimed": visit.quality}
    return VisitAudit(visit=visit, auditor=auditor, audited_at=min(at, story.instant), **told)


def _take_out(story, audits):
    """The latest visits their manager did not find to be of quality."""
    doubted = [audit for audit in audits if audit.visit.quality and not audit.quality]
    taken = sorted(doubted, key=lambda audit: audit.visit.date, reverse=True)
    lines = [
        Overturn(visit=audit.visit, by=audit.auditor, reason=reason, at=audit.audited_at)
        for audit, reason in zip(taken, REASONS, strict=False)
    ]
    bulk.write(lines)
    for line in lines:
        apply_cap(Visit.objects.filter(rep=line.visit.rep_id, date=line.visit.date))


def _busiest(cast, last):
    """Whoever of the team, its manager and the demo's rep left out, made most visits lately."""
    lately = Visit.objects.held().filter(date__gt=last - timedelta(weeks=WEEKS))
    reps = [each.rep for each in cast.sellers[2:] or cast.sellers]
    return max(reps, key=lambda rep: (lately.filter(rep=rep).count(), rep.key))


def _sunday_evenings(story, rep, last):
    held = Visit.objects.held().filter(rep=rep, date__range=(last - timedelta(weeks=WEEKS - 1), last + timedelta(6)))
    written = list(held.order_by("date", "pk"))
    for at, visit in enumerate(written):
        sunday = visit.date + timedelta(days=6 - visit.date.weekday())
        visit.logged_at = story.local(sunday, time(20, at % 60))
    Visit.objects.bulk_update(written, ["logged_at"], batch_size=500)
    restamp(Visit, held)


def _calibration(story, users):
    """The last quarter's, by the manager and the administrator: of ten visits they see seven alike."""
    quarter, start, end = quarters()[0]
    first, second = sorted((users["manager"], users["admin"]), key=lambda user: user.pk)
    visits = drawn_for_two(first, second, start, end)
    if visits:
        days, pair = {"quarter": quarter, "start": start, "end": end}, {"first": first, "second": second}
        made = begin(Calibration(**days, **pair, opened_by=users["director"]), visits)
        bulk.write([line for at, drawn in enumerate(made.drawn.order_by("pk")) for line in _ratings(story, drawn, at)])


def _ratings(story, drawn, at):
    """Both ratings of a visit. The two differ on a few."""
    for seat, name in ((1, "first"), (2, "second")):
        quality = APART.get(at) == name if at in APART else bool(drawn.visit.quality)
        answers = drawn.visit.answers
        answers = answers | dict.fromkeys(ANSWERED, True) if quality else answers | {"need_confirmed": False}
        yield CalibrationRating(drawn=drawn, seat=seat, answers=answers, quality=quality, rated_at=story.instant)
