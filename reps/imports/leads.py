"""The leads kind, and that of their touches.

A new row that is the same enquiry as a lead already there, or further up in time, becomes a touch of it, unless it says
what came of it: a row with a decision is a lead in its own right, which an admin may merge (spec 6).
"""

from copy import copy

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reps import stamps
from reps.duplicates import DECISIONS, doubles, is_decided, like_these, touch_by
from reps.imports.answers import Answers, Judged
from reps.imports.columns import Amount, Currency, Day, Moment, Reference, Text, YesNo
from reps.imports.kind import Check, Kind, register
from reps.imports.writing import history_model
from reps.models import Booking, Customer, Lead, LeadSource, LeadTouch, Rep
from reps.models.lead_days import before_received
from reps.models.sources import SourceNames
from reps.models.touches import TOO_EARLY

AT_ONCE = 500
OWN = {"received_at": "at", "source": "source_id", "source_text": "source_text", "contact": "contact"}  # on a touch
NOTED = ("company", "need", "customer", "owner", "assigned_at", "first_response_at", "answers")  # kept in its note


class JudgedAnswers(Answers):
    """The answers a settled lead was judged by; blank while it is not settled, a hyphen where nothing was known."""

    def __init__(self, kind, name):
        super().__init__(kind, name)
        self.blank = None

    def read(self, text, desk):
        return {} if text == "-" else super().read(text, desk)

    def show(self, value, desk):
        return "" if value is None else super().show(value, desk) or "-"

    def same(self, old, new):
        return old == new if old is None or new is None else super().same(old, new)


