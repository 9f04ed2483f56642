"""Asking for a rhythm by mail: of whom, on which day, at which hour."""

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kpis.mails.models import MINUTE, Subscription
from kpis.periods import Grain

WEEKDAYS = (
    (1, _("Monday")),
    (2, _("Tuesday")),
    (3, _("Wednesday")),
    (4, _("Thursday")),
    (5, _("Friday")),
    (6, _("Saturday")),
    (7, _("Sunday")),
)
LAST_WORKDAY = 15
USUAL_HOUR = 8


class SubscriptionForm(forms.ModelForm):
    """Of one rhythm; `whose` are (code, label) of the scopes whose page its user may open."""

    class Meta:
        model = Subscription
        fields = ["who", "day", "hour"]

    def __init__(self, *args, rhythm, whose, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.rhythm, self.user = rhythm, user
        hours = [(hour, f"{hour:02}:{MINUTE:02}") for hour in range(24)]
        self.fields["who"] = forms.ChoiceField(label=_("Of whom"), choices=whose)
        self.fields["day"] = _number(_("On") if rhythm.grain == Grain.WEEK else _("Working day"), days_of(rhythm))
        self.fields["hour"] = _number(_("At"), hours)
        if not self.instance.pk:
            self.initial |= {"day": rhythm.usual_day, "hour": USUAL_HOUR}
        self.instance.user, self.instance.rhythm = user, rhythm.slug

    def clean(self):
        """The database holds this too; here it is said in words, at the field."""
        found = Subscription.objects.of(self.user).filter(rhythm=self.rhythm.slug, who=self.cleaned_data.get("who"))
        if found.exclude(pk=self.instance.pk).exists():
            self.add_error("who", _("You get this mail already."))
        return self.cleaned_data

    def save(self, commit=True):
        self.instance.language = get_language() or ""
        return super().save(commit)


def days_of(rhythm):
    """[(number, label), ...] of the days on which its mail can come."""
    if rhythm.grain == Grain.WEEK:
        return WEEKDAYS
    return [(number, number) for number in range(1, LAST_WORKDAY + 1)]


def _number(label, choices):
    return forms.TypedChoiceField(label=label, choices=choices, coerce=int)
