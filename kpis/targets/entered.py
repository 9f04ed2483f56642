"""Targets entered for people, teams and the company: what stands for an owner in a period, and what it is made of."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import cached_property

from kpis.models import Target
from kpis.targets.aims import of_page, standing
from kpis.targets.moved import elsewhere
from reps.days import ONE_DAY
from reps.models import Membership


@dataclass(frozen=True)
class Entered:
    """Targets entered for a measure, at their initial or present value, found for each group's owner and period.

    The one for exactly that period; else the sum of those that tile it. Nothing is shared out or added up across
    owners: a team's target is the team's, not its reps' together (spec 8.3). Where an ask is about some teams, a rep
    who was in others too has none: only a part of what was won is counted there.
    """

    measure: str
    initial: bool

    @property
    def name(self):
        return f"{'initial' if self.initial else 'current'}_{self.measure}"

    def totals(self, ask):
        apart = self.left_out(ask)
        return {key: value for key, value in self.agreed(ask).items() if key not in apart}

    def agreed(self, ask):
        """{key: what was agreed}, wherever the owner was."""
        targets = self._targets(ask)
        found = {key: targets.value(*whose) for key, *whose in targets.cells()}
        return {key: value for key, value in found.items() if value is not None}

    def left_out(self, ask):
        """The keys of reps with a target who were in other teams too."""
        targets = self._targets(ask)
        if not targets.aims:
            return set()
        was_elsewhere = elsewhere(ask)
        apart = ((key, whose) for key, *whose in targets.cells() if was_elsewhere(*whose))
        return {key for key, whose in apart if targets.value(*whose) is not None}

    def records(self, ask):
        """The very targets that are divided by, or would be if they had an exchange rate."""
        targets, apart = self._targets(ask), self.left_out(ask)
        cells = (targets.parts(*whose) for key, *whose in targets.cells() if key not in apart)
        return Target.objects.filter(pk__in=[aim.pk for parts in cells for aim, _amount in parts])

    def bases(self, ask):
        """{key: basis} of the targets found, where it is not bookings."""
        targets = self._targets(ask)
        if targets.are_bookings:
            return {}
        found = {key: targets.basis(*whose) for key, *whose in targets.cells()}
        return {key: basis for key, basis in found.items() if basis not in (None, Target.Basis.BOOKINGS)}

    def without_rate(self, ask):
        """{key: [Aim, ...]} of the targets found that have no exchange rate: what they are part of is unknown."""
        targets = self._targets(ask)
        if all(aim.has_rate for aim in targets.aims):
            return {}
        found = {key: targets.without_rate(*whose) for key, *whose in targets.cells()}
        return {key: lacking for key, lacking in found.items() if lacking}

    def version_of(self, aim, ask):
        """The Version of a target that the ask's figures are held to."""
        return aim.versions[0] if self.initial else aim.version_on(ask.as_of)

    def _targets(self, ask):
        """Those of the scope itself come with the page's, those of its groups are loaded once an ask."""
        if not ask.by:
            return EnteredTargets([each for each in of_page(ask) if self._is_own(each, ask.scope)], self.initial, ask)
        which = "aims around", self.measure, ask.by, ask.periods
        return EnteredTargets(ask.kept(which, lambda: around(ask, self.measure, **self._whose(ask))), self.initial, ask)

    def _is_own(self, aim, scope):
        return (aim.measure, aim.rep_id, aim.team_id) == (self.measure, scope.rep_id, scope.team_id)

    def _whose(self, ask):
        """Only those of the groups asked about: a company's people have thousands.

        Grouped rows hold what a team did itself; the target of a team with others below it is for all of them.
        """
        whose = {f"target__{name}__isnull": False for name in ("rep", "team") if name in ask.by}
        return whose | ({"target__team__children__isnull": True} if "team" in ask.by else {}) | _within(ask)


def _within(ask):
    """Lookups that keep a team's rows to its own teams, and to people who were in them in these periods."""
    scope = ask.scope
    if scope.rep_id is not None:
        return {"target__rep": scope.rep_id} if "rep" in ask.by else {}
    if scope.team_ids is None:
        return {}
    if "rep" not in ask.by:
        return {"target__team__in": scope.team_ids}
    start, end = min(each.start for each in ask.periods), max(each.end for each in ask.periods)
    members = Membership.objects.overlapping(start, end).filter(team__in=scope.team_ids)
    return {"target__rep__in": members.order_by().values("rep")}


