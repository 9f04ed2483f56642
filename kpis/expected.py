"""What was expected: activity by capacity, and targets entered for people, teams and the company."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.utils.functional import cached_property

from kpis.aims import of_page, standing
from kpis.capacity import WORKDAYS_A_WEEK, group_of, workforce
from kpis.kpi import Measure, Tally
from kpis.models import Target
from kpis.periods import Grain
from reps.models import Membership, Rep, Team


@dataclass(frozen=True)
class ActivityTarget:
    """G of spec 2.2: what completed working days were expected to bring, at so many a rep-week, less of newcomers.

    How many a rep-week is the latest target in force for the rep, else for their team, else for the company, else the
    company's parameters of the day.
    """

    measure: str
    setting: str

    @property
    def name(self):
        return f"expected_{self.measure}"

    def totals(self, ask):
        people, found = workforce(ask), defaultdict(Decimal)
        goals = Goals.entered(ask)(self.measure)
        for index, period in enumerate(ask.periods):
            days = ask.completed(period)
            for span in people.spans:
                if span.within(period.start, period.end):
                    key = (index, *group_of(span, ask.by))
                    found[key] += self._of(people, span, ask.by_day.stretches(*days), goals) if days else Decimal(0)
        return dict(found)

    def _of(self, people, span, stretches, goals):
        parts = self._parts(people, span, stretches, goals)
        return sum((days * a_week for days, a_week in parts), Decimal(0)) / WORKDAYS_A_WEEK

    def _parts(self, people, span, stretches, goals):
        """(days, what is expected of five of them), a stretch each."""
        for first, last, row in stretches:
            for start, end, goal in goals.stretches(span, first, last):
                a_week = getattr(row, self.setting) if goal is None else goal
                yield people.loaded_days(span, start, end), a_week

    def parts(self, ask):
        """The same of everybody in the ask's first period: what its total is made of."""
        people, days = workforce(ask), ask.completed(ask.periods[0])
        goals = Goals.entered(ask)(self.measure)
        spans = [span for span in people.spans if days and span.within(*days)]
        return [part for span in spans for part in self._parts(people, span, ask.by_day.stretches(*days), goals)]

    def records(self, ask):
        return Rep.objects.filter(pk__in={span.rep.pk for span in workforce(ask).spans})


class Goals:
    """The number expected, of a rep-week or of the measure itself, by owner and time."""

    def __init__(self, targets, default=None):
        self.default, self.targets = default, targets

    @classmethod
    def entered(cls, ask):
        """A function of (measure name, default) that gives its Goals: one query, however many a page asks for."""
        known = of_page(ask)
        return lambda name, default=None: cls([each for each in known if each.measure == name], default)

    def stretches(self, span, start, end):
        """(first, last, goal) cuts of start..end; one cut where nothing was entered."""
        if not self.targets:
            return [(start, end, self.default)]
        edges = {start}
        for target in self.targets:
            edges |= {day for day in (target.start, _after(target.end)) if start < day <= end}
        starts = sorted(edges)
        ends = [_before(day) for day in starts[1:]] + [end]
        owner = span.rep.pk, span.team_id
        return [(first, last, self.goal(*owner, first)) for first, last in zip(starts, ends, strict=True)]

    def goal(self, rep_id, team_id, day):
        """What was meant for a rep or a team on a day, or the default."""
        aim = self.nearest(rep_id, team_id, day)
        return self.default if aim is None else aim.latest

    def nearest(self, rep_id, team_id, day):
        """The Aim of the rep, else of the team, else of the company; of several periods the shortest. None of none."""
        standing = [target for target in self.targets if target.start <= day <= target.end]
        for owned in (
            lambda target: rep_id is not None and target.rep_id == rep_id,
            lambda target: team_id is not None and target.team_id == team_id,
            lambda target: target.rep_id is None and target.team_id is None,
        ):
            mine = [target for target in standing if owned(target)]
            if mine:
                return min(mine, key=lambda each: each.end - each.start)
        return None


def _after(day):
    return type(day).fromordinal(day.toordinal() + 1)


def _before(day):
    return type(day).fromordinal(day.toordinal() - 1)


class AttainmentMeasure(Measure):
    """Done over expected. One rep in one closed week is held to a whole number, rounded half up (E05, E06).

    Several weeks, part of a week and the running week are not: what its completed days expect is 3.2, not 3 (E10).
    """

    def tallies(self, ask, found):
        tallies = super().tallies(ask, found)
        return {key: self._whole(tally) if self._is_rep_week(ask, key) else tally for key, tally in tallies.items()}

    def _is_rep_week(self, ask, key):
        week = ask.periods[key[0]]
        closed = week.grain == Grain.WEEK and not week.cut and week.end < ask.as_of
        return closed and (ask.scope.kind == "rep" or "rep" in ask.by)

    def _whole(self, tally):
        expected = Decimal(tally.denominator).quantize(Decimal(1), ROUND_HALF_UP)
        return Tally(tally.numerator, int(expected), n=tally.n)


