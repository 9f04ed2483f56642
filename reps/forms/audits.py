"""Answering a visit's questions again, blind; taking a visit out of the count."""

from django import forms
from django.utils.translation import gettext_lazy as _

from reps.audits import judged
from reps.forms.blind import BlindForm
from reps.models import Overturn, VisitAudit


class AuditForm(BlindForm):
    """What the auditor makes of a visit. The rep's own answers are no part of it."""

    class Meta:
        model = VisitAudit
        fields = ["note"]
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args, visit, auditor, **kwargs):
        super().__init__(*args, instance=VisitAudit(visit=visit, auditor=auditor), **kwargs)
        self.ask_of(visit)

    def clean(self):
        super().clean()
        if VisitAudit.objects.filter(visit=self.instance.visit, auditor=self.instance.auditor).exists():
            raise forms.ValidationError(_("You have audited this visit already."))
        return self.cleaned_data

    def save(self, commit=True):
        self.instance.quality = judged(self.instance)
        return super().save(commit)


class OverturnForm(forms.ModelForm):
    """Why a quality visit is taken out of the count."""

    class Meta:
        model = Overturn
        fields = ["reason"]
        labels = {"reason": _("Why it should not count")}

    def __init__(self, *args, visit, by=None, **kwargs):
        super().__init__(*args, instance=Overturn(visit=visit, by=by), **kwargs)

    def clean(self):
        super().clean()
        visit = self.instance.visit
        if not visit.quality or Overturn.objects.filter(visit=visit).exists():
            raise forms.ValidationError(_("Only a quality visit can be taken out of the count, and only once."))
        return self.cleaned_data
