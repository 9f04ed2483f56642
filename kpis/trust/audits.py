"""What blind audits say: how far managers see what reps report, and what that makes of a count (spec 12)."""

from collections import defaultdict
from dataclasses import dataclass

from kpis.definitions import measure_by_name
from kpis.figure import Figure
from kpis.grouped import Grouped
from kpis.statistics import shrunk
from kpis.trust.agreement import Agreement
from reps.models import Parameters, Rep, VisitAudit

QUALITY_VISITS = measure_by_name("quality_visits")[1]
ENOUGH_AUDITS = 20  # for an adjusted count of one rep


@dataclass(frozen=True)
class RepAudits:
    """One rep's audits. `adjusted` is None below twenty of them; the headline count stays as logged."""

    rep: Rep
    agreement: Agreement
    quality_visits: Figure  # by credit: of a visit that several share, each has their part
    adjusted: float | None
    pooled: float | None = None  # the over-claim of all together
    likely: float | None = None  # this rep's, drawn towards it by `weight` audits
    weight: int = 0


def audits_of(scope, period):
    """Audits of visits of the period."""
    found = VisitAudit.objects.filter(
        scope.where("visit__rep", "visit__team"), visit__date__range=(period.start, period.end)
    )
    return found.select_related("visit__rep", "visit__customer", "auditor").order_by("-visit__date", "pk")


def agreement_of(audits):
    return Agreement.of((audit.claimed, audit.quality) for audit in audits)


def by_rep(audits, ask):
    """A RepAudits for each rep audited in the ask's period, by name."""
    grouped, logged = defaultdict(list), Grouped([QUALITY_VISITS], ask.narrowed(by=("rep",)))
    pooled, weight = agreement_of(audits), Parameters.on(ask.periods[0].end).prior_weight
    for audit in audits:
        grouped[audit.visit.rep].append(audit)
    return [
        _rep(rep, agreement_of(own), logged.of(QUALITY_VISITS, rep.key), pooled, weight)
        for rep, own in sorted(grouped.items(), key=lambda item: item[0].name)
    ]


def _rep(rep, agreement, quality_visits, pooled, weight):
    """The over-claim is pulled towards that of all by `weight` audited yeses."""
    if agreement.n < ENOUGH_AUDITS or not agreement.rep_yes:
        return RepAudits(rep, agreement, quality_visits, None, pooled.over_claim)
    likely = shrunk(agreement.rep_only, agreement.rep_yes, pooled.over_claim, weight)
    adjusted = float(quality_visits.value) * (1 - likely)
    return RepAudits(rep, agreement, quality_visits, adjusted, pooled.over_claim, likely, weight)