@dataclass(frozen=True)
class Entered:
    """Targets entered for a measure, at their initial or present value, found for each group's owner and period.

    The one for exactly that period; else the sum of those that tile it. Nothing is shared out or added up across
    owners: a team's target is the team's, not its reps' together (spec 8.3).
    """

    measure: str
    initial: bool

    @property
    def name(self):
        return f"{'initial' if self.initial else 'current'}_{self.measure}"

    def totals(self, ask):
        targets, found = self._targets(ask), {}
        for owner, key in targets.owners():
            for index, period in enumerate(ask.periods):
                value = targets.value(owner, period)
                if value is not None:
                    found[(index, *key)] = value
        return found

    def records(self, ask):
        return Target.objects.filter(pk__in=[aim.pk for aim in self._targets(ask).aims])

    def bases(self, ask):
        """{key: basis} of the targets found, where it is not bookings."""
        targets, found = self._targets(ask), {}
        if targets.are_bookings:
            return {}
        for owner, key in targets.owners():
            for index, period in enumerate(ask.periods):
                basis = targets.basis(owner, period)
                if basis not in (None, Target.Basis.BOOKINGS):
                    found[(index, *key)] = basis
        return found

    def _targets(self, ask):
        """Those of the scope itself come with the page's, those of its groups are loaded once an ask."""
        if not ask.by:
            return _Targets([each for each in of_page(ask) if self._is_own(each, ask.scope)], self.initial, ask)
        known = ask.__dict__.setdefault("aims", {})
        if self.measure not in known:
            known[self.measure] = _around(ask, self.measure, **self._whose(ask))
        return _Targets(known[self.measure], self.initial, ask)

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


def _around(ask, measure, **whose):
    """[Aim, ...] of a measure that share days with the ask's periods."""
    start, end = min(each.start for each in ask.periods), max(each.end for each in ask.periods)
    return standing(target__measure=measure, target__start__lte=end, target__end__gte=start, **whose)


class _Targets:
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

    def value(self, owner, period):
        parts = self.parts(owner, period)
        return sum((amount for _target, amount in parts), Decimal(0)) if parts else None

    def parts(self, owner, period):
        """[(Aim, its amount), ...] that make up an owner's value there."""
        return [(target, self._amount(target)) for target in self._tiles(owner, period)]

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
        day = _after(chosen[-1].end)
    return chosen


def standing_total(measure, ask):
    """A function of (owner, period): the present target of that owner (its `code`) there, or what tiles add up to."""
    targets = _Targets(_around(ask, measure), False, ask)
    return lambda owner, period: targets.value(_named(owner.code), period)


def standing_parts(measure, code, period, ask):
    """[(Aim, present amount), ...] that make up that total of the owner with this code."""
    return _Targets(_around(ask, measure), False, ask).parts(_named(code), period)


def initial_parts(measure, ask):
    """[(Aim, initial amount), ...] that make up the target of the ask's own scope and first period."""
    owner = ask.scope.kind, ask.scope.key
    return _Targets(_around(ask, measure), True, ask).parts(owner, ask.periods[0])


def _named(code):
    kind, _sep, key = code.partition(":")
    return kind, key


def over_assignment(measure, team, period, ask):
    """Σ of the initial targets directly below ÷ its own; None without one: 300 + 300 + 280 + 240 on 1,000 is 1.12.

    Below the company are its top teams, below a team its teams or, where it has none, its members (spec 8.3, E40).
    """
    own, below = assigned(measure, team, period, ask)
    total = sum(amount for _target, amount in own)
    if not total or not below or len({target.basis for target, _amount in (*own, *below)}) > 1:
        return None  # amounts on different bases don't add up
    return float(sum(amount for _target, amount in below) / total)


def assigned(measure, team, period, ask):
    """([(Aim, initial amount), ...] of a team (None: the company), the same of the owners directly below it)."""
    targets = _Targets(_around(ask, measure), True, ask)
    below = [part for owner in _below(team, period) for part in targets.parts(owner, period)]
    return targets.parts(owner_of(team), period), below


def owner_of(team):
    return ("team", team.key) if team else ("company", "")


def _below(team, period):
    """The owners directly below a team (None: the company) in a period."""
    teams = [("team", key) for key in Team.objects.filter(parent=team).values_list("key", flat=True)]
    if teams or team is None:
        return teams
    members = Membership.objects.overlapping(period.start, period.end).filter(team=team)
    return [("rep", key) for key in Rep.objects.filter(pk__in=members.values("rep")).values_list("key", flat=True)]
