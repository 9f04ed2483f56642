"""What was agreed about targets since: later versions and voided ones, and what is fair for a part of a period."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cache, partial
from itertools import pairwise

from django.utils.translation import gettext_lazy as _

from kpis.models import Target, TargetVersion
from kpis.rates import rates_of
from kpis.talent.nine_box import Shares
from kpis.targets.aims import at_home
from kpis.targets.entry import code_of, owned_by

VOIDED = _("Voided")
CENT = Decimal("0.01")


@dataclass(frozen=True)
class Change:
    """A target agreed anew, or voided (then `now` is None): what it was before, why, from when and by whom."""

    owner: str
    period: str
    kind: str
    currency: str
    before: Decimal
    now: Decimal | None
    since: object
    reason: str
    by: object


def changes(measure, owners, year):
    """[Change, ...] of these owners' targets of a measure in a fiscal year, the latest first."""
    labels = {owner.code: owner.label for owner in owners}
    found = Target.objects.filter(owned_by(owners), measure=measure, start__gte=year.start, end__lte=year.end)
    found = found.select_related("rep", "team").prefetch_related("versions__by")
    made = [change for target in found for change in _changes(target, labels[code_of(target)])]
    return [change for _at, change in sorted(made, key=lambda each: each[0], reverse=True)]


def _changes(target, label):
    """(instant, Change) of each of the target's later versions, and of its end where it was voided."""
    versions = list(target.versions.all())
    about = partial(Change, label, target.period, currency=target.currency)
    for before, now in pairwise(versions):
        kind, since = TargetVersion.Kind(now.kind).label, now.effective_from
        yield now.at, about(kind, before=before.value, now=now.value, since=since, reason=now.reason, by=now.by)
    if target.voided_at and versions:
        last, since = versions[-1].value, target.voided_at.date()
        yield target.voided_at, about(VOIDED, before=last, now=None, since=since, reason=target.void_reason, by=None)


def fair_shares(ask):
    """A function of (owner, period, target): the initial target pro-rated for a rep there for a part of the period.

    None where that is all of it, and for teams. What was agreed stays as it is (spec 8.3, E42). Everybody's days come
    of one roster, that of the ask's scope.
    """
    rates, shares = rates_of(ask), cache(lambda period: Shares(period, ask, wherever=True))

    def fair(owner, period, target):
        if owner.rep is None or target is None:
            return None
        agreed = at_home(target.initial_value, target, rates)
        share = None if agreed is None else shares(period).of(agreed, owner.rep.pk)
        return None if share is None or abs(share - agreed) < CENT else share

    return fair
