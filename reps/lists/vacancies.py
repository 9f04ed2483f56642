"""Posts: their row, their filters, their page."""

import django_filters as filters
import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from reps.lists.cells import DayColumn
from reps.lists.narrowing import RecordFilter, Search, Since, TeamChoice, Until, teams_of_talent
from reps.lists.page import RecordList
from reps.lists.table import RecordTable
from reps.models import Vacancy
from reps.views import access


class VacancyTable(RecordTable):
    team = tables.Column()
    opened_on = DayColumn()
    closed_on = DayColumn(default=_("To fill"))
    growth = tables.BooleanColumn(yesno="✓,")
    key = tables.Column(attrs={"td": {"class": "nowrap"}})

    class Meta:
        model = Vacancy
        fields = ("team", "opened_on", "closed_on", "growth", "key")

    def value_team(self, value):
        return str(value)

    def render_team(self, value, record):
        return self.edit_link("vacancy_edit", record, value)


class VacancyFilter(RecordFilter):
    q = Search("team__name", "key")
    since = Since("opened_on", _("Open since"))
    until = Until("opened_on", _("Opened by"))
    team = TeamChoice(queryset=teams_of_talent)
    state = filters.ChoiceFilter(
        label=_("State"), method="in_state", choices=[("open", _("To fill")), ("closed", _("Filled or dropped"))]
    )
    growth = filters.BooleanFilter(label=_("New post"))

    class Meta:
        model = Vacancy
        fields = []

    def in_state(self, queryset, name, value):
        return queryset.filter(closed_on__isnull=value == "open")


class VacancyList(RecordList):
    model, filterset_class, table_class = Vacancy, VacancyFilter, VacancyTable
    reader = staticmethod(access.sees_talent)
    writer = staticmethod(access.writes_talent)
    related = ("team",)
    title = _("Posts")
    new, new_label = "vacancy_new", _("Open a post")
    empty = _("No posts yet. Open one for everybody you look for: it is what the bench must cover.")
