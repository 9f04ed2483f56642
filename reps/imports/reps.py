"""Reps, and what they work from which day on.

A file of reps tells the working time of today. Of somebody new it holds from the beginning; of somebody who is there
already it holds from the day of the import, so that nothing of the past moves, unless `fte_since` names another day.
"""

from copy import copy
from datetime import date
from decimal import Decimal

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reps.imports.columns import Amount, Choice, Day, Reference, Text, Weekdays, YesNo
from reps.imports.kind import Check, Kind, register
from reps.locking.terms import TOLD
from reps.models import Rep, WorkingTime
from reps.models.working_times import OUT_OF_RANGE
from reps.terms import in_order, terms_on
from reps.zones import UNKNOWN, names


class Email(Text):
    """An address, or nothing."""

    def read(self, text, desk):
        text = super().read(text, desk)
        if text.count("@") != 1 or " " in text or text.startswith("@") or "." not in text.split("@")[1]:
            raise ValueError(_("“%(text)s” is not an e-mail address") % {"text": text})
        return text


class Zone(Text):
    """The name of a time zone, or nothing for the organisation's."""

    def read(self, text, desk):
        text = super().read(text, desk)
        if text not in names():
            raise ValueError(str(UNKNOWN))
        return text


class Fte(Amount):
    """A part of full time, above 0 and at most 1; blank is full time."""

    def __init__(self):
        super().__init__("fte", blank=Decimal(1), places=3, highest=1)

    def read(self, text, desk):
        number = super().read(text, desk)
        if number == 0:
            raise ValueError(str(OUT_OF_RANGE))
        return number


@register
class Reps(Kind):
    name, label, position, model = "reps", gettext_lazy("Reps"), 30, Rep
    page = "people"
    columns = (
        Text("key", required=True, limit=100),
        Text("name", required=True),
        Email("email", limit=254),
        Day("hired_on"),
        Day("left_on"),
        Choice("left_because", Rep.Leaving),
        YesNo("regretted"),
        Fte(),
        Weekdays("weekdays"),
        Day("fte_since"),
        Zone("time_zone", limit=60),
    )
    apart = ("fte", "weekdays", "fte_since")
    checks = (
        Check(
            "left_on",
            "rep_leaves_after_hire",
            lambda rep: rep.left_on and rep.hired_on and rep.left_on < rep.hired_on,
        ),
        Check(
            "left_because",
            "rep_reason_of_leaving_needs_a_last_day",
            lambda rep: rep.left_on is None and (rep.left_because or rep.regretted is not None),
        ),
    )

    @classmethod
    def models(cls):
        return (Rep, WorkingTime)

    def __init__(self, run):
        super().__init__(run)
        self.said = {}  # {row number: the WorkingTime it makes or changes, None where nothing is new}

    def existing(self, rows):
        found = super().existing(rows)
        told = TOLD if self.run.is_guarded else ("working_times",)
        prefetch_related_objects([*found.values()], *told)
        return found

    def new(self, row):
        rep = super().new(row)
        self.said[row.number] = self._said(row, rep, None)
        return rep

    def differs(self, rep, row):
        self.said[row.number] = said = self._said(row, rep, self.run.desk.today)
        return said is not None or super().differs(rep, row)

    def _said(self, row, rep, otherwise):
        """The WorkingTime of a row, from the day it names or `otherwise`; None where that is what holds anyway."""
        theirs, since = rep.working_times.all() if rep.pk else (), row.values.get("fte_since") or otherwise
        held = terms_on(in_order(each.terms for each in theirs), since or date.min)
        now = {"fte": held.fte, "weekdays": held.weekdays}
        said = now | {name: row.values[name] for name in now if name in row.values}
        if said == now:
            return None
        found = copy(next((each for each in theirs if each.since == since), WorkingTime(rep=rep, since=since)))
        found.fte, found.weekdays = said.values()
        return found

    def moves(self, row, rep):
        """What somebody new works moves no figures: before, there were none."""
        yield row.was, rep
        said = self.said.get(row.number)
        if row.was and said:
            yield next((each for each in rep.working_times.all() if each.pk == said.pk), None), said

    def rewrites(self, row, rep):
        return super().differs(row.was, row)

    def wrote(self, pairs):
        said = [(self.said.get(row.number), rep) for row, rep in pairs if row]
        for each, rep in said:
            if each:
                each.rep = rep
        self.run.change(WorkingTime, [each for each, _rep in said if each and each.pk])
        self.run.create(WorkingTime, [each for each, _rep in said if each and not each.pk])

    @classmethod
    def records(cls):
        return super().records().prefetch_related("working_times")

    def cells(self, rep):
        """With what is worked today, and since when."""
        terms = in_order(each.terms for each in rep.working_times.all())
        rep.fte_since, rep.fte, rep.weekdays = terms_on(terms, self.run.desk.today)
        return super().cells(rep)


@register
class WorkingTimes(Kind):
    name, label, position, model = "working_times", gettext_lazy("Working times"), 35, WorkingTime
    columns = (Reference("rep", Rep, required=True), Day("since"), Fte(), Weekdays("weekdays"))
    identity = ("rep", "since")

    def existing(self, rows):
        """With the reps of a guarded file, and what it takes to tell which of their days a row changes."""
        wanted = {row.values["rep"] for row in rows} if self.run.is_guarded else ()
        reps = Rep.objects.filter(pk__in=wanted).prefetch_related(*TOLD) if wanted else ()
        self.reps = {rep.pk: rep for rep in reps}
        found = super().existing(rows)
        for each in found.values():
            if each.rep_id in self.reps:
                each.rep = self.reps[each.rep_id]
        return found

    def assigned(self, record, row):
        record = super().assigned(record, row)
        if record.rep_id in self.reps:
            record.rep = self.reps[record.rep_id]
        return record

    @classmethod
    def records(cls):
        return super().records().order_by("rep", "pk")
