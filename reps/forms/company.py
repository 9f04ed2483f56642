"""Forms of the company itself: who it is, how it cuts time, and when it works."""

from django import forms
from django.core.validators import RegexValidator
from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _
from holidays import list_supported_countries

from reps.forms.choices import day_input
from reps.forms.countries import CountrySelect, country_choices
from reps.forms.parameters import KeptDays
from reps.forms.unlocked import UnlockedForm
from reps.forms.weekdays import weekdays_field
from reps.locking import guard
from reps.models import CompanyCalendar, Organisation, Parameters, ParametersByDay
from reps.zones import known_zone, names

is_currency = RegexValidator(r"^[A-Z]{3}$", _("Three capital letters, such as CNY (ISO 4217)."))
BY_CALENDAR = _("None ticked: by the working calendar. Make-up days of public holidays are worked in any case.")


class CurrencyField(forms.CharField):
    """A currency's code, whatever the case it is typed in."""

    default_validators = [is_currency]

    def to_python(self, value):
        return super().to_python(value).strip().upper()


class SoundCompany(forms.ModelForm):
    """Refuses settings that no figure could be made with."""

    class Meta:
        field_classes = {"currency": CurrencyField}

    def clean_time_zone(self):
        known_zone(self.cleaned_data["time_zone"])
        return self.cleaned_data["time_zone"]

    def clean(self):
        cleaned = super().clean()
        opens, closes = cleaned.get("opens"), cleaned.get("closes")
        if opens and closes and opens >= closes:
            self.add_error("closes", _("Business hours must end after they begin."))
        return cleaned


class CompanyForm(SoundCompany):
    """Who the company is."""

    class Meta(SoundCompany.Meta):
        model = Organisation
        fields = ["name", "currency", "time_zone", "language"]
        widgets = {
            "currency": forms.TextInput(attrs={"size": 4, "autocapitalize": "characters"}),
            "time_zone": forms.Select(attrs={"lang": "en"}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Company name")
        if self.instance._state.adding:
            self.initial["name"] = ""  # nobody is called as the product is
        self.fields["currency"].label = _("Home currency")
        self.fields["language"].choices = [("", _("As each browser asks")), *Organisation.language.field.choices]
        self.fields["time_zone"].widget.choices = [(zone, zone) for zone in names()]


class CutForm(KeptDays):
    """How the company cuts time, by the parameters in force today."""

    class Meta:
        model = Parameters
        fields = ["week_start", "fiscal_start", "fiscal_months"]

    def __init__(self, data=None):
        super().__init__(data, instance=Parameters.on(timezone.localdate()))
        self.fields["fiscal_start"] = forms.TypedChoiceField(
            label=_("Fiscal year begins in"), choices=list(MONTHS.items()), coerce=int
        )
        self.fields["week_start"].help_text = self.fields["fiscal_months"].help_text = ""


class HoursForm(SoundCompany):
    """The hours in which leads are answered."""

    class Meta(SoundCompany.Meta):
        model = Organisation
        fields = ["opens", "closes"]
        widgets = {
            "opens": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "closes": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        }


class CalendarForm(UnlockedForm):
    """By which calendar the company works, and on which weekdays, from a day on."""

    day = "since"
    weekdays = weekdays_field(BY_CALENDAR)

    class Meta:
        model = CompanyCalendar
        fields = ["since", "country", "weekdays"]

    def clean_country(self):
        country = self.cleaned_data["country"].upper()
        if country and country not in list_supported_countries(include_aliases=False):
            raise forms.ValidationError(_("There is no built-in calendar for this country."))
        return country


class WorkForm(CalendarForm):
    """The same without rows in view: starts from what holds today, corrects a row or begins one.

    While nothing is locked the change is offered from the beginning, afterwards from today.
    """

    class Meta(CalendarForm.Meta):
        widgets = {"since": day_input()}

    def __init__(self, data=None):
        today, self.by_day = timezone.localdate(), ParametersByDay()
        held = self.by_day.work_week_on(today)
        since = today if guard.first_free_day() else None
        super().__init__(data, initial={"since": since, "country": held.country, "weekdays": held.weekdays})
        self.fields["since"].label = _("From which day")
        self.fields["country"] = forms.ChoiceField(
            label=_("Public holidays of"), choices=country_choices(), required=False, widget=CountrySelect
        )

    def clean(self):
        cleaned = super().clean()
        self.instance = CompanyCalendar.objects.filter(since=cleaned.get("since")).first() or CompanyCalendar()
        return cleaned

    @property
    def is_news(self):
        """Whether other days are worked than by what holds from that day on."""
        return self.by_day.work_week_on(self.instance.week.starts).worked != self.instance.week.worked
