"""How mixed the team and the pool are, from what people said of themselves; never of fewer than five (spec 5.3).

Made anew once a quarter, as things stood on its eve: were it always the newest, whoever joins could be found by
comparing yesterday's numbers with today's.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from kpis.ask import Ask
from kpis.capacity import Workforce
from kpis.periods import Grain, Period
from kpis.scope import Scope
from kpis.talent.pool import Pool
from kpis.talent.privacy import MIN_CELL, Group, Table
from kpis.talent.told import Quarters
from reps.models import Declaration, Team
from reps.models.declarations import Age, Gender

NOT_SAID = ""
DIMENSIONS = {"gender": (_("Gender"), Gender), "age": (_("Age"), Age)}
WHOLE = "company"


@dataclass(frozen=True)
class Answer:
    """One line of a breakdown: an answer in words, and how many gave it."""

    label: str
    count: int


@dataclass(frozen=True)
class Breakdown:
    """One dimension of one group, as much of it as may be told."""

    label: str
    table: Table
    choices: type
    day: date  # of which it was told: a former quarter's while too little has changed to tell of this one

    @property
    def answers(self):
        return [Answer(self._words(code), count) for code, count in self.table.cells.items()]

    def _words(self, code):
        return _("Not said") if code == NOT_SAID else self.choices(code).label


@dataclass(frozen=True)
class Place:
    """A group in the chooser; disabled where its numbers, or those of the people left over, would be too small."""

    key: str
    label: str
    depth: int
    enabled: bool

    @property
    def indent(self):
        return range(self.depth)


class Diversity:
    """All that may be told on a day of the people present (`candidates` False) or of the active candidates (True)."""

    def __init__(self, as_of, organisation, fiscal, candidates=False, minimum=MIN_CELL):
        self.day = eve_of_quarter(as_of, fiscal)
        self.places = list(Team.objects.with_tree_fields())
        people = _candidates(self.day, organisation) if candidates else _members(self.day, organisation)
        quarters = Quarters(self.day, candidates, minimum)
        self.told = {
            name: quarters.told(name, self._whole(_counted(people, name, choices)))
            for name, (_label, choices) in DIMENSIONS.items()
        }

    def breakdowns(self, key):
        """The Breakdowns of a group; those of a group that is not offered are left out."""
        return [
            Breakdown(label, self.told[name].tables[key], choices, self.told[name].day)
            for name, (label, choices) in DIMENSIONS.items()
            if key in self.told[name].tables
        ]

    def groups(self):
        """[Place] of the company and its teams in tree order."""
        return [Place(WHOLE, _("Company"), 0, True)] + [
            Place(team.key, team.name, team.tree_depth + 1, any(team.key in each.tables for each in self.told.values()))
            for team in self.places
        ]

    def _whole(self, counted):
        children = defaultdict(list)
        for team in self.places:
            children[team.parent_id].append(team)

        def group(team):
            parts = tuple(group(child) for child in children[team.pk])
            return Group(team.key, team.name, _sum(counted[team.pk], *(part.cells for part in parts)), parts)

        parts = tuple(group(team) for team in children[None])
        return Group(WHOLE, "", _sum(counted[None], *(part.cells for part in parts)), parts)


def eve_of_quarter(as_of, fiscal) -> date:
    """The last day before the running quarter."""
    return Period.of(as_of, Grain.QUARTER, fiscal).previous().end


def _members(day, organisation):
    """[(team id, declaration or None), ...] of the people present."""
    ask = Ask(Scope.company(), (Period(day, day),), day, organisation=organisation)
    said = {each.rep_id: each for each in Declaration.objects.valid_on(day).exclude(rep=None)}
    return [(span.team_id, said.get(span.rep.pk)) for span in Workforce(ask, day, day).headcount(day)]


def _candidates(day, organisation):
    said = {each.candidate_id: each for each in Declaration.objects.valid_on(day).exclude(candidate=None)}
    people = Pool(Scope.company(), organisation.zone).active_on(day)
    return [(person.held.on(day).team_id, said.get(person.candidate.pk)) for person in people]


def _counted(people, name, choices):
    """{team id: {answer: how many}}, every answer there, and who said nothing as an answer of its own."""
    found = defaultdict(lambda: dict.fromkeys([*choices.values, NOT_SAID], 0))
    for team, declaration in people:
        found[team][getattr(declaration, name, NOT_SAID)] += 1
    return found


def _sum(*counts):
    total = Counter()
    for each in counts:
        total.update(each)
    return dict(total)
