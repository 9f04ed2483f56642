"""Countries whose public holidays are built in, those asked for most often first."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _
from holidays import list_supported_countries
from holidays.registry import COUNTRIES

COMMON = {
    "CN": _("China"),
    "HK": _("Hong Kong"),
    "MO": _("Macao"),
    "TW": _("Taiwan"),
    "SG": _("Singapore"),
    "MY": _("Malaysia"),
    "TH": _("Thailand"),
    "VN": _("Vietnam"),
    "ID": _("Indonesia"),
    "PH": _("Philippines"),
    "JP": _("Japan"),
    "KR": _("South Korea"),
    "IN": _("India"),
    "AE": _("United Arab Emirates"),
    "AU": _("Australia"),
    "NZ": _("New Zealand"),
    "US": _("United States"),
    "CA": _("Canada"),
    "MX": _("Mexico"),
    "BR": _("Brazil"),
    "GB": _("United Kingdom"),
    "IE": _("Ireland"),
    "DE": _("Germany"),
    "AT": _("Austria"),
    "CH": _("Switzerland"),
    "FR": _("France"),
    "NL": _("Netherlands"),
    "BE": _("Belgium"),
    "ES": _("Spain"),
    "IT": _("Italy"),
    "PL": _("Poland"),
    "SE": _("Sweden"),
    "ZA": _("South Africa"),
}


class CountrySelect(forms.Select):
    """Names that are there in English only say so; static/js/countries.js names them in the reader's language."""

    def create_option(self, name, value, *args, **kwargs):
        option = super().create_option(name, value, *args, **kwargs)
        if value and value not in COMMON:
            option["attrs"]["lang"] = "en"
        return option


def country_choices():
    """[(code, name), ...] and a group of all others, by their English names."""
    known = list_supported_countries(include_aliases=False)
    others = sorted((_name(entry[0]), entry[1]) for entry in COUNTRIES.values() if entry[1] in known)
    return [
        ("", _("None: every Monday to Friday is worked")),
        *COMMON.items(),
        (_("Others"), [(code, name) for name, code in others if code not in COMMON]),
    ]


def _name(word):
    """“SaintLucia” as people write it."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", word)
