"""What was published of the story's last weeks, a figure that was restated since, and late changes that wait."""

from datetime import datetime, time, timedelta

from kpis.demo import bulk
from kpis.demo.story import Story
from kpis.periods import Grain, Period
from kpis.publishing.publish import publish, publishes_at
from reps.locking import guard, late
from reps.locking.rules import Timetable
from reps.models import PeriodLock, Visit

PUBLISHED = ((Grain.WEEK, 2), (Grain.MONTH, 1), (Grain.QUARTER, 1))  # the last so many of each


def published(story: Story):
    """Publish the last periods, each at the instant it was due."""
    timetable = Timetable.current()
    for grain, number in PUBLISHED:
        last = Period.of(story.today, grain, timetable.parameters.fiscal).previous()
        for period in last.trail(number):
            due = publishes_at(period, timetable)
            if due <= story.instant and period.start >= story.start:
                with bulk.uncollected():
                    publish(period, due, timetable)


def late_changes(story, casts, users):
    """The rep forgot a visit and got an answer wrong, which wait; the manager made good for somebody who was ill."""
    lock = PeriodLock.objects.filter(grain="week").locked(story.instant).order_by("-start").first()
    if lock is None:
        return
    own = casts[0].sellers[1].rep
    mate = next((each.rep for each in casts[0].sellers[2:] if each.employed(lock.start)), own)
    for rep, number, user, reason in (
        (own, 1, users["rep"], "Three days on the road without a network · 出差三天没有网络"),
        (mate, 2, users["manager"], "Was ill and told me by phone · 生病期间电话告知"),
    ):
        visit = _forgotten(story, rep, lock, number)
        if visit:
            late.ask(guard.PeriodLocked(None, visit, visit.date, lock), reason=reason, by=user)
    _wrong_answer(own, lock, users["rep"])


def _forgotten(story, rep, lock, number):
    """A quality visit to a customer seen before, on the first working day of the locked week; None if there is none."""
    before = Visit.objects.filter(rep=rep, date__lt=lock.start).order_by("-date", "pk").first()
    if before is None:
        return None
    day = story.workday_on_or_after(lock.start)
    answers = {
        "need_confirmed": True,
        "next_step_on": (day + timedelta(days=10)).isoformat(),
        "decision_maker_present": True,
    }
    return Visit(
        key=f"V-late-{number}",
        rep=rep,
        customer=before.customer,
        date=day,
        start=time(16),
        minutes=60,
        channel=Visit.Channel.ONSITE,
        answers=answers,
        logged_at=datetime.combine(story.today, time(8, 30), story.zone),
    )


def _wrong_answer(rep, lock, user):
    """A visit of the locked week whose customer did confirm the need after all."""
    held = Visit.objects.held().filter(rep=rep, date__range=(lock.start, lock.end)).order_by("date", "pk")
    was = next((visit for visit in held if visit.answers.get("need_confirmed") is False), None) or held.first()
    if was is None:
        return
    now = Visit.objects.get(pk=was.pk)
    now.answers = was.answers | {"need_confirmed": True, "decision_maker_present": True}
    if now.answers != was.answers:
        reason = "The client's mail with the need came later · 客户之后邮件确认了需求"
        late.ask(guard.PeriodLocked(was, now, was.date, lock), reason=reason, by=user)
