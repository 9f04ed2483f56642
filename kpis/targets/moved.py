"""Who moved: what somebody won in one team is a part of it, and is not held to a target that was agreed for all."""

from dataclasses import dataclass
from datetime import date

from kpis.capacity import roster_of


def elsewhere(ask):
    """A function of (owner, period): whether it is a rep who was in other teams, too, on known days of the period.

    An owner is (kind, key). Where the ask is about all teams, nobody was elsewhere.
    """
    if ask.scope.team_ids is None:
        return lambda owner, period: False
    roster = roster_of(ask)
    stays = {rep.key: roster.stays[rep.pk] for rep in roster.reps}

    def was(owner, period):
        kind, key = owner
        last = max(period.start, min(period.end, ask.as_of))  # to move later is a plan, which may yet change
        return kind == "rep" and any(
            stay.team_id not in ask.scope.team_ids
            for stay in stays.get(key, ())
            if (stay.start or date.min) <= last and (stay.end or date.max) >= period.start
        )

    return was


@dataclass(frozen=True)
class Moved:
    """The people whose targets are set against nothing, for they were in other teams too."""

    entered: object
    tells_how_many = False  # of a sum of figures, each person is one more: no number of records

    @property
    def name(self):
        return f"{self.entered.name}_moved"

    def totals(self, ask):
        return dict.fromkeys(self.entered.left_out(ask), 1)
