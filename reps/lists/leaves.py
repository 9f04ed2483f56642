"""Leave: their row, their filters, their page."""

import django_tables2 as tables
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from reps.lists.cells import DayColumn
from reps.lists.narrowing import RecordFilter, RepChoice, Search, Since, TeamChoice, Until
from reps.lists.page import RecordList, membership_today
from reps.lists.table import RecordTable
from reps.models import Leave
from reps.views import access


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


class LeaveFilter(RecordFilter):
    q = Search("rep__name", "rep__key")
    since = Since("end", _("Away from"))
    until = Until("start", _("Away to"))
    rep = RepChoice()
    team = TeamChoice("team_today", _("Team today"))

    class Meta:
        model = Leave
        fields = []


class LeaveList(RecordList):
    model, filterset_class, table_class = Leave, LeaveFilter, LeaveTable
    related = ("rep",)
    writer = staticmethod(access.writes_leave)
    title = _("Leave")
    new, new_label = "leave_new", _("Enter leave")
    empty = _("No leave yet. Enter the days somebody is away: they reduce what is expected, not what is counted.")

    def get_queryset(self):
        today = membership_today(OuterRef("rep"))
        return super().get_queryset().annotate(team_today=Subquery(today.values("team")[:1]))
