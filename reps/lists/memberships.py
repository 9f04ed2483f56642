"""Memberships: their row, their filters, their page."""

import django_filters as filters
import django_tables2 as tables
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reps.lists.cells import DayColumn
from reps.lists.narrowing import RecordFilter, RepChoice, Search, TeamChoice
from reps.lists.page import RecordList
from reps.lists.table import RecordTable
from reps.models import Membership
from reps.views import access


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


class MembershipFilter(RecordFilter):
    q = Search("rep__name", "rep__key", "team__name")
    rep = RepChoice()
    team = TeamChoice()
    present = filters.ChoiceFilter(
        label=_("Membership"), method="by_presence", choices=[("yes", _("Today's")), ("no", _("Ended or to come"))]
    )
    manages = filters.BooleanFilter(label=_("Manages the team"))

    class Meta:
        model = Membership
        fields = []

    def by_presence(self, queryset, name, value):
        today = Membership.objects.on(timezone.localdate()).values("pk")
        return queryset.filter(pk__in=today) if value == "yes" else queryset.exclude(pk__in=today)


class MembershipList(RecordList):
    model, filterset_class, table_class = Membership, MembershipFilter, MembershipTable
    reader = staticmethod(access.leads_people)
    related = ("rep", "team")
    title = _("Memberships")
    empty = _("Nobody is in a team yet. An admin says who is in which team, from which day.")