def around(ask, measure, **whose):
    """[Aim, ...] of a measure that share days with the ask's periods."""
    start, end = min(each.start for each in ask.periods), max(each.end for each in ask.periods)
    return standing(ask, target__measure=measure, target__start__lte=end, target__end__gte=start, **whose)


def everybody(ask, measure, initial):
    """The EnteredTargets of all owners, read once a page."""
    which = "aims of everybody", measure, ask.periods
    return EnteredTargets(ask.kept(which, lambda: around(ask, measure)), initial, ask)


class EnteredTargets:
    """Aims by their owner, at their initial amount or at the one in force on the as-of day."""

    def __init__(self, aims, initial, ask):
        self.aims, self.initial, self.ask = aims, initial, ask

    @cached_property
    def by_owner(self):
        owners = defaultdict(list)
        for aim in self.aims:
            owners[aim.owner].append(aim)
        return owners

    @property
    def are_bookings(self):
        """Whether none of them is on another basis."""
        return all(aim.basis == Target.Basis.BOOKINGS for aim in self.aims)

    def owners(self):
        """((kind, key), group key) of every owner the ask's groups speak of."""
        if not self.ask.by:
            scope = self.ask.scope
            yield (scope.kind, scope.key), ()
        elif self.ask.by in (("rep",), ("team",)):
            kind = self.ask.by[0]
            for owner in self.by_owner:
                if owner[0] == kind:
                    yield owner, (owner[1],)

    def cells(self):
        """(key, (kind, key) of the owner, period) of every owner in every period of the ask."""
        for owner, group in self.owners():
            for index, period in enumerate(self.ask.periods):
                yield (index, *group), owner, period

    def value(self, owner, period):
        """None where nothing stands for exactly that period, or a part of it has no exchange rate."""
        return added_up(self.parts(owner, period))

    def parts(self, owner, period):
        """[(Aim, its amount, None without an exchange rate), ...] that make up an owner's value there."""
        return [(target, self._amount(target)) for target in self._tiles(owner, period)]

    def without_rate(self, owner, period):
        """[Aim, ...] of the parts that have no exchange rate."""
        return [target for target in self._tiles(owner, period) if not target.has_rate]

    def basis(self, owner, period):
        """What counts towards the target there; None without one."""
        return next((target.basis for target in self._tiles(owner, period)), None)

    def _tiles(self, owner, period):
        """The target of exactly that period, or those that tile it: none where they are on different bases."""
        mine = [target for target in self.by_owner.get(owner, ()) if _inside(target, period)]
        exact = [target for target in mine if (target.start, target.end) == (period.start, period.end)]
        tiles = exact[:1] or _tiling(mine, period)
        return tiles if len({target.basis for target in tiles}) == 1 else []

    def _amount(self, aim):
        return aim.initial if self.initial else aim.on(self.ask.as_of)


def added_up(parts):
    """The sum of [(Aim, amount), ...]; None of nothing, or where one of them has no exchange rate: it is not 0."""
    amounts = [amount for _target, amount in parts]
    return sum(amounts, Decimal(0)) if amounts and None not in amounts else None


def _inside(target, period):
    return period.start <= target.start and target.end <= period.end


def _tiling(targets, period):
    """Targets that cover the period end to end without overlap, the longest first; [] if none do."""
    chosen, day = [], period.start
    while day <= period.end:
        here = [target for target in targets if target.start == day]
        if not here:
            return []
        chosen.append(max(here, key=lambda target: target.end))
        day = chosen[-1].end + ONE_DAY
    return chosen


def standing_parts_of(measure, ask):
    """A function of (owner's code, period): [(Aim, present amount), ...] of the target there, or of its tiles."""
    targets = everybody(ask, measure, initial=False)
    return lambda code, period: targets.parts(_named(code), period)


def initial_parts(measure, ask):
    """[(Aim, initial amount), ...] that make up the target of the ask's own scope and first period."""
    owner = ask.scope.kind, ask.scope.key
    return EnteredTargets(around(ask, measure), True, ask).parts(owner, ask.periods[0])


def _named(code):
    kind, _sep, key = code.partition(":")
    return kind, key
