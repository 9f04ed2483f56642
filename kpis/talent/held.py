"""What a candidate's record held on a day, by its history: a rating raised today says nothing of last month (spec 5.1).

Of the time before a record was first kept nothing else is known than what it said then, so that holds.
"""

from bisect import bisect_right
from collections import defaultdict
from datetime import date
from typing import NamedTuple

from reps.models import Candidate, SharedBench
from reps.statement import Column, Question

GONE = "-"


class Held(NamedTuple):
    """What is judged and agreed of a candidate, with the team that owns them."""

    team_id: int | None
    rating: int | None
    readiness: str
    can_start_on: date | None
    last_contact_on: date | None
    next_contact_on: date | None
    consent_on: date | None
    consent_until: date | None

    @classmethod
    def by(cls, candidate):
        return cls(*(getattr(candidate, name) for name in cls._fields))


class Timeline:
    """A value through time: the first one known, then [(day, value), ...] as it changed."""

    def __init__(self, first, changes=()):
        self.days, self.values = [day for day, _value in changes], [first, *(value for _day, value in changes)]

    def on(self, day):
        return self.values[bisect_right(self.days, day)]


def asked_of(candidates):
    """The questions whose answers make the lines: versions of the records, and benches shared or no longer."""
    return _versions(candidates), _shares(candidates)


def _versions(candidates):
    rows = Candidate.history.filter(id__in=candidates.values("pk")).exclude(history_type=GONE).order_by()
    days = (Column.day(name) for name in Held._fields[3:])
    held = Column.whole("team_id"), Column.whole("rating"), Column.text("readiness"), *days
    return Question(rows, (Column.moment("history_date"), Column.whole("history_id"), Column.whole("id"), *held))


def _shares(candidates):
    rows = SharedBench.history.filter(candidate__in=candidates.values("pk")).order_by()
    when = Column.moment("history_date"), Column.whole("history_id")
    return Question(rows, (*when, Column.whole("candidate"), Column.whole("team"), Column.text("history_type")))


def by_candidate(rows, zone):
    """{candidate: [(moment, *what the row tells), ...]} in order of time, by the clock of `zone`."""
    found = defaultdict(list)
    for moment, _id, candidate, *told in sorted(rows, key=lambda row: row[:2]):
        found[candidate].append((moment.astimezone(zone), *told))
    return found


def record_line(candidate, versions):
    """The Timeline of what the record held; what it says now is its last version, whoever wrote it."""
    now, known = Held.by(candidate), [Held(*told) for _moment, *told in versions[:-1]]
    values, moments = [*known, now], [moment for moment, *_told in versions[1:]]
    return Timeline(values[0], [(at.date(), value) for at, value in zip(moments, values[1:], strict=True)])


def bench_lines(now, versions, shares):
    """{team: Timeline of whether they stood on its bench besides their own}; `now` are the teams of today."""
    changes = defaultdict(list)
    for moment, team, kind in shares:
        changes[team].append((moment, kind != GONE))
    return {team: _bench_line(team in now, versions, changes[team]) for team in {*now, *changes}}


def _bench_line(is_now, versions, changes):
    if not changes:
        return Timeline(is_now)
    at, joined = changes[0]
    first = not joined or _is_entry(at, versions)
    return Timeline(first, [(moment.date(), there) for moment, there in changes])


def _is_entry(moment, versions):
    """Whether something was written down as part of entering a candidate: that day, before their record changed."""
    if not versions:
        return True
    later = versions[1][0] if len(versions) > 1 else None
    return moment.date() == versions[0][0].date() and (later is None or moment < later)
