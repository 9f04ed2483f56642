"""The form of a customer."""

from django import forms
from django.utils.translation import gettext_lazy as _

from reps.forms.keys import new_key
from reps.models import Customer


class CustomerForm(forms.ModelForm):
    """Adds or changes a customer. Everyone in sales shares the list, so a name stands in it once."""

    class Meta:
        model = Customer
        fields = ["name", "key", "tier", "industry", "region"]

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["key"].required = False
        self.fields["key"].help_text = _("The company's own number for it. Blank: we make one.")

    def clean_key(self):
        return self.cleaned_data["key"] or self.instance.key or new_key("C")

    def clean_name(self):
        name = self.cleaned_data["name"]
        if Customer.objects.filter(name__iexact=name).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("There is already a customer of this name."))
        return name
