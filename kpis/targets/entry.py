"""Entering targets: a year's grid of owners by periods, and what saving it does to targets and their versions."""

from collections import Counter
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kpis.definitions import measure_by_name
from kpis.models import Target, TargetVersion
from kpis.periods import Grain, Period
from reps.locking.days import Days
from reps.models import Membership, Parameters, Rep, Team

MEASURES = (
    "won_amount",
    "proposals_issued",
    "quality_visits_per_rep_week",
    "no_surprise_per_rep_week",
    "close_rate",
    "quality_lead_share",
)
GRAINS = {Grain.MONTH: _("Months"), Grain.QUARTER: _("Quarters"), Grain.YEAR: _("The year")}


@dataclass(frozen=True)
class Owner:
    """Whose target: a rep, a team or the company. `code` is what files and form fields call it."""

    label: str
    rep: Rep | None = None
    team: Team | None = None

    @property
    def code(self):
        if self.rep:
            return f"rep:{self.rep.key}"
        return f"team:{self.team.key}" if self.team else "company"


def owners(scope, year):
    """The scope itself, the teams directly below it, and for a team its members in that year."""
    if scope.kind == "rep":
        return [Owner(scope.label, rep=Rep.objects.get(pk=scope.rep_id))]
    team = Team.objects.get(pk=scope.team_id) if scope.team_id else None
    below = [Owner(child.name, team=child) for child in Team.objects.filter(parent=team).order_by("name")]
    return [Owner(team.name if team else str(_("Company")), team=team), *below, *_members(team, year)]


def _members(team, year):
    if team is None:
        return []
    then = Membership.objects.overlapping(year.start, year.end).filter(team=team)
    return [Owner(rep.name, rep=rep) for rep in Rep.objects.filter(pk__in=then.values("rep")).order_by("name")]


def usual_basis(measure):
    """What a new target of a measure is on where nobody says: the won amount by the parameters in force today."""
    return Parameters.on(timezone.localdate()).target_basis if measure == "won_amount" else Target.Basis.BOOKINGS


def too_much(measure, value):
    """Why a number can't be meant for a measure, or "": a share of all is 1, and 40 would be 4,000 %."""
    if value is None or value <= 1 or measure_by_name(measure)[1].unit != "share":
        return ""
    return _("A share is at most 1, which is 100 %.")


def measure_choices():
    return [(name, measure_by_name(name)[1].label) for name in MEASURES]


def periods(year, grain):
    return [year] if grain == Grain.YEAR else year.split(grain)


def entered(measure, year, owners):
    """{(owner code, period code): Target} of these owners' of a measure that lie in a fiscal year."""
    found = Target.objects.standing().filter(
        owned_by(owners), measure=measure, start__gte=year.start, end__lte=year.end
    )
    found = found.select_related("rep", "team").prefetch_related("versions")
    return {(code_of(target), target.period): target for target in found}


def owned_by(owners):
    """The Q of these owners' targets: a company has thousands."""
    reps, teams = ([getattr(owner, kind) for owner in owners if getattr(owner, kind)] for kind in ("rep", "team"))
    company = Q(rep=None, team=None) if any(owner.code == "company" for owner in owners) else Q()
    return Q(rep__in=reps) | Q(team__in=teams) | company


def entered_for(measures, period):
    """{(measure, owner code): Target} of the standing targets for exactly this period."""
    found = Target.objects.standing().filter(measure__in=measures, period=period.code)
    found = found.select_related("rep", "team").prefetch_related("versions")
    return {(target.measure, code_of(target)): target for target in found}


def periods_with_targets():
    """[(code, first day, last day)] of the periods that somebody has a target for: they keep their days."""
    standing = Target.objects.standing().order_by("start", "period")
    return list(standing.values_list("period", "start", "end").distinct())


def targets_in(currencies):
    """[(currency, first day, Days)] of the standing targets in these: the plan rate of their first day values them."""
    rows = Target.objects.standing().filter(currency__in=currencies).order_by()
    rows = rows.values_list("currency", "start", "end").distinct()
    return [(code, start, Days(start, end, whole=True)) for code, start, end in rows]


def usual_grain(people, standing, fiscal):
    """Whether these owners' targets of the year were agreed by the month, the quarter or the year; else the quarter."""
    owned = {owner.code for owner in people}
    grains = Counter(Period.parse(period, fiscal).grain for code, period in standing if code in owned)
    return next((grain for grain, _count in grains.most_common() if grain in GRAINS), Grain.QUARTER)


def code_of(target):
    """What files and form fields call the owner of a target."""
    return Owner("", target.rep, target.team).code


@dataclass(frozen=True)
class Change:
    """One cell that differs from what stands: the first value of a target, or a later version of it."""

    owner: Owner
    period: Period
    value: object
    target: Target | None

    @property
    def is_revision(self):
        return self.target is not None


@transaction.atomic
def save_changes(changes, *, measure, by, kind, reason, basis=Target.Basis.BOOKINGS, currency=""):
    """Write initial targets, on that basis and in that currency, and versions; all or none of them."""
    for change in changes:
        target = change.target or _new_target(change, measure, basis, currency)
        TargetVersion.objects.create(
            target=target,
            number=target.versions.count() + 1,
            value=change.value,
            kind=kind if change.is_revision else TargetVersion.Kind.INITIAL,
            reason=reason,
            effective_from=timezone.localdate() if change.is_revision else None,
            by=by,
        )


def _new_target(change, measure, basis, currency):
    period = change.period
    return Target.objects.create(
        measure=measure,
        basis=basis,
        currency=currency,
        rep=change.owner.rep,
        team=change.owner.team,
        period=period.code,
        start=period.start,
        end=period.end,
    )
