"""Whose figures: the company, a team and all below it, or one rep, never more than the reader may see."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from reps.models import Team

ITSELF = "itself"


@dataclass(frozen=True)
class Scope:
    """A filter on the stamps of a record. `team_ids` None means any team; both may be given.

    For a manager looking at somebody who moved, rep and team_ids together mean what that person did while in the
    manager's teams (spec 2.3); `within` names the team where a page is about the rep's part in that team alone.

    `itself` is what of a company or a team none of the teams below it has: so they add up (spec 2.3).
    """

    kind: str = "company"  # company, team, rep or itself
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

    @classmethod
    def itself(cls, team=None):
        """What a team's own members have, beside the teams below it; without one, what is in no team at all."""
        if team is None:
            return cls(ITSELF, label=_("In no team"), team_ids=frozenset({None}))
        label = _("%(team)s itself") % {"team": team.name}
        return cls(ITSELF, team.key, label, team_id=team.pk, team_ids=frozenset({team.pk}))

    @property
    def whole(self):
        """What a URL calls the team or company whose own part it is."""
        return self.code if self.kind != ITSELF else f"team:{self.key}" if self.key else "company"

    @property
    def is_of_anybody(self):
        """Whether it may be about anybody there ever was: the company, and what is in no team."""
        return self.rep_id is None and (self.team_ids is None or None in self.team_ids)

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
            condition &= Q(**{team: None} if None in self.team_ids else {f"{team}__in": self.team_ids})
        return condition
