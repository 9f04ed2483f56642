"""The visits kind, with who else was there."""

from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reps import stamps
from reps.imports.answers import Answers, Judged
from reps.imports.columns import Choice, ClockTime, Column, Day, Moment, Reference, Text, Whole
from reps.imports.kind import Kind, register
from reps.models import Customer, Lead, Proposal, Rep, Visit, VisitParticipant
from reps.models.visits import OWN_VISIT, is_ahead

REPS_AT_ONCE = 25


class Participants(Column):
    """Keys of the other reps who were there, joined by |; the value is the set of their ids."""

    inert = False
    model = Rep

    def __init__(self, name="participants"):
        super().__init__(name, blank=lambda desk: frozenset())

    def keys_in(self, text):
        return [key.strip() for key in text.split("|") if key.strip()]

    def read(self, text, desk):
        return frozenset(desk.id_of(Rep, key) for key in self.keys_in(text))

    def cell(self, visit, desk):
        return "|".join(sorted(each.rep.key for each in visit.participants.all()))


@register
class Visits(Judged, Kind):
    name, label, position, model = "visits", gettext_lazy("Visits"), 130, Visit
    page = "visit_list"
    columns = (
        Text("key", required=True, limit=100),
        Reference("rep", Rep, required=True),
        Reference("customer", Customer, required=True),
        Day("date", required=True),
        ClockTime("start"),
        Whole("minutes", lowest=1, highest=1440),
        Choice("channel", Visit.Channel),
        Choice("status", Visit.Status, blank=Visit.Status.HELD.value),
        Choice("outcome", Visit.Outcome),
        Answers("visit"),
        Reference("lead", Lead),
        Reference("proposal", Proposal),
        Moment("logged_at"),
        Text("note", limit=5000),
        Participants(),
    )
    apart = ("participants",)
    blanks_when_new = ("logged_at",)

    @classmethod
    def models(cls):
        return (Visit, VisitParticipant)

    def __init__(self, run):
        super().__init__(run)
        self.days = {}  # {rep id: (first day, last day)} touched
        self.present = {}  # {visit id: {rep id: participant}} of the chunk at hand
        self.joint = False

    def existing(self, rows):
        found = super().existing(rows)
        self.present = {visit.pk: {} for visit in found.values()}
        if any("participants" in row.values for row in rows):
            for each in VisitParticipant.objects.filter(visit__in=self.present).order_by():
                self.present[each.visit_id][each.rep_id] = each
        return found

    def differs(self, visit, row):
        others = row.values.get("participants")
        return super().differs(visit, row) or (others is not None and others != set(self.present[visit.pk]))

    def problem(self, row, visit):
        """Nobody comes along with themselves; nothing to come has taken place, by the clock of whoever goes there."""
        if visit.rep_id in row.values.get("participants", ()):
            return "participants", str(OWN_VISIT)
        zone = self.stamper.zone_of(visit.rep_id)
        if visit.status not in Visit.TOOK_PLACE or not is_ahead(visit.date, visit.start, zone):
            return None
        column = "date" if is_ahead(visit.date, None, zone) else "start"
        told = {"text": self.by_name[column].cell(visit, self.run.desk), "status": visit.status}
        words = _("“%(text)s” lies in the future, so the visit can't be “%(status)s”. Say “planned”, or mend the date.")
        return column, words % told

    def stamp(self, visit):
        self.stamper.visit(visit)

    def wrote(self, pairs):
        for row, visit in pairs:
            self._remember(visit)
            if row is not None and row.was is not None:
                self._remember(row.was)
        self._write_participants([pair for pair in pairs if pair[0] and "participants" in pair[0].values])

    def removed(self, visits):
        for visit in visits:
            self._remember(visit)

    def undo_created(self, model, records):
        self.joint = True
        super().undo_created(model, records)

    def undo_deleted(self, model, records):
        for record in records:
            record.date = record.visit.date
        super().undo_deleted(model, records)

    def _remember(self, visit):
        first, last = self.days.get(visit.rep_id, (visit.date, visit.date))
        self.days[visit.rep_id] = (min(first, visit.date), max(last, visit.date))

    def _write_participants(self, pairs):
        new, gone = [], []
        for row, visit in pairs:
            wanted, there = row.values["participants"], self.present.get(visit.pk, {})
            new += [VisitParticipant(visit=visit, rep_id=rep, date=visit.date) for rep in sorted(wanted - set(there))]
            gone += [each for rep, each in there.items() if rep not in wanted]
        self.joint = self.joint or bool(new or gone)
        self.run.create(VisitParticipant, new)
        self.run.delete(VisitParticipant, gone)

    def finish(self):
        """Only the earliest visit of a rep, day and opportunity counts: settled once all visits of the day are in."""
        reps = sorted(self.days)
        for at in range(0, len(reps), REPS_AT_ONCE):
            some = reps[at : at + REPS_AT_ONCE]
            first = min(self.days[rep][0] for rep in some)
            last = max(self.days[rep][1] for rep in some)
            touched = Visit.objects.filter(rep__in=some, date__range=(first, last))
            stamps.apply_cap(touched)
            if VisitParticipant.objects.filter(visit__in=touched).exists() or self.joint:
                stamps.apply_credit(touched)

    @classmethod
    def records(cls):
        present = Prefetch("participants", VisitParticipant.objects.select_related("rep").order_by("pk"))
        return super().records().prefetch_related(present)
