"""Filters of the tables by rep."""

import django_filters
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kpis.views.whose import readable_reps, readable_teams
from reps.models import Membership, Rep, Team


class PeopleFilter(django_filters.FilterSet):
    """Which reps a breakdown lists, out of those its reader may see."""

    name = django_filters.CharFilter(label=_("Name"), lookup_expr="icontains")
    team = django_filters.ModelChoiceFilter(
        label=_("Team today"), queryset=Team.objects.none(), method="in_team", to_field_name="key"
    )
    present = django_filters.ChoiceFilter(
        label=_("People"),
        method="by_presence",
        empty_label=_("Everyone"),
        choices=[("yes", _("Present today")), ("no", _("Left"))],
    )

    class Meta:
        model = Rep
        fields = ["name"]

    def __init__(self, data=None, *, state, **kwargs):
        super().__init__(data, queryset=readable_reps(state.user), **kwargs)
        readable = [team.pk for team in readable_teams(state.user)]
        self.filters["team"].queryset = Team.objects.with_tree_fields().filter(pk__in=readable)

    def in_team(self, queryset, name, team):
        below = Team.objects.ids_below([team.pk])
        members = Membership.objects.on(timezone.localdate()).filter(team__in=below)
        return queryset.filter(pk__in=members.values("rep"))

    def by_presence(self, queryset, name, present):
        here = Rep.objects.employed_on(timezone.localdate()).values("pk")
        return queryset.filter(pk__in=here) if present == "yes" else queryset.exclude(pk__in=here)
