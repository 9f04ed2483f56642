"""Answers to criteria as an admin types them: one a line, `need_confirmed: yes`."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.utils.translation import gettext_lazy as _

from reps.forms.answers import typed
from reps.models import Criterion
from reps.rules import FACTS, parse_answer


class AnswersField(forms.CharField):
    """The answers of a record of one kind: text in the form, {code: value} in the record."""

    def __init__(self, kind):
        self.kind = kind
        super().__init__(
            label=_("Answers"),
            required=False,
            widget=forms.Textarea(attrs={"rows": 8, "cols": 60}),
            help_text=_("One a line, such as need_confirmed: yes. What is left out is unanswered, which is not a no."),
        )

    def prepare_value(self, value):
        if not isinstance(value, dict):
            return value
        types = self.types()
        return "\n".join(f"{code}: {typed(answer, types.get(code))}" for code, answer in value.items())

    def types(self):
        return FACTS | dict(Criterion.objects.filter(kind=self.kind).values_list("code", "type"))

    def to_python(self, value):
        if not isinstance(value, str):
            return value or {}
        ProhibitNullCharactersValidator()(value)
        types, choices = self.types(), self.choices()
        answers = dict(self.answer(line, types, choices) for line in value.splitlines() if line.strip())
        return {code: answer for code, answer in answers.items() if answer is not None}

    def choices(self):
        found = Criterion.objects.filter(kind=self.kind, type=Criterion.Type.CHOICE)
        return {each.code: [value for value, _label in each.choice_pairs()] for each in found}

    def answer(self, line, types, choices):
        code, _colon, text = (part.strip() for part in line.partition(":"))
        if code not in types:
            raise ValidationError(_("There is no criterion “%(code)s”."), params={"code": code})
        try:
            return code, parse_answer(text, types[code], choices.get(code, ()))
        except ValueError as problem:
            raise ValidationError(f"{code}: {problem}") from problem

    def run_validators(self, value):
        """Text was checked before it was parsed."""

    def has_changed(self, initial, data):
        try:
            return self.to_python(data) != (initial or {})
        except ValidationError:
            return True
