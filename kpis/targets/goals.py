"""Goals: the number meant for a rep, a team or the company, by the day."""

from kpis.targets.aims import of_page
from reps.days import ONE_DAY


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
        changes = {day for target in self.targets for day in target.changes}
        starts = sorted({start} | {day for day in changes if start < day <= end})
        ends = [day - ONE_DAY for day in starts[1:]] + [end]
        owner = span.rep.pk, span.team_id
        return [(first, last, self.goal(*owner, first)) for first, last in zip(starts, ends, strict=True)]

    def goal(self, rep_id, team_id, day, known=None):
        """What was meant for a rep or a team on a day, or the default; of a day ahead, what stands on `known`."""
        aim = self.nearest(rep_id, team_id, day)
        return self.default if aim is None else aim.on(min(day, known or day))

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
