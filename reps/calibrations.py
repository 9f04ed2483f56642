"""Drawing the visits that two managers rate (spec 12): by lot, fixed by the visits and the installation's secret key.

Where ten visits are in the scope of both they come from those, else from those of either: then the round itself lets
each of the two read the other's visits of the sample. One of each rep in turn, so that no rep fills the sample.
"""

from collections import defaultdict
from itertools import chain, zip_longest

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac

from reps.days import ONE_DAY
from reps.fiscal import QUARTER
from reps.models import Calibration, CalibrationVisit, Membership, ParametersByDay, User, Visit

SAMPLE = 10  # visits, spec 12
QUARTERS_BACK = 4


def quarters():
    """[(code, first, last day)] of the last quarters that are over, the latest first."""
    fiscal, found = ParametersByDay().fiscal, []
    start = fiscal.bounds(QUARTER, timezone.localdate())[0]
    for _each in range(QUARTERS_BACK):
        start, end = fiscal.bounds(QUARTER, start - ONE_DAY)
        year, number = fiscal.number(QUARTER, start)
        found.append((f"{year}-Q{number}", start, end))
    return found


def raters():
    """Accounts that may audit: whoever manages a team today, and sales admins. Directors only read."""
    managing = Membership.objects.on(timezone.localdate()).filter(manages=True).values("rep__user")
    active = User.objects.filter(Q(pk__in=managing) | Q(is_staff=True), is_active=True, is_director=False)
    return active.order_by("first_name", "last_name", "username")


def drawn(first, second, start, end):
    """Ids of the visits for these two, at most ten: none that one of them made, audited or rated before."""
    held = _unknown_to((first, second), Visit.objects.held().between(start, end))
    common = _by_lot(held.visible_to(first).visible_to(second))
    return common if len(common) == SAMPLE else _by_lot(held.visible_to(first) | held.visible_to(second))


def _unknown_to(pair, visits):
    rated = CalibrationVisit.objects.filter(Q(calibration__first__in=pair) | Q(calibration__second__in=pair))
    return visits.exclude(rep__user__in=pair).exclude(audits__auditor__in=pair).exclude(calibrated__in=rated)


def _by_lot(visits):
    by_rep = defaultdict(list)
    for pk, key, rep in visits.order_by().values_list("pk", "key", "rep"):
        by_rep[rep].append((_lot(key), pk))
    piles = sorted(sorted(pile) for pile in by_rep.values())
    turns = chain.from_iterable(zip_longest(*piles))
    return [each[1] for each in turns if each][:SAMPLE]


def _lot(key):
    return salted_hmac("reps.calibrations", key).hexdigest()


@transaction.atomic
def begin(calibration, visits):
    """Keep a calibration with its sample."""
    calibration.save()
    CalibrationVisit.objects.bulk_create(CalibrationVisit(calibration=calibration, visit_id=pk) for pk in visits)
    return calibration


def is_complete(calibration):
    """Whether both have rated every visit: before that nobody reads an answer."""
    return Calibration.objects.complete().filter(pk=calibration.pk).exists()
