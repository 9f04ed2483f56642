"""What is agreed on and noted in a one-to-one."""

from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reps.models import CoachingNote, Commitment

WEEK = timedelta(days=7)


class CommitmentForm(forms.ModelForm):
    """One commitment, due in a week unless said otherwise; `kpis` are (slug, name) it may serve."""

    class Meta:
        model = Commitment
        fields = ["what", "due_on", "kpi"]
        labels = {"what": _("What we agree on")}
        widgets = {"due_on": forms.DateInput(attrs={"type": "date"})}

    def __init__(self, *args, kpis=(), **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["due_on"].initial = timezone.localdate() + WEEK
        self.fields["kpi"] = forms.ChoiceField(
            label=_("For which KPI"), choices=[("", _("None in particular")), *kpis], required=False
        )

    def clean_due_on(self):
        if self.cleaned_data["due_on"] < timezone.localdate():
            raise forms.ValidationError(_("It can't be due before it was agreed."))
        return self.cleaned_data["due_on"]

    def save_for(self, rep, user):
        self.instance.rep, self.instance.by = rep, user
        return self.save()


class NoteForm(forms.ModelForm):
    """Today's note; what was written earlier the same day is there to go on with."""

    class Meta:
        model = CoachingNote
        fields = ["text", "shared"]
        widgets = {"text": forms.Textarea(attrs={"rows": 3})}

    @classmethod
    def of(cls, rep, user, data=None):
        today = {"rep": rep, "by": user, "on": timezone.localdate()}
        note = CoachingNote.objects.filter(**today).first() or CoachingNote(**today)
        return cls(data, instance=note, label_suffix="")

    def save_for(self, rep, user):
        """As `of` was told."""
        return self.save()
