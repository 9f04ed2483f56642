"""What somebody says of themselves: every answer may be left out, and nothing is kept without a yes."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from reps.models import Declaration
from reps.models.declarations import Age, Gender, kept_until

PURPOSE = _(
    "What you say here is used for one thing: to see how mixed the team and the pool of candidates are, in numbers "
    "of five people or more. Nobody sees your own answer, neither your manager nor an administrator. It is voluntary; "
    "whether you answer has no effect on anything. It is deleted after two years, or when you press the button."
)


class DeclarationForm(forms.ModelForm):
    gender = forms.ChoiceField(
        label=_("Gender"), choices=[("", _("I'd rather not say")), *Gender.choices], required=False
    )
    age = forms.ChoiceField(label=_("Age"), choices=[("", _("I'd rather not say")), *Age.choices], required=False)
    agreed = forms.BooleanField(label=_("I agree that my answers are used for this"))

    class Meta:
        model = Declaration
        fields = ["gender", "age"]

    def save_for(self, **person):
        """Keep the declaration of this rep or candidate, with the words they agreed to, anew from today."""
        said = {name: self.cleaned_data[name] for name in self._meta.fields}
        now = Declaration(purpose=gettext(PURPOSE), until=kept_until())
        kept = {"purpose": now.purpose, "given_on": now.given_on, "until": now.until}
        return Declaration.objects.update_or_create(**person, defaults=said | kept)[0]
