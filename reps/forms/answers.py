"""The questions of a quality definition as fields of a form, and their answers back as the record's JSON.

Blank stays unanswered, which is neither yes nor no.
"""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from reps.forms.choices import day_input
from reps.forms.next_step import DayChips
from reps.models import QualityDefinition
from reps.models.criteria import Criterion
from reps.rules import FACTS, evaluate, parse_answer

PREFIX = "answer_"
YES_NO = [("yes", _("Yes")), ("no", _("No")), ("", _("Not answered"))]


class Chips(forms.RadioSelect):
    """A choice of a few, made to be tapped."""

    template_name = "reps/widgets/chips.html"


class AnswerField(forms.CharField):
    """One question. Its value is what `parse_answer` makes of it: True, False, a number, a date, text, or None."""

    def __init__(self, criterion, day):
        self.criterion = criterion
        super().__init__(
            required=False,
            label=criterion.label,
            help_text=criterion.help,
            max_length=1000,
            widget=_widget(criterion, day),
        )

    def to_python(self, value):
        text = super().to_python(value)
        try:
            return parse_answer(text, self.criterion.type, [value for value, _label in self.criterion.choice_pairs()])
        except ValueError as problem:
            raise ValidationError(str(problem)) from problem

    def run_validators(self, value):
        """Lengths are checked on text only; what is parsed is already sound."""
        if isinstance(value, str):
            super().run_validators(value)


def is_evidence(criterion):
    return criterion.evidence != Criterion.Evidence.NONE


def _widget(criterion, day):
    match criterion.type:
        case Criterion.Type.YES_NO:
            return Chips(choices=YES_NO)
        case Criterion.Type.CHOICE:
            return forms.Select(choices=[("", _("Not answered")), *criterion.choice_pairs()])
        case Criterion.Type.NUMBER:
            return forms.NumberInput(attrs={"step": "any"})
        case Criterion.Type.DATE:
            return day_input() if is_evidence(criterion) else DayChips(day)
    return forms.TextInput()


def typed(answer, type_):
    """An answer as somebody would type it."""
    if answer is None:
        return ""
    if isinstance(answer, bool):
        return "none" if type_ == Criterion.Type.DATE else "yes" if answer else "no"
    return str(answer)


def in_words(criterion, answer):
    """An answer as a reader sees it, or "" where there is none."""
    if answer is None:
        return ""
    if isinstance(answer, bool):
        return str(_("Yes") if answer else _("There is none") if criterion.type == Criterion.Type.DATE else _("No"))
    return str(dict(criterion.choice_pairs()).get(answer, answer))


class AnswersForm(forms.ModelForm):
    """A form of a record that a definition judges: its fields, then a question for each criterion.

    `kind` names the definition, `day` the day whose version asks. Answers to questions no longer asked are kept.
    """

    kind = ""

    def ask(self, day):
        """Add the questions of the definition in force on that day."""
        self.day, self.definition = day, QualityDefinition.in_force(self.kind, day)
        known = self.known_answers()
        for criterion in self.definition.asked() if self.definition else ():
            self.fields[PREFIX + criterion.code] = AnswerField(criterion, day)
            self.initial[PREFIX + criterion.code] = typed(known.get(criterion.code), criterion.type)

    def known_answers(self):
        return self.instance.answers

    def clean(self):
        super().clean()
        self._require_evidence()
        return self.cleaned_data

    def _require_evidence(self):
        """A record can't claim to meet the definition without the evidence that is required."""
        if not any(self._is_missing_evidence(name) for name in self.fields):
            return
        if not evaluate(self.definition.tree, dict.fromkeys(FACTS, True) | self.answers(), self.day):
            return
        for name in [name for name in self.fields if self._is_missing_evidence(name)]:
            self.add_error(name, _("With these answers it needs to be said: who confirmed them, and when."))

    def _is_missing_evidence(self, name):
        if not name.startswith(PREFIX) or name in self.errors:
            return False
        required = self.fields[name].criterion.evidence == Criterion.Evidence.REQUIRED
        return required and self.cleaned_data.get(name) in (None, "", False)

    def answers(self):
        """The record's answers with those of this form in their place."""
        given = {name: value for name, value in self.cleaned_data.items() if name.startswith(PREFIX)}
        found = self.instance.answers | {name.removeprefix(PREFIX): value for name, value in given.items()}
        return {code: value for code, value in found.items() if value is not None}

    def _post_clean(self):
        self.instance.answers = self.answers()
        super()._post_clean()

    @property
    def record_fields(self):
        return [field for field in self.visible_fields() if not field.name.startswith(PREFIX)]

    @property
    def question_fields(self):
        return [field for field in self.visible_fields() if field.name.startswith(PREFIX)]
