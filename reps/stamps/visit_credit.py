"""What a visit counts depends on others: the day's other visits, and who else was present."""

from collections import defaultdict
from decimal import Decimal

from django.db.models import BigIntegerField, DateField

from reps.kept import Given, Kept
from reps.locking.locked import Locked
from reps.models import Visit, VisitParticipant
from reps.same_day import Seen, held, miscounted, overturned, whole_days
from reps.stamps.stamper import CHUNK, Stamper


def apply_cap(visits=None):
    """Set `counts` anew on held visits: one quality visit per rep, day and opportunity, the earliest (E14).

    `visits` narrows it to whole rep-days. Only rows that change are written.
    """
    visits = Visit.objects.all() if visits is None else visits
    _cap(held(visits).iterator(chunk_size=CHUNK), overturned(visits))


def cap_day(rep, day):
    """The same of a rep's day, as each visit that is written asks for it."""
    about = {"rep": rep, "day": day}
    _cap(HELD(**about), OVERTURNED(**about))


def cap_days(pairs, *, locked_too=False):
    """The same of some {(rep id, day)}, of locked days only if that is meant."""
    if pairs and not locked_too:
        days = [day for _rep, day in pairs]
        closed = Locked(first=min(days), last=max(days))
        pairs = {(rep, day) for rep, day in pairs if not closed.on(day)}
    for visits in whole_days(pairs):
        apply_cap(visits)


def _day():
    return Visit.objects.filter(rep=Given("rep", BigIntegerField()), date=Given("day", DateField()))


HELD, OVERTURNED = Kept(lambda: held(_day())), Kept(lambda: overturned(_day()))


def _cap(rows, out):
    wrong = {True: [], False: []}
    for visit, counts in miscounted((Seen(*row) for row in rows), out):
        wrong[counts].append(visit.pk)
    for counts, pks in wrong.items():
        _update(Visit, pks, counts=counts)


def apply_credit(visits=None):
    """Give every visit's credit to its rep, or an equal share to each person present where that is chosen (E13)."""
    joint = VisitParticipant.objects.select_related("visit")
    joint = joint if visits is None else joint.filter(visit__in=visits)
    by_visit = defaultdict(list)
    for participant in joint.order_by("visit_id", "pk"):
        by_visit[participant.visit].append(participant)
    stamper = Stamper()
    for visit, participants in by_visit.items():
        shared = stamper.parameters.on(visit.date).shared_visit_credit
        share = (Decimal(1) / (len(participants) + 1)).quantize(Decimal("0.0001")) if shared else Decimal(0)
        Visit.objects.filter(pk=visit.pk).update(credit=1 - share * len(participants))
        for participant in participants:
            participant.date, participant.credit = visit.date, share
            participant.team_id = stamper.team_on(participant.rep_id, visit.date)
    everyone = [participant for participants in by_visit.values() for participant in participants]
    VisitParticipant.objects.bulk_update(everyone, ["date", "credit", "team"], batch_size=CHUNK)
    alone = Visit.objects.all() if visits is None else visits
    alone.exclude(credit=1).filter(participants__isnull=True).update(credit=1)


def _update(model, pks, **values):
    for at in range(0, len(pks), CHUNK):
        model.objects.filter(pk__in=pks[at : at + CHUNK]).update(**values)
