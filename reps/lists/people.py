"""Reps as they stand today: their row, their filters, their page."""

import django_filters as filters
import django_tables2 as tables
from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from reps.lists.cells import DayColumn, PartColumn
from reps.lists.narrowing import RecordFilter, Search, TeamChoice
from reps.lists.page import RecordList, membership_today
from reps.lists.table import RecordTable
from reps.models import Membership, Rep
from reps.models.working_times import fte_on
from reps.views import access


class PeopleTable(RecordTable):
    """Reps as they stand today."""

    name = tables.Column()
    key = tables.Column(attrs={"td": {"class": "nowrap"}})
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


class PeopleFilter(RecordFilter):
    q = Search("name", "email", "key")
    team = TeamChoice("team_today", _("Team today"))
    present = filters.ChoiceFilter(
        label=_("People"), method="by_presence", choices=[("yes", _("Present today")), ("no", _("Left"))]
    )
    manages = filters.BooleanFilter(label=_("Manages a team"), method="by_managing")

    class Meta:
        model = Rep
        fields = []

    def by_presence(self, queryset, name, value):
        here = Rep.objects.employed_on(timezone.localdate()).values("pk")
        return queryset.filter(pk__in=here) if value == "yes" else queryset.exclude(pk__in=here)

    def by_managing(self, queryset, name, value):
        managers = Membership.objects.on(timezone.localdate()).filter(manages=True).values("rep")
        return queryset.filter(pk__in=managers) if value else queryset.exclude(pk__in=managers)


class PeopleList(RecordList):
    model, filterset_class, table_class = Rep, PeopleFilter, PeopleTable
    reader = staticmethod(access.leads_people)
    title = _("People")
    empty = _("Nobody here yet. An admin adds reps and says who is in which team.")

    def get_queryset(self):
        today = membership_today(OuterRef("pk"))
        return (
            super()
            .get_queryset()
            .annotate(
                team_today=Subquery(today.values("team")[:1]),
                team_name=Subquery(today.values("team__name")[:1]),
                manages=Subquery(today.values("manages")[:1]),
                fte=fte_on(timezone.localdate()),
            )
        )
