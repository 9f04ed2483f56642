"""The teams that pasted lines name: known or new, and which stands below which."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from reps.imports.mapping import slug
from reps.models import Team


@dataclass
class Group:
    """A team that lines name; `known` is the Team that is there already, `said_above` the team above by the lines."""

    name: str
    key: str
    known: Team | None
    said_above: str = ""

    @property
    def above(self):
        """The name of the team above it, as a line says or as it stands; "" for none."""
        return self.said_above or (self.known.parent.name if self.known and self.known.parent else "")


class Groups:
    """Every team that lines name, found by its name or key, whatever the capitals."""

    def __init__(self, people):
        known = Team.objects.select_related("parent")
        self._keys = {team.key.casefold(): team for team in known}
        self._names = {team.name.casefold(): team for team in known}
        self.found = {}
        for person in people:
            for name in filter(None, (person.team_above, person.team)):
                self.found.setdefault(name.casefold(), self._group(name))
            self._put_below(person)

    def __iter__(self):
        return iter(self.found.values())

    def named(self, name):
        """The Group of that name, None where no line names it."""
        return self.found.get(name.casefold())

    def _group(self, name):
        known = self._names.get(name.casefold()) or self._keys.get(name.casefold())
        return Group(known.name, known.key, known) if known else Group(name, self._free_key(name), None)

    def _free_key(self, name):
        taken = {*self._keys, *(group.key for group in self)}
        return free(slug(name) or "team", taken)

    def _put_below(self, person):
        """A team stands below one other: the one of the first line that says so."""
        if not (person.team and person.team_above):
            return
        group, above = self.named(person.team), self.named(person.team_above)
        if group is above:
            person.wrong("team_above", _("a team can't stand below itself"))
        elif group.said_above and self.named(group.said_above) is not above:
            words = {"team": group.name, "above": group.said_above}
            person.wrong("team_above", _("a line before this one puts %(team)s below %(above)s") % words)
        else:
            group.said_above = above.name

    def is_above(self, upper, team):
        """Whether one team is the other or stands above it, by the lines and by what is there."""
        seen, at = set(), team
        while at and at.casefold() not in seen:
            if self._is_same(at, upper):
                return True
            seen.add(at.casefold())
            at = self._above(at)
        return False

    def _is_same(self, one, other):
        keys = [group.key if group else name for name in (one, other) for group in [self.named(name)]]
        return keys[0].casefold() == keys[1].casefold()

    def _above(self, name):
        group, team = self.named(name), self._names.get(name.casefold())
        if group:
            return group.above
        return team.parent.name if team and team.parent else ""


def free(wanted, taken):
    """`wanted`, or with a number behind it if it is taken."""
    key, number = wanted, 1
    while key in taken:
        number += 1
        key = f"{wanted}-{number}"
    return key
