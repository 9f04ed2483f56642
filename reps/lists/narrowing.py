"""What a list can be narrowed by. A choice offers only what its reader may see, so that no name leaks."""

from functools import reduce
from operator import or_

import django_filters as filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from reps.models import Rep, Team

VERDICTS = (
    ("yes", pgettext_lazy("verdict", "Quality")),
    ("no", _("Not quality")),
    ("unknown", pgettext_lazy("verdict", "Unanswered")),
)
VERDICT_VALUES = {"yes": True, "no": False, "unknown": None}


def visible(model):
    """The choices of a select: this model's rows that the reader may see."""
    return lambda request: model.objects.visible_to(request.user)


def teams_of_talent(request):
    """Teams candidates may stand for: all to a recruiter, who sees every candidate."""
    user = request.user
    return Team.objects.all() if user.is_recruiter else Team.objects.visible_to(user)


class Search(filters.CharFilter):
    """One box over several columns: every word must be found in one of them."""

    def __init__(self, *columns):
        super().__init__(label=_("Search"), widget=forms.TextInput(attrs={"type": "search"}))
        self.columns = columns

    def filter(self, queryset, value):
        for word in (value or "").split():
            queryset = queryset.filter(reduce(or_, (Q(**{f"{each}__icontains": word}) for each in self.columns)))
        return queryset


class Since(filters.DateFilter):
    """On or after a day."""

    def __init__(self, column, label=None):
        super().__init__(column, "gte", label=label or _("From"), widget=forms.DateInput(attrs={"type": "date"}))


class Until(filters.DateFilter):
    """On or before a day."""

    def __init__(self, column, label=None):
        super().__init__(column, "lte", label=label or _("To"), widget=forms.DateInput(attrs={"type": "date"}))


class RepChoice(filters.ModelChoiceFilter):
    def __init__(self, column="rep", label=None):
        super().__init__(column, queryset=visible(Rep), to_field_name="key", label=label or _("Rep"))


class TeamChoice(filters.ModelChoiceFilter):
    """A team and all below it."""

    def __init__(self, column="team", label=None, queryset=None):
        super().__init__(column, queryset=queryset or visible(Team), to_field_name="key", label=label or _("Team"))

    def filter(self, queryset, value):
        if value is None:
            return queryset
        return queryset.filter(**{f"{self.field_name}__in": Team.objects.ids_below([value.pk])})


class VerdictChoice(filters.ChoiceFilter):
    def __init__(self, label=None, choices=VERDICTS):
        super().__init__("quality", label=label or _("Quality"), choices=choices)

    def filter(self, queryset, value):
        return queryset.filter(quality=VERDICT_VALUES[value]) if value else queryset


class RecordFilter(filters.FilterSet):
    """A list's filters. Somebody who sees only their own records has nobody to choose among."""

    of_people = ("rep", "owner", "team")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        user = self.request.user
        if not (user.leads_people or user.is_recruiter):
            for name in self.of_people:
                self.filters.pop(name, None)
