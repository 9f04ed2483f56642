"""Opening a calibration for two managers, and what one of them makes of a visit."""

from django import forms
from django.utils.translation import gettext_lazy as _

from reps.audits import judged
from reps.calibrations import begin, drawn, quarters, raters
from reps.forms.blind import BlindForm
from reps.models import Calibration, CalibrationRating


class RaterField(forms.ModelChoiceField):
    def label_from_instance(self, user):
        return user.called


class CalibrationForm(forms.ModelForm):
    """Which quarter, and who rates its sample."""

    quarter = forms.ChoiceField(label=_("Quarter"))
    first = RaterField(label=_("One manager"), queryset=None)
    second = RaterField(label=_("The other manager"), queryset=None)

    class Meta:
        model = Calibration
        fields = ["quarter", "first", "second"]

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, instance=Calibration(opened_by=by), **kwargs)
        self.over = {code: (start, end) for code, start, end in quarters()}
        self.fields["quarter"].choices = [(code, code) for code in self.over]
        self.fields["first"].queryset = self.fields["second"].queryset = raters()

    def clean(self):
        super().clean()
        pair = [self.cleaned_data.get(name) for name in ("first", "second")]
        if None in pair or "quarter" not in self.cleaned_data:
            return self.cleaned_data
        if pair[0] == pair[1]:
            self.add_error("second", _("Choose two different people."))
            return self.cleaned_data
        pair.sort(key=lambda user: user.pk)
        self.instance.start, self.instance.end = self.over[self.cleaned_data["quarter"]]
        self._draw(*pair)
        return self.cleaned_data | dict(zip(("first", "second"), pair, strict=True))

    def _draw(self, first, second):
        start, end = self.instance.start, self.instance.end
        if Calibration.objects.filter(start=start, first=first, second=second).exists():
            self.add_error("quarter", _("These two have a calibration for this quarter already."))
            return
        self.sample = drawn(first, second, start, end)
        if not self.sample:
            self.add_error("quarter", _("No visits were held in this quarter that both could rate blind."))

    def save(self, commit=True):
        return begin(self.instance, self.sample)


class RatingForm(BlindForm):
    """What one of the two makes of a visit: neither the rep's answers nor the other's are part of it."""

    class Meta:
        model = CalibrationRating
        fields = ["note"]
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args, drawn, seat, **kwargs):
        super().__init__(*args, instance=CalibrationRating(drawn=drawn, seat=seat), **kwargs)
        self.ask_of(drawn.visit)

    def clean(self):
        super().clean()
        if self.instance.drawn.ratings.filter(seat=self.instance.seat).exists():
            raise forms.ValidationError(_("You have rated this visit already."))
        return self.cleaned_data

    def save(self, commit=True):
        self.instance.quality = judged(self.instance)
        return super().save(commit)
