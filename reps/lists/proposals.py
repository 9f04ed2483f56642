"""Proposals: their row, their filters, their page."""

import django_filters as filters
import django_tables2 as tables
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_tables2.utils import A

from reps.lists.cells import DayColumn, NumberColumn, VerdictColumn, badge
from reps.lists.disputed import DisputableList, Disputed, DisputedColumn, FlaggedDay
from reps.lists.narrowing import RecordFilter, RepChoice, Search, Since, TeamChoice, Until, VerdictChoice
from reps.lists.table import RecordTable
from reps.models import Proposal

NO_SURPRISE = (("yes", _("No surprise")), ("no", _("Blind")), ("unknown", pgettext_lazy("verdict", "Unanswered")))


class ProposalTable(RecordTable):
    issued_on = FlaggedDay(verbose_name=pgettext_lazy("day", "Issued"), linkify=("proposal", [A("pk")]))
    customer = tables.Column(linkify=("customer_detail", [A("customer_id")]))
    rep = tables.Column()
    amount = NumberColumn(verbose_name=_("Amount"))
    currency = tables.Column()
    quality = VerdictColumn(_("No surprise"), (_("No surprise"), _("Blind"), pgettext_lazy("verdict", "Unanswered")))
    state = tables.Column(verbose_name=_("State"), empty_values=(), order_by=("ended_on", "ending"))
    ended_on = DayColumn(verbose_name=_("Ends or ended"))
    won_amount = NumberColumn(verbose_name=_("Won"), accessor="final_amount", orderable=False)
    disputed = DisputedColumn()

    class Meta:
        model = Proposal
        fields = ()

    def value_state(self, record):
        return str(Proposal.Status(record.state_on(timezone.localdate())).label)

    def render_state(self, record):
        looks = {"won": "good", "lost": "bad", "open": "hollow"}
        return badge(self.value_state(record), looks.get(record.state_on(timezone.localdate()), ""))


class ProposalFilter(RecordFilter):
    q = Search("customer__name", "key")
    since = Since("issued_on", _("Issued from"))
    until = Until("issued_on", _("Issued to"))
    rep = RepChoice()
    team = TeamChoice()
    state = filters.ChoiceFilter(label=_("State"), choices=Proposal.Status.choices, method="in_state")
    quality = VerdictChoice(_("No surprise"), NO_SURPRISE)
    disputed = Disputed()

    class Meta:
        model = Proposal
        fields = []

    def in_state(self, queryset, name, state):
        """By how it stands today: an open one past its validity has expired."""
        today = timezone.localdate()
        if state == Proposal.Status.OPEN:
            return queryset.open_on(today)
        return queryset.come_to(state, today)


class ProposalList(DisputableList):
    kind = "proposal"
    model, filterset_class, table_class = Proposal, ProposalFilter, ProposalTable
    related = ("rep", "customer")
    title = _("Proposals")
    new, new_label = "proposal_new", _("Log a proposal")
    empty = _("No proposals yet. Log the first one on the day it goes out.")
