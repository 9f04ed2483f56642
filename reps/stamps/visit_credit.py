"""What a visit counts depends on others: the day's other visits, and who else was present."""

from collections import defaultdict
from decimal import Decimal
from itertools import groupby

from django.db.models import BigIntegerField, DateField, F

from reps.kept import Given, Kept
from reps.models import Overturn, ParametersByDay, Visit, VisitParticipant
from reps.stamps.stamper import CHUNK, Stamper


def apply_cap(visits=None):
    """Set `counts` anew on held visits: one quality visit per rep, day and opportunity, the earliest (E14).

    One taken out of the count after an audit leaves its place to the next.

    `visits` narrows it to whole rep-days. Only rows that change are written.
    """
    visits = Visit.objects.all() if visits is None else visits
    _cap(_held(visits).iterator(chunk_size=CHUNK), _overturned(visits))


def cap_day(rep, day):
    """The same of a rep's day, as each visit that is written asks for it."""
    about = {"rep": rep, "day": day}
    _cap(HELD(**about), OVERTURNED(**about))


def _held(visits):
    return (
        visits.held()
        .order_by("rep_id", "date", F("start").asc(nulls_last=True), "key")
        .values_list("rep_id", "date", "pk", "quality", "counts", "proposal_id", "lead_id", "customer_id")
    )


def _overturned(visits):
    return Overturn.objects.standing().filter(visit__in=visits.held()).order_by().values_list("visit")


def _day():
    return Visit.objects.filter(rep=Given("rep", BigIntegerField()), date=Given("day", DateField()))


HELD, OVERTURNED = Kept(lambda: _held(_day())), Kept(lambda: _overturned(_day()))


def _cap(rows, overturned):
    parameters, overturned, wrong = ParametersByDay(), {pk for (pk,) in overturned}, {True: [], False: []}
    for (_rep, day), day_rows in groupby(rows, key=lambda row: row[:2]):
        seen = set()
        for _rep, _date, pk, quality, counts, proposal, lead, customer in day_rows:
            opportunity = ("p", proposal) if proposal else ("l", lead) if lead else ("c", customer)
            meets = bool(quality) and pk not in overturned
            should = meets and not (opportunity in seen and parameters.on(day).same_day_cap)
            if meets:
                seen.add(opportunity)
            if should != counts:
                wrong[should].append(pk)
    for should, pks in wrong.items():
        _update(Visit, pks, counts=should)


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
