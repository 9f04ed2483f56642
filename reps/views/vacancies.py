"""Opening a post, and closing it."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from reps.forms.vacancies import VacancyForm
from reps.views import access
from reps.views.forms import EditRecord, NewRecord


class VacancyPage:
    form_class = VacancyForm
    writer = staticmethod(access.writes_talent)

    def back(self):
        return reverse("talent_stages")


class VacancyNew(VacancyPage, NewRecord):
    title = _("Open a post")


class VacancyEdit(VacancyPage, EditRecord):
    pass
