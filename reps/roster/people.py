"""Who is meant by pasted lines: people who are known or new, who leads, and what can't be taken."""

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property

from django.utils import timezone
from django.utils.translation import gettext as _

from reps.imports.mapping import slug
from reps.imports.problems import Problem
from reps.models import Membership, Rep
from reps.roster.paste import NO, YES, date_style, iso, leads
from reps.roster.teams import Groups, free

FOUND_BY = ("key", "email", "name")


@dataclass
class Person:
    """One line. Cells are as pasted, days in ISO form; `known` is the Rep who is there already."""

    number: int
    name: str = ""
    team: str = ""
    team_above: str = ""
    email: str = ""
    hired_on: str = ""
    time_zone: str = ""
    role: str = ""
    manager: str = ""
    key: str = ""
    known: Rep | None = None
    membership: Membership | None = None  # of the known rep, today
    manages: bool = False
    problems: list = field(default_factory=list)

    @property
    def team_name(self):
        """The team the line says, else the one they are in; "" for neither."""
        return self.team or (self.membership.team.name if self.membership else "")

    def wrong(self, column, message):
        self.problems.append(Problem(self.number, column, message))

    def is_called(self, name):
        return name.casefold() in {each.casefold() for each in (self.name, self.email, self.key) if each}


class People:
    """The people and teams of a Paste, checked against each other and against what is there."""

    def __init__(self, paste):
        self.columns = [name for name in paste.meant if name]
        self.people = [_person(paste.meant, *line) for line in paste.lines]
        _read_days(self.people)
        self.groups = Groups(self.people)
        for person in self.people:
            self._recognise(person)
            self._check(person)
        self._appoint()

    def __iter__(self):
        return iter(self.people)

    @property
    def problems(self):
        """What is wrong with the lines by themselves."""
        return [problem for person in self.people for problem in person.problems]

    @property
    def says_who_leads(self):
        return "role" in self.columns or "manager" in self.columns

    # Who the lines mean

    @cached_property
    def _reps(self):
        """{what a rep is found by: {the cell in small letters: Rep}}; what two reps share finds neither."""
        reps = list(Rep.objects.all())
        return {name: _by(reps, name) for name in FOUND_BY}

    @cached_property
    def _memberships(self):
        """{rep id: their Membership today}"""
        today = Membership.objects.on(timezone.localdate()).select_related("team").order_by()
        return {each.rep_id: each for each in today}

    def _recognise(self, person):
        """By number and e-mail; by the name only where no number tells people apart."""
        ways = [name for name in FOUND_BY if getattr(person, name) and not (name == "name" and person.key)]
        found = (self._reps[name].get(getattr(person, name).casefold()) for name in ways)
        person.known = next((rep for rep in found if rep), None)
        person.membership = self._memberships.get(person.known.pk) if person.known else None
        person.manages = leads(person.role)

    def moves_from(self, person):
        """The team that the line takes a known person out of, or None."""
        now, then = person.membership and person.membership.team, self.groups.named(person.team)
        return now if now and then and now.key != then.key else None

    @cached_property
    def keys(self):
        """{line number: key}: the rep's own, the number given, else the e-mail up to its @, else the name."""
        taken = {*Rep.objects.values_list("key", flat=True), *(person.key for person in self.people)}
        found = {}
        for person in self.people:
            wanted = slug(person.email.partition("@")[0]) or slug(person.name) or "rep"
            own = person.known.key if person.known else person.key
            found[person.number] = own or free(wanted, taken)
            taken.add(found[person.number])
        return found

    # What the lines lack

    @cached_property
    def _counts(self):
        """{column: Counter of its cells in small letters}"""
        return {name: Counter(getattr(each, name).casefold() for each in self.people) for name in FOUND_BY}

    def _stands_twice(self, person, name):
        cell = getattr(person, name)
        return bool(cell) and self._counts[name][cell.casefold()] > 1

    def _check(self, person):
        if not person.name:
            person.wrong("name", _("must be filled"))
        if not person.team and person.membership is None:
            person.wrong("team", _("must be filled: a rep is in a team"))
        for name in ("key", "email"):
            if self._stands_twice(person, name):
                person.wrong(name, _("“%(text)s” stands in more than one line") % {"text": getattr(person, name)})
        if self._stands_twice(person, "name") and not (person.key or person.email):
            words = {"name": person.name}
            person.wrong("name", _("more than one line is called %(name)s: give each an e-mail or a number") % words)

    # Who leads

    def _appoint(self):
        """Who is named as somebody's manager leads the team they are in; a yes says it of the line's own person."""
        for person in self.people:
            if person.manager.casefold() in YES | NO:
                person.manages = person.manages or leads(person.manager)
            elif person.manager:
                self._appoint_for(person)

    def _appoint_for(self, person):
        named = [each for each in self.people if each.is_called(person.manager)]
        words = {"name": person.manager}
        if not named:
            person.wrong("manager", _("no line is called %(name)s") % words)
        elif len(named) > 1:
            person.wrong("manager", _("more than one line is called %(name)s") % words)
        elif named[0] is not person:
            self._make_lead(named[0], person)

    def _make_lead(self, manager, person):
        if self.groups.is_above(manager.team_name, person.team_name):
            manager.manages = True
        else:
            words = {"name": manager.name, "team": manager.team_name or "—", "own": person.team_name or "—"}
            person.wrong("manager", _("%(name)s is in %(team)s, which is neither %(own)s nor above it") % words)


def _person(meant, number, cells):
    return Person(number, **{name: cell for name, cell in zip(meant, cells, strict=True) if name})


def _read_days(people):
    style = date_style([person.hired_on for person in people if person.hired_on])
    for person in people:
        person.hired_on = iso(person.hired_on, style)


def _by(reps, name):
    """{cell in small letters: Rep} of those whose cell nobody shares."""
    cells = {rep: getattr(rep, name).casefold() for rep in reps}
    counts = Counter(cells.values())
    return {cell: rep for rep, cell in cells.items() if cell and counts[cell] == 1}
