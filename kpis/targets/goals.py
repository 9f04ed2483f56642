"""Goals: the number meant for a rep, a team or the company, by the day."""

from functools import cached_property

from kpis.capacity import roster_of
from kpis.targets.aims import of_page
from reps.days import ONE_DAY
from reps.models import Team


class Goals:
    """The number expected, of a rep-week or of the measure itself, by owner and time.

    What is meant for the company, or for a team, is meant for all below it, where nothing nearer was entered: a rate
    is. How many of a thing is not: `own` goals are their owner's alone.
    """

    def __init__(self, ask, targets, *, default=None, own=False):
        self.ask, self.targets, self.default, self.own = ask, targets, default, own

    @classmethod
    def entered(cls, name, ask, **more):
        """Those entered for a measure of that name: one query, however many a page asks for."""
        return cls(ask, [each for each in of_page(ask) if each.measure == name], **more)

    @classmethod
    def of(cls, measure, ask):
        """The same with the parameter that stands in; how many of a thing is meant for its owner alone."""
        default = getattr(ask.parameters, measure.target) if measure.target else None
        return cls.entered(measure.name, ask, default=default, own=measure.unit == "count")

    def stretches(self, span, start, end):
        """(first, last, goal) cuts of start..end; one cut where nothing was entered."""
        if not self.targets:
            return [(start, end, self.default)]
        changes = {day for target in self.targets for day in target.changes}
        starts = sorted({start} | {day for day in changes if start < day <= end})
        ends = [day - ONE_DAY for day in starts[1:]] + [end]
        owner = span.rep.pk, span.team_id
        return [(first, last, self.goal(*owner, first)) for first, last in zip(starts, ends, strict=True)]

    def goal(self, rep_id, team_id, day):
        """What was meant for a rep or a team on a day, or the default."""
        aim = self.nearest(rep_id, team_id, day)
        return self.default if aim is None else aim.on(day)

    def here(self, day, known):
        """What is meant for whom the ask is about, or the default; of a day ahead, as it stands on `known`."""
        aim = self.nearest_here(day)
        return self.default if aim is None else aim.on(min(day, known))

    def nearest_here(self, day):
        """The Aim of whom the ask is about: of a rep also by the team they were in on the day."""
        scope = self.ask.scope
        return self.nearest(scope.rep_id, scope.team_id if scope.rep_id is None else self._team_on(day), day)

    def nearest(self, rep_id, team_id, day):
        """The Aim of the rep, else of the team or the next above it, else of the company; None of none.

        Of several periods the shortest.
        """
        standing = [target for target in self.targets if target.start <= day <= target.end]
        for owner in self._owners(rep_id, team_id) if standing else ():
            mine = [target for target in standing if (target.rep_id, target.team_id) == owner]
            if mine:
                return min(mine, key=lambda each: each.end - each.start)
        return None

    def _owners(self, rep_id, team_id):
        """(rep id, team id) of whose goal it may be, the nearest first; (None, None) is the company."""
        line = [(rep_id, None)] if rep_id is not None else []
        while team_id is not None:
            line.append((None, team_id))
            team_id = self._above.get(team_id)
        line.append((None, None))
        return line[:1] if self.own else line

    @property
    def _are_of_teams(self):
        return any(target.team_id is not None for target in self.targets)

    @cached_property
    def _above(self):
        """{team id: id of the team above it}, asked for where a team has a goal at all."""
        return self.ask.of_company.kept("teams above", _parents) if self._are_of_teams else {}

    def _team_on(self, day):
        """Id of the team that the ask's rep was in on a day, where it may matter."""
        stays = roster_of(self.ask).stays[self.ask.scope.rep_id] if self._are_of_teams else ()
        return next((stay.team_id for stay in stays if (stay.start or day) <= day <= (stay.end or day)), None)


def _parents():
    return dict(Team.objects.order_by().values_list("pk", "parent"))