@register
class Leads(Judged, Kind):
    name, label, position, model = "leads", gettext_lazy("Leads"), 90, Lead
    page = "lead_list"
    columns = (
        Text("key", required=True, limit=100),
        Moment("received_at", required=True),
        Reference("source", LeadSource),
        Text("source_text", limit=500),
        Text("company"),
        Text("contact"),
        Text("need"),
        Reference("customer", Customer),
        Reference("owner", Rep),
        Moment("assigned_at"),
        Reference("first_owner", Rep),
        Moment("auto_reply_at"),
        Moment("first_response_at"),
        Answers("lead"),
        JudgedAnswers("lead", "judged_answers"),
        Day("intent_on"),
        Day("accepted_on"),
        Day("rejected_on"),
        Text("reject_reason"),
        Day("opportunity_on"),
        Day("won_on"),
        Day("lost_on"),
        Amount("won_amount", lowest=None),
        YesNo("kept_apart", blank=False),
        Currency("won_currency"),
    )
    checks = (
        Check("rejected_on", "lead_not_accepted_and_rejected", lambda lead: lead.accepted_on and lead.rejected_on),
        Check("lost_on", "lead_not_won_and_lost", lambda lead: lead.won_on and lead.lost_on),
        Check("reject_reason", "lead_rejected_with_reason", lambda lead: lead.rejected_on and not lead.reject_reason),
        Check("won_amount", "lead_amount_only_if_won", lambda lead: lead.won_amount is not None and not lead.won_on),
        Check(
            "first_response_at",
            "lead_answered_after_received",
            lambda lead: lead.first_response_at and lead.first_response_at < lead.received_at,
        ),
    )

    @classmethod
    def models(cls):
        return (Lead, LeadTouch)

    def __init__(self, run):
        super().__init__(run)
        self.made = set()  # ids of leads this import made
        self.sources = {}  # {id: source} that the rows being written name

    # Rows whose record is a touch

    def write(self, rows):
        keys = [row.values["key"] for row in rows]
        touches = {touch.key: touch for touch in LeadTouch.objects.filter(key__in=keys)}
        mine, others = [], []
        for row in rows:
            self._name_source(row)
            self._keep_first_owner(row)
            (mine if row.values["key"] in touches and not _is_decided(row) else others).append(row)
        self.sources = LeadSource.objects.in_bulk({row.values.get("source") for row in others} - {None})
        self._write_touches([(row, touches.pop(row.values["key"])) for row in mine])
        self.run.delete(LeadTouch, list(touches.values()))  # something came of them: leads in their own right now
        super().write(others)

    def _name_source(self, row):
        """A text without a source names it, if it can; what was chosen stands."""
        text = row.values.get("source_text")
        if text and row.values.get("source") is None:
            received = row.values.get("received_at")
            day = received.astimezone(self.run.desk.zone).date() if received else self.run.desk.today
            found = self.names.source_of(text, day)
            row.values["source"] = found and found.pk

    def _keep_first_owner(self, row):
        """Blank is unknown: whoever has it first is, and a lead that has somebody keeps its first."""
        if row.values.get("first_owner") is None:
            row.values.pop("first_owner", None)

    @cached_property
    def names(self):
        return SourceNames()

    def _write_touches(self, pairs):
        changed = [touch for row, touch in pairs if self._touch_moves(touch, row)]
        self.run.change(LeadTouch, changed)
        self.run.count("updated", len(changed))
        self.run.count("unchanged", len(pairs) - len(changed))

    def _touch_moves(self, touch, row):
        """Give a touch what its row says; whether that changed it, and may."""
        was = copy(touch)
        return self._touch_differs(touch, row) and not self.run.refuses(row, [(was, touch)])

    def _touch_differs(self, touch, row):
        """Give a touch what its row says; whether that changed it."""
        said = {field: row.values[name] for name, field in OWN.items() if name in row.values}
        if any(name in row.values for name in NOTED):
            said["note"] = self._note(self.assigned(Lead(), row))
        differs = any(getattr(touch, field) != value for field, value in said.items())
        for field, value in said.items():
            setattr(touch, field, value)
        return differs

    def _note(self, lead):
        """What a row said beyond what a touch has a place for: nothing typed is lost."""
        texts = ((name, self.by_name[name].cell(lead, self.run.desk)) for name in NOTED)
        return "; ".join(f"{name}: {text}" for name, text in texts if text)[:2000]

    # Leads

    def differs(self, lead, row):
        self.stamper.settle(lead, lead)
        return super().differs(lead, row)

    def problem(self, row, lead):
        lead.was = row.was
        self.stamper.place(lead)
        if row.was is not None and row.was.judged_answers is not None and row.was.judged_answers != lead.judged_answers:
            return "judged_answers", _("its quality is settled: what it was judged by can't be changed")
        if lead.source_id in self.sources:  # looked up for all rows at once
            lead.source = self.sources[lead.source_id]
        problem = "" if row.was is None and lead.source_id is None else lead.source_problem(row.was)
        return ("source", str(problem)) if problem else self._early(row, lead)

    def _early(self, row, lead):
        """(column, message) of what lies before the lead was received, unless the mapping takes that as it stands."""
        early = before_received(lead, row.was, self.run.desk.zone)
        if early and self.run.takes_early:
            self.run.count("early")
            return None
        return next(((name, messages[0]) for name, messages in early.items()), None)

    def save(self, created, changed):
        for row, lead in (*created, *changed):
            self.stamper.settle(lead, row.was)
        super().save(created, changed)
        self.made |= {lead.pk for _row, lead in created}

    def finish(self):
        """New leads that are the same enquiry as an earlier one become touches of it, once all rows are in."""
        pairs = doubles(like_these(self._made()), self.made) if self.made else []
        for at in range(0, len(pairs), AT_ONCE):
            self._fold(pairs[at : at + AT_ONCE])

    def _made(self):
        """The leads this import made, by its own notes: a list of their ids might be too long to ask with."""
        notes = history_model(Lead).objects.filter(import_batch=self.run.batch, history_type="+")
        return Lead.objects.filter(pk__in=notes.order_by().values("id"))

    def _fold(self, pairs):
        leads = Lead.objects.select_related("customer", "owner").in_bulk({pk for pair in pairs for pk in pair})
        apart = [leads[later] for _first, later in pairs if is_decided(leads[later])]
        for lead in apart:
            lead.kept_apart = True
        folded = [(leads[first], leads[later]) for first, later in pairs if not leads[later].kept_apart]
        touches = [touch_by(first, later, self._note(later)) for first, later in folded]
        self.run.change(Lead, [*apart, *self._showing_intent(touches)])
        gone = [later for _first, later in folded]
        self.removed(gone)
        self.run.delete(Lead, gone)
        self.run.create(LeadTouch, touches)
        self.run.count("created", -len(gone))
        self.run.count("touches", len(gone))

    def _showing_intent(self, touches):
        """Leads not settled yet whose intent these touches show anew."""
        shown = {}
        for touch in touches:
            before = touch.lead.intent_on
            self.stamper.show_intent(touch.lead, touch.at)
            if touch.lead.intent_on != before:
                self.stamper.lead(touch.lead)
                shown[touch.lead_id] = touch.lead
        return shown.values()

    def cells(self, lead):
        self.stamper.settle(lead, lead)
        return super().cells(lead)

    def stamp(self, lead):
        self.stamper.lead(lead)
        lead.keep_minutes(getattr(lead, "was", None))

    def wrote(self, pairs):
        stamps.book_leads([lead for _row, lead in pairs], self.stamper)

    def removed(self, leads):
        Booking.objects.filter(lead__in=leads).delete()


def _is_decided(row):
    """Whether a row says what came of the lead: then it is a lead in its own right."""
    return any(row.values.get(name) for name in DECISIONS)


@register
class LeadTouches(Kind):
    name, label, position, model = "lead_touches", gettext_lazy("Touches of leads"), 95, LeadTouch
    columns = (
        Text("key", required=True, limit=100),
        Reference("lead", Lead, required=True),
        Moment("at", required=True),
        Reference("source", LeadSource),
        Text("source_text", limit=500),
        Text("contact"),
        Text("note", limit=2000),
    )

    def existing(self, rows):
        leads = Lead.objects.filter(pk__in=[row.values["lead"] for row in rows if row.values.get("lead")])
        self.received = dict(leads.order_by().values_list("pk", "received_at"))
        taken = Lead.objects.filter(key__in=[row.values["key"] for row in rows])
        self.taken = set(taken.order_by().values_list("key", flat=True))
        return super().existing(rows)

    def problem(self, row, touch):
        if touch.key in self.taken:
            return "key", _("a lead has this key already")
        if touch.at < self.received.get(touch.lead_id, touch.at):
            return "at", str(TOO_EARLY)
        return None
