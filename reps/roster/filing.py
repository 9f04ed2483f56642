"""Pasted people on their way through the import pipeline: as one file of three kinds, tried or brought in."""

import csv
import tempfile
from collections import defaultdict
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from django.utils.translation import gettext as _

from reps import imports
from reps.imports.problems import BadFile
from reps.roster.paste import FIELDS

HEADERS = ("what", "key", "name", "above", "email", "hired_on", "time_zone", "team", "start", "manages")
TEAM, MEMBER = "team", "member"
SAID_OF_REPS = ("email", "hired_on", "time_zone")
COLUMNS = {"key": "key", "name": "name", "team": "team", "start": "team", "end": "team", "parent": "team_above"}
FOLLOWING = ("rep", "team")  # a membership lacks them where the lines that make them are bad
COLUMNS |= {"email": "email", "hired_on": "hired_on", "time_zone": "time_zone", "rep": "key", "manages": "role"}


@dataclass(frozen=True)
class Line:
    """A pasted line as the preview lists it. `what` is new, changed, same or bad; `says` are (column, reason)."""

    person: object
    what: str
    moves_from: object
    says: list


@dataclass
class Tried:
    """What would come of pasted people. `counts` is {kind: {"created": .., "updated": .., ..}}."""

    lines: list
    counts: dict
    problem: str = ""  # why nothing of it can be read

    @property
    def bad(self):
        return sum(line.what == "bad" for line in self.lines)

    @property
    def can_commit(self):
        return bool(self.lines) and not self.bad and not self.problem

    @property
    def brings(self):
        """Whether it would change anything."""
        return any(counts["created"] or counts["updated"] for counts in self.counts.values())


def tried(people):
    """What would happen: every line is read by the import pipeline, and nothing is kept."""
    found, counts, problem = defaultdict(list), {}, ""
    with _filed(people) as (path, numbers):
        try:
            seen = imports.preview("all", path, _mapping(people))
        except BadFile as error:
            problem = str(error)
        else:
            counts = seen.counts
            for each in seen.problems:
                if not (each.column in FOLLOWING and (found or people.problems)):
                    found[numbers[each.row]].append(replace(each, row=numbers[each.row]))
    return Tried([_line(people, person, found[person.number]) for person in people], counts, problem)


def commit(people, by):
    """Bring them in as one import. Returns the ImportBatch. Raises BadFile, or BadRows: then nothing changed."""
    if people.problems:
        raise imports.BadRows(len({problem.row for problem in people.problems}))
    with _filed(people) as (path, _numbers):
        return imports.commit("all", path, _mapping(people), by=by, name=_("Pasted people"))


def _line(people, person, problems):
    own = {_column(each.column): each.message for each in person.problems}
    says = list(({_column(each.column): each.message for each in problems} | own).items())
    moves_from = people.moves_from(person)
    return Line(person, "bad" if says else _what(people, person, moves_from), moves_from, says)


def _column(name):
    """What the page calls a column of the contract, or of the paste."""
    return FIELDS.get(COLUMNS.get(name, name), name)


def _what(people, person, moves_from):
    if person.known is None:
        return "new"
    said = [name for name in ("name", *SAID_OF_REPS) if name == "name" or name in people.columns]
    differs = any(str(getattr(person.known, name) or "") != getattr(person, name) for name in said)
    leads_anew = people.says_who_leads and person.membership and person.membership.manages != person.manages
    return "changed" if differs or moves_from or leads_anew or person.membership is None else "same"


@contextmanager
def _filed(people):
    """(path of the file, {its row: number of the pasted line})"""
    rows = [*_team_rows(people), *_rep_rows(people)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "people.csv"
        with path.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, HEADERS, restval="")
            writer.writeheader()
            writer.writerows(row for _number, row in rows)
        yield path, {at: number for at, (number, _row) in enumerate(rows, start=2)}


def _team_rows(people):
    """Each team once, with the number of the first line that names it."""
    for group in people.groups:
        lines = (each.number for each in people if people.groups.named(each.team) is group)
        above = people.groups.named(group.above)
        parent = above.key if above else group.known.parent.key if group.known and group.known.parent else ""
        number = next(lines, people.people[0].number)
        yield number, {"what": TEAM, "key": group.key, "name": group.name, "above": parent}


def _rep_rows(people):
    for person in people:
        group = people.groups.named(person.team)
        row = {"what": MEMBER, "key": people.keys[person.number], "name": person.name}
        row |= {name: getattr(person, name) for name in SAID_OF_REPS}
        row["team"] = group.key if group else person.membership.team.key if person.membership else ""
        row["start"] = person.membership.start or "" if person.membership else ""
        yield person.number, row | {"manages": "yes" if person.manages else "no"}


def _mapping(people):
    """How the file is read: what the lines did not say stays as it is."""
    said = [name for name in SAID_OF_REPS if name in people.columns]
    membership = {"rep": "key", "team": "team", "start": "start"}
    if people.says_who_leads:
        membership["manages"] = "manages"
    return {
        "kinds": {
            "teams": {"only": {"what": TEAM}, "columns": {"key": "key", "name": "name", "parent": "above"}},
            "reps": {"only": {"what": MEMBER}, "columns": {name: name for name in ("key", "name", *said)}},
            "memberships": {"only": {"what": MEMBER}, "columns": membership},
        }
    }
