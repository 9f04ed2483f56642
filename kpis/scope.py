"""Whose figures: the company, a team and all below it, or one rep, never more than the reader may see."""

from dataclasses import dataclass

from django.db.models import Q

from reps.models import Team


@dataclass(frozen=True)
class Scope:
    """A filter on the stamps of a record. `team_ids` None means any team; both may be given.

    For a manager looking at somebody who moved, rep and team_ids together mean what that person did while in the
    manager's teams (spec 2.3); `within` names the team where a page is about the rep's part in that team alone.
    """

    kind: str = "company"  # company, team or rep
    key: str = ""
    label: str = ""
    rep_id: int | None = None
    team_id: int | None = None
    team_ids: frozenset | None = None
    within: str = ""

    @classmethod
    def company(cls, label=""):
        return cls(label=label)

    @classmethod
    def team(cls, team, tree=None):
        """A team and all below it; `tree`: the TeamTree, where it is at hand."""
        ids = (tree or Team.objects).ids_below([team.pk])
        return cls("team", team.key, team.name, team_id=team.pk, team_ids=ids)

    @classmethod
    def rep(cls, rep, team_ids=None, within=""):
        return cls("rep", rep.key, rep.name, rep_id=rep.pk, team_ids=team_ids, within=within)

    @property
    def code(self):
        """What a URL calls it: `company`, `team:north`, `rep:E-17`."""
        return f"{self.kind}:{self.key}" if self.key else self.kind

    def where(self, rep="rep", team="team"):
        """The Q that narrows a model with these stamp fields; a None field leaves that stamp out."""
        condition = Q()
        if self.rep_id is not None and rep:
            condition &= Q(**{rep: self.rep_id})
        if self.team_ids is not None and team:
            condition &= Q(**{f"{team}__in": self.team_ids})
        return condition
