"""Who is above whom: all teams of a company at once, instead of a question to the database for each."""

from collections import defaultdict
from functools import cached_property


class TeamTree:
    """Teams in tree order, each with its `tree_depth`; those beside each other stay in the order given."""

    def __init__(self, teams):
        self.children = defaultdict(list)
        for team in teams:
            self.children[team.parent_id].append(team)

    @cached_property
    def in_order(self):
        return list(self._below(None, 0))

    def _below(self, parent, depth):
        for team in self.children.get(parent, ()):
            team.tree_depth = depth
            yield team
            yield from self._below(team.pk, depth + 1)

    def ids_below(self, ids):
        """Ids of these teams and of all teams below them, as a frozenset."""
        found, todo = set(), list(ids)
        while todo:
            found.add(pk := todo.pop())
            todo += [team.pk for team in self.children.get(pk, ()) if team.pk not in found]
        return frozenset(found)
