"""Kinds of the market: customers, where leads come from and what that cost, and the leads."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reps import stamps
from reps.imports.columns import Amount, Answers, Day, Moment, Reference, Text
from reps.imports.kind import Check, Kind, register
from reps.imports.trees import TreeKind
from reps.models import Booking, Customer, Lead, LeadSource, Rep, SourceSpend


@register
class Customers(Kind):
    name, label, position, model = "customers", gettext_lazy("Customers"), 60, Customer
    columns = (
        Text("key", required=True, limit=100),
        Text("name", required=True),
        Text("tier", limit=50),
        Text("industry", limit=100),
        Text("region", limit=100),
    )


@register
class LeadSources(TreeKind):
    name, label, position, model = "lead_sources", gettext_lazy("Lead sources"), 70, LeadSource
    columns = (Text("key", required=True, limit=100), Text("name", required=True), Reference("parent", LeadSource))


class Month(Day):
    """A month, as its first day: 2026-11, or 2026-11-01."""

    def read(self, text, desk):
        day = super().read(f"{text}-01" if len(text) == 7 else text, desk)
        if day.day != 1:
            raise ValueError(_("Enter the first day of the month."))
        return day

    def show(self, value, desk):
        return f"{value:%Y-%m}"


@register
class Spend(Kind):
    name, label, position, model = "spend", gettext_lazy("Spend on sources"), 80, SourceSpend
    columns = (
        Reference("source", LeadSource, required=True),
        Month("month", required=True),
        Amount("amount", required=True),
    )
    identity = ("source", "month")


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
class Leads(Kind):
    name, label, position, model = "leads", gettext_lazy("Leads"), 90, Lead
    columns = (
        Text("key", required=True, limit=100),
        Moment("received_at", required=True),
        Reference("source", LeadSource),
        Text("company"),
        Text("contact"),
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

    def differs(self, lead, row):
        self.stamper.settle(lead, lead)
        return super().differs(lead, row)

    def problem(self, row, lead):
        if row.was is not None and row.was.judged_answers is not None and row.was.judged_answers != lead.judged_answers:
            return "judged_answers", _("its quality is settled: what it was judged by can't be changed")
        return None

    def save(self, created, changed):
        for row, lead in (*created, *changed):
            self.stamper.settle(lead, row.was)
        super().save(created, changed)

    def cells(self, lead):
        self.stamper.settle(lead, lead)
        return super().cells(lead)

    def stamp(self, lead):
        self.stamper.lead(lead)

    def wrote(self, pairs):
        stamps.book_leads([lead for _row, lead in pairs], self.stamper)

    def removed(self, leads):
        Booking.objects.filter(lead__in=leads).delete()
