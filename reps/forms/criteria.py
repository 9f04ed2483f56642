"""A criterion: the question, in both languages, and what answers it takes."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.utils.translation import gettext_lazy as _

from reps.models import Criterion, QualityDefinition
from reps.rules import FACTS


class ChoicesField(forms.CharField):
    """The choices of a criterion, one a line: `trial | Trial | 试用`."""

    def __init__(self, **kwargs):
        super().__init__(
            label=_("Choices"),
            required=False,
            widget=forms.Textarea(attrs={"rows": 4, "placeholder": "trial | Trial | 试用"}),
            help_text=_("Only for a choice. One a line: code | English | Chinese."),
            **kwargs,
        )

    def prepare_value(self, value):
        if not isinstance(value, list):
            return value
        return "\n".join(" | ".join(str(each.get(name, "")) for name in ("value", "en", "zh")) for each in value)

    def to_python(self, value):
        if not isinstance(value, str):
            return value or []
        ProhibitNullCharactersValidator()(value)
        found = [self._choice(line) for line in value.splitlines() if line.strip()]
        if len({each["value"] for each in found}) < len(found):
            raise ValidationError(_("Each choice needs a code of its own."))
        return found

    def _choice(self, line):
        parts = [part.strip() for part in line.split("|")]
        if len(parts) != 3 or not all(parts):
            raise ValidationError(
                _("“%(line)s” is not a code, English and Chinese, with | between."), params={"line": line}
            )
        return dict(zip(("value", "en", "zh"), parts, strict=True))

    def run_validators(self, value):
        """Text was checked before it was parsed."""

    def has_changed(self, initial, data):
        try:
            return self.to_python(data) != (initial or [])
        except ValidationError:
            return True


class CriterionForm(forms.ModelForm):
    """Adds or changes a question. What a rule asks by stays what it is: its kind, its code and its type."""

    choices = ChoicesField()

    class Meta:
        model = Criterion
        fields = [
            "kind",
            "code",
            "type",
            "label_en",
            "label_zh",
            "help_en",
            "help_zh",
            "choices",
            "evidence",
            "position",
        ]

    def clean_code(self):
        code = self.cleaned_data["code"]
        if code in FACTS:
            raise ValidationError(
                _("The record itself answers “%(code)s”. Choose another code."), params={"code": code}
            )
        return code

    def clean(self):
        cleaned = super().clean()
        is_choice = cleaned.get("type", self.instance.type) == Criterion.Type.CHOICE
        if is_choice and "choices" not in self.errors and not cleaned.get("choices"):
            self.add_error("choices", _("A choice needs at least one."))
        return cleaned


def is_asked(criterion):
    """Whether any version of a definition, drafts included, asks this question."""
    definitions = QualityDefinition.objects.filter(kind=criterion.kind)
    return any(criterion.code in definition.codes for definition in definitions)
