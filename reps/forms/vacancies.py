"""A post to fill: opened, and filled or dropped one day."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reps.forms.choices import day_input, talent_teams
from reps.forms.keys import new_key
from reps.forms.unlocked import UnlockedForm
from reps.models import Vacancy


class VacancyForm(UnlockedForm):
    class Meta:
        model = Vacancy
        fields = ["team", "opened_on", "growth", "closed_on"]
        widgets = {name: day_input() for name in ("opened_on", "closed_on")}

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["team"].queryset = talent_teams(user)

    @property
    def day(self):
        return "closed_on" if "closed_on" in self.changed_data else "opened_on"

    def clean(self):
        super().clean()
        for name in ("opened_on", "closed_on"):
            if self.cleaned_data.get(name) and self.cleaned_data[name] > timezone.localdate():
                self.add_error(name, _("That lies in the future."))
        return self.cleaned_data

    def save(self, commit=True):
        self.instance.key = self.instance.key or new_key("O")
        return super().save(commit)
