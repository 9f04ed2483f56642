"""The columns of the lists: how a record looks in one row, on the page and in an exported file."""

from inspect import signature

import django_tables2 as tables
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import force_str
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_tables2.utils import A

from reps.models import Candidate, Customer, Income, Lead, Leave, Membership, Proposal, Rep, Vacancy, Visit

NUMBER = {"th": {"class": "number"}, "td": {"class": "number"}}
DAY = {"td": {"class": "nowrap"}}


def badge(text, look=""):
    """A word in a pill; `look` is good, bad, warn, hollow or dotted."""
    return format_html('<span class="badge {}">{}</span>', look, text)


class RecordTable(tables.Table):
    """A table whose rows keep their place from page to page, equal ones by their id, and that exports fast.

    `may_write`: its reader may change the records, so that those without a page of their own lead to their form.
    """

    def __init__(self, *args, may_write=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.may_write = may_write

    def edit_link(self, name, record, text):
        return format_html('<a href="{}">{}</a>', reverse(name, args=[record.pk]), text) if self.may_write else text

    def as_values(self, exclude_columns=None):
        """The headers, then the cells of each row, for a file.

        How a column is read is worked out once: django-tables2 does so for every cell, which takes half a minute for
        100,000 visits.
        """
        skipped = exclude_columns or ()
        columns = [each for each in self.columns.iterall() if each.name not in skipped]
        readers = [reader_of(column, self._meta.model) for column in columns]
        yield [str(column.header) for column in columns]
        for record in self.data:
            yield [read(record) for read in readers]

    @tables.Table.order_by.setter
    def order_by(self, value):
        tables.Table.order_by.fset(self, value)
        rows = getattr(self.data, "data", None)
        if hasattr(rows, "query") and not rows.query.is_sliced:
            self.data.data = rows.order_by(*rows.query.order_by, "pk")


def reader_of(bound, model):
    """A function that reads this column's cell of a record: as its `value` method says, else its bare value."""
    accessor, empty = A(bound.accessor), bound.column.empty_values
    words = words_of(model, bound.accessor)
    says = None if is_bare(bound) else taking(bound.value, {"bound_column": bound, "column": bound.column})

    def read(record):
        value = accessor.resolve(record, safe=True, quiet=True)
        value = words.get(value, value) if words else value
        if value in empty:
            return None
        return says(value, record) if says else force_str(value, strings_only=True)

    return read


def is_bare(bound):
    """Whether a column neither renders nor exports anything but its value."""
    own = (getattr(bound.value, "__func__", None), getattr(bound.render, "__func__", None))
    return own == (tables.Column.value, tables.Column.render)


def words_of(model, name):
    """{value: label} of a field with choices, else nothing."""
    fields = {field.name: field for field in model._meta.fields}
    return {value: str(label) for value, label in fields[name].flatchoices} if name in fields else {}


def taking(function, known):
    """`function` as one of value and record, whichever of them and of `known` it asks for."""
    wanted = signature(function).parameters
    fixed = {name: given for name, given in known.items() if name in wanted}
    if "value" in wanted and "record" in wanted:
        return lambda value, record: function(value=value, record=record, **fixed)
    if "record" in wanted:
        return lambda value, record: function(record=record, **fixed)
    return lambda value, record: function(value=value, **fixed)


class DayColumn(tables.DateColumn):
    """A date as 2026-11-23 in every language, so that columns line up; a bare date in a file."""

    attrs = DAY

    def __init__(self, **kwargs):
        super().__init__(format="Y-m-d", **kwargs)

    def value(self, value):
        return value


class NumberColumn(tables.Column):
    attrs = NUMBER


class PartColumn(NumberColumn):
    """A part of a whole, such as 0.6, without trailing zeros."""

    def render(self, value):
        return f"{value.normalize():f}"

    def value(self, value):
        return value


class VerdictColumn(tables.Column):
    """Quality: a tick, not, or unanswered; `words` are the three in that order."""

    empty_values = ()

    def __init__(self, verbose_name=None, words=None, accessor="quality", **kwargs):
        super().__init__(accessor=accessor, verbose_name=verbose_name or _("Quality"), **kwargs)
        self.words = words or (_("Quality"), _("Not quality"), _("Unanswered"))

    def render(self, value, record):
        if value is None:
            return badge(self.words[2], "dotted")
        return badge(format_html("✓ {}", self.words[0]), "good") if value else badge(self.words[1], "hollow")

    def value(self, value, record):
        return str(self.words[(True, False, None).index(value)])


class VisitVerdictColumn(VerdictColumn):
    """Only a held visit has a verdict, and of two with one customer on a day only the first counts."""

    def render(self, value, record):
        if record.status != Visit.Status.HELD:
            return "—"
        if value and not record.counts:
            return badge(gettext("✓ Quality, second that day"), "hollow")
        return super().render(value, record)

    def value(self, value, record):
        return super().value(value, record) if record.status == Visit.Status.HELD else ""


class VisitTable(RecordTable):
    date = DayColumn(linkify=("visit", [A("pk")]))
    rep = tables.Column()
    customer = tables.Column(linkify=("customer_detail", [A("customer_id")]))
    channel = tables.Column()
    status = tables.Column()
    quality = VisitVerdictColumn()
    minutes = NumberColumn()

    class Meta:
        model = Visit
        fields = ("date", "rep", "customer", "channel", "status", "quality", "minutes")

    def value_status(self, value):
        return value

    def render_status(self, value, record):
        look = {"held": "", "planned": "hollow", "no_show": "warn"}.get(record.status, "dotted")
        return badge(value, look)


class ProposalTable(RecordTable):
    issued_on = DayColumn(verbose_name=_("Issued"), linkify=("proposal", [A("pk")]))
    customer = tables.Column(linkify=("customer_detail", [A("customer_id")]))
    rep = tables.Column()
    amount = NumberColumn(verbose_name=_("Amount"))
    currency = tables.Column()
    quality = VerdictColumn(_("No surprise"), (_("No surprise"), _("Blind"), _("Unanswered")))
    state = tables.Column(verbose_name=_("State"), empty_values=(), order_by=("ended_on", "ending"))
    ended_on = DayColumn(verbose_name=_("Ends or ended"))
    won_amount = NumberColumn(verbose_name=_("Won"), accessor="final_amount", orderable=False)

    class Meta:
        model = Proposal
        fields = ()

    def value_state(self, record):
        return str(Proposal.Status(record.state_on(timezone.localdate())).label)

    def render_state(self, record):
        looks = {"won": "good", "lost": "bad", "open": "hollow"}
        return badge(self.value_state(record), looks.get(record.state_on(timezone.localdate()), ""))


def lead_state(lead):
    """(word, look) of where a lead stands."""
    for day, word, look in (
        (lead.won_on, _("Won"), "good"),
        (lead.lost_on, _("Lost"), "bad"),
        (lead.opportunity_on, _("Opportunity"), "good"),
        (lead.rejected_on, _("Rejected"), "bad"),
        (lead.accepted_on, _("Accepted"), "good"),
    ):
        if day:
            return word, look
    return (_("Answered"), "hollow") if lead.first_response_at else (_("Waiting"), "warn")


class LeadTable(RecordTable):
    received_on = DayColumn(verbose_name=_("Received"))
    company = tables.Column(
        verbose_name=_("Lead"),
        empty_values=(),
        linkify=("lead_detail", [A("pk")]),
        order_by=("company", "contact"),
    )
    source = tables.Column(default=_("Unclassified"))
    owner = tables.Column(default=_("Nobody yet"))
    quality = VerdictColumn()
    state = tables.Column(verbose_name=_("State"), empty_values=(), orderable=False)
    response_minutes = NumberColumn(verbose_name=_("Minutes to answer"))

    class Meta:
        model = Lead
        fields = ()

    def render_company(self, record):
        return str(record)

    def value_company(self, record):
        return str(record)

    def value_response_minutes(self, value):
        return value

    def render_response_minutes(self, value):
        return round(value)

    def value_state(self, record):
        return str(lead_state(record)[0])

    def render_state(self, record):
        return badge(*lead_state(record))


class CustomerTable(RecordTable):
    name = tables.Column(linkify=("customer_detail", [A("pk")]))
    key = tables.Column()
    tier = tables.Column()
    industry = tables.Column()
    region = tables.Column()

    class Meta:
        model = Customer
        fields = ("name", "key", "tier", "industry", "region")


class CandidateTable(RecordTable):
    name = tables.Column(linkify=("candidate_detail", [A("pk")]))
    team = tables.Column()
    present_rep = tables.Column()
    stage = tables.Column()
    rated = NumberColumn(verbose_name=_("Rating"), order_by="standing")
    rated_by = tables.Column(verbose_name=_("Rated by"), orderable=False)
    readiness = tables.Column()
    source = tables.Column()
    added_on = DayColumn()
    last_review = DayColumn(verbose_name=_("Last review"))
    consent_until = DayColumn()

    class Meta:
        model = Candidate
        fields = ()


class PeopleTable(RecordTable):
    """Reps as they stand today."""

    name = tables.Column()
    key = tables.Column()
    team_name = tables.Column(verbose_name=_("Team today"))
    manages = tables.BooleanColumn(verbose_name=_("Manages it"), yesno="✓,")
    hired_on = DayColumn()
    left_on = DayColumn()
    fte = PartColumn(verbose_name=_("FTE"))

    class Meta:
        model = Rep
        fields = ()

    def value_name(self, value):
        return value

    def render_name(self, value, record):
        return format_html('<a href="{}?who=rep:{}">{}</a>', reverse("dashboard"), record.key, value)


class LeaveTable(RecordTable):
    """Who is away when."""

    rep = tables.Column(order_by="rep__name")
    start = DayColumn(verbose_name=_("From"))
    end = DayColumn(verbose_name=_("To"))
    fraction = tables.Column()

    class Meta:
        model = Leave
        fields = ("rep", "start", "end", "fraction")

    def value_rep(self, value):
        return str(value)

    def render_rep(self, value, record):
        return self.edit_link("leave_edit", record, value)


class MembershipTable(RecordTable):
    """Who was in which team when: what counts for whom."""

    rep = tables.Column()
    team = tables.Column()
    start = DayColumn(verbose_name=_("From"), default=_("From the beginning"))
    end = DayColumn(verbose_name=_("To"), default=_("Still there"))
    manages = tables.BooleanColumn(yesno="✓,")

    class Meta:
        model = Membership
        fields = ("rep", "team", "start", "end", "manages")


class VacancyTable(RecordTable):
    team = tables.Column()
    opened_on = DayColumn()
    closed_on = DayColumn(default=_("To fill"))
    growth = tables.BooleanColumn(yesno="✓,")
    key = tables.Column()

    class Meta:
        model = Vacancy
        fields = ("team", "opened_on", "closed_on", "growth", "key")

    def value_team(self, value):
        return str(value)

    def render_team(self, value, record):
        return self.edit_link("vacancy_edit", record, value)


class IncomeTable(RecordTable):
    date = DayColumn()
    kind = tables.Column()
    proposal = tables.Column(linkify=("proposal", [A("proposal_id")]))
    lead = tables.Column(linkify=("lead_detail", [A("lead_id")]))
    amount = NumberColumn()
    currency = tables.Column(default=_("The proposal's"))
    key = tables.Column()

    class Meta:
        model = Income
        fields = ("date", "kind", "proposal", "lead", "amount", "currency", "key")


PAGES = {Visit: "visit", Proposal: "proposal", Lead: "lead_detail"}


class JudgedTable(tables.Table):
    """Records with two verdicts: as judged, and by a version that is looked at (reps/preview.py)."""

    day = DayColumn(verbose_name=_("Date"))
    record = tables.Column(verbose_name=_("Record"), order_by=("day",))
    who = tables.Column(verbose_name=_("Rep"), accessor="record", orderable=False)
    now = VerdictColumn(verbose_name=_("As judged"), accessor="now")
    then = VerdictColumn(verbose_name=_("By this version"), accessor="then")

    class Meta:
        empty_text = _("No records.")

    def render_record(self, value):
        name = getattr(value, "customer", None) or value
        return format_html('<a href="{}">{}</a>', reverse(PAGES[type(value)], args=[value.pk]), name)

    def render_who(self, value):
        return getattr(value, "owner", None) or getattr(value, "rep", None) or "—"
