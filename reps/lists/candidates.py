"""Candidates: their row, their filters, their page."""

import django_filters as filters
import django_tables2 as tables
from django.db.models import Max, Q
from django.utils.translation import gettext_lazy as _
from django_tables2.utils import A

from reps.lists.cells import DayColumn, NumberColumn
from reps.lists.narrowing import RecordFilter, Search, TeamChoice, teams_of_talent
from reps.lists.page import RecordList
from reps.lists.table import RecordTable
from reps.models import Candidate, SharedBench, Team
from reps.models.talent import ACTIVE_STAGES, EXIT_STAGES
from reps.views import access


class CandidateTable(RecordTable):
    name = tables.Column(linkify=("candidate_detail", [A("pk")]))
    stage = tables.Column()
    rated = NumberColumn(verbose_name=_("Rating"), order_by="standing")
    readiness = tables.Column()
    team = tables.Column()
    last_review = DayColumn(verbose_name=_("Last review"))
    source = tables.Column()
    added_on = DayColumn()
    consent_until = DayColumn()
    rated_by = tables.Column(verbose_name=_("Rated by"), orderable=False)
    present_rep = tables.Column()

    class Meta:
        model = Candidate
        fields = ()


class BenchChoice(TeamChoice):
    """Candidates on the bench of a team or one below it, owned or shared."""

    def filter(self, queryset, value):
        if value is None:
            return queryset
        below = Team.objects.ids_below([value.pk])
        shared = SharedBench.objects.filter(team__in=below).values("candidate")
        return queryset.filter(Q(team__in=below) | Q(pk__in=shared))


class CandidateFilter(RecordFilter):
    q = Search("name", "source", "key")
    team = BenchChoice("team", _("For team"), teams_of_talent)
    stage = filters.ChoiceFilter(choices=Candidate._meta.get_field("stage").choices)
    pool = filters.ChoiceFilter(
        label=_("In the pool"), method="in_pool", choices=[("yes", _("Active")), ("no", _("Hired or gone"))]
    )
    readiness = filters.ChoiceFilter(choices=Candidate.Readiness.choices)
    source = filters.CharFilter(label=_("Source"), lookup_expr="iexact")
    industry = filters.CharFilter(label=_("Industry they come from"), lookup_expr="iexact")
    channel = filters.CharFilter(label=_("Channel they sold through"), lookup_expr="iexact")
    rating = filters.NumberFilter(label=_("Rating from"), method="rated_from")
    internal = filters.ChoiceFilter(
        label=_("Internal"),
        method="is_internal",
        choices=[("yes", _("Reps here already")), ("no", _("From outside"))],
    )

    class Meta:
        model = Candidate
        fields = []

    def rated_from(self, queryset, name, value):
        return queryset.with_standing().filter(standing__gte=value)

    def is_internal(self, queryset, name, value):
        return queryset.filter(present_rep__isnull=value == "no")

    def in_pool(self, queryset, name, value):
        gone = ("hired", *EXIT_STAGES)
        return queryset.filter(stage__in=ACTIVE_STAGES if value == "yes" else gone)


class CandidateList(RecordList):
    model, filterset_class, table_class = Candidate, CandidateFilter, CandidateTable
    reader = staticmethod(access.sees_talent)
    writer = staticmethod(access.writes_talent)
    related = ("team", "present_rep")
    title = _("Candidates")
    new, new_label = "candidate_new", _("Add a candidate")
    empty = _("No candidates yet. Add everyone you would like to hire one day.")

    def get_queryset(self):
        return super().get_queryset().with_standing().annotate(last_review=Max("reviews__reviewed_on"))
