"""Forms of the company itself: who it is, how it cuts time, and when it works."""

from django import forms
from django.core.validators import RegexValidator
from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _
from holidays import list_supported_countries

from reps.forms.countries import CountrySelect, country_choices
from reps.forms.parameters import KeptDays
from reps.forms.weekdays import weekdays_field
from reps.models import Organisation, Parameters
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

    def clean_country(self):
        country = self.cleaned_data["country"].upper()
        if country and country not in list_supported_countries(include_aliases=False):
            raise forms.ValidationError(_("There is no built-in calendar for this country."))
        return country

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


class WorkForm(SoundCompany):
    """When the company works: public holidays of its country, days of the week, hours."""

    weekdays = weekdays_field(BY_CALENDAR)

    class Meta(SoundCompany.Meta):
        model = Organisation
        fields = ["country", "weekdays", "opens", "closes"]
        widgets = {
            "opens": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "closes": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["country"] = forms.ChoiceField(
            label=_("Public holidays of"), choices=country_choices(), required=False, widget=CountrySelect
        )
