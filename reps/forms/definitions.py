"""The editor of a definition of quality: a rule made by choosing, without programming."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from reps import definitions
from reps.forms.choices import day_input
from reps.forms.rule_parts import GROUPS, RULE, Condition, Join, TooDeep, shown, tree_of
from reps.locking import guard
from reps.models import Criterion, QualityDefinition
from reps.models.criteria import Kind
from reps.wording import FACT_LABELS

PLACES = [("", gettext_lazy("Not asked")), (RULE, gettext_lazy("In the rule"))]
GROUP_LABELS = {"a": gettext_lazy("Group A"), "b": gettext_lazy("Group B"), "c": gettext_lazy("Group C")}
JOINS = [
    ("all", gettext_lazy("All of them")),
    ("any", gettext_lazy("At least one of them")),
    ("at_least", gettext_lazy("At least so many of them")),
]
SCORE = ("score", gettext_lazy("At least so many points"))
MOST_DAYS = 3650


class DefinitionForm(forms.Form):
    """A draft: from when it should hold, and the rule. Starts from the draft itself, or from the version in force."""

    name = forms.CharField(label=pgettext_lazy("of a thing", "Name"), max_length=200, required=False)
    effective_from = forms.DateField(
        label=gettext_lazy("In force from"),
        widget=day_input(),
        help_text=gettext_lazy("Judges what happens from this day on, whenever it is typed."),
    )

    def __init__(self, *args, kind, today, draft=None, **kwargs):
        self.kind, self.draft = kind, draft
        self.present = QualityDefinition.objects.filter(kind=kind, status=QualityDefinition.Status.ACTIVE).first()
        self.base = draft or self.present
        self.is_too_deep = False
        super().__init__(*args, **kwargs)
        self.questions = _questions(kind)
        self.initial |= {
            "name": draft.name if draft else "",
            "effective_from": draft.effective_from if draft else today,
        }
        self._add_fields(*self._conditions())

    def _conditions(self):
        if self.base is None:
            return {}, {}
        try:
            return shown(self.base.tree)
        except TooDeep:
            self.is_too_deep = True
            return {}, {}

    def _add_fields(self, conditions, joins):
        for place in (RULE, *GROUPS):
            join = joins.get(place, Join("all" if place == RULE else "any"))
            self.fields |= _join_fields(place, join)
        for code, (label, type_, choices) in self.questions.items():
            self.fields |= _condition_fields(code, label, type_, choices, conditions.get(code))

    def clean_effective_from(self):
        day = self.cleaned_data["effective_from"]
        if self.present and day <= self.present.effective_from:
            started = {"day": self.present.effective_from.isoformat()}
            raise ValidationError(_("It must start after %(day)s, when the present version did."), params=started)
        if locked := guard.refusal(None, definitions.put_in_force(self.kind, day)):
            raise ValidationError(locked.words)
        return day

    def clean(self):
        cleaned = super().clean()
        conditions = [self._condition(code, type_) for code, (_label, type_, _choices) in self.questions.items()]
        conditions = [each for each in conditions if each.place]
        joins = {place: self._join(place) for place in (RULE, *GROUPS)}
        if not conditions:
            self.add_error(None, _("Choose at least one criterion: say where it belongs."))
        for place in GROUPS:
            self._check(place, joins[place], [each for each in conditions if each.place == place])
        self._check_rule(joins[RULE], conditions)
        if not self.errors:
            self.tree = tree_of(conditions, joins)
        return cleaned

    def _condition(self, code, type_):
        place, value = self.cleaned_data.get(f"place_{code}", ""), self.cleaned_data.get(f"value_{code}")
        if place and type_ != Criterion.Type.YES_NO and value in (None, []) and f"value_{code}" not in self.errors:
            self.add_error(f"value_{code}", _("Say which answer is enough."))
        return Condition(code, type_, place, _plain(value), _plain(self.cleaned_data.get(f"points_{code}")))

    def _join(self, place):
        return Join(self.cleaned_data.get(f"join_{place}"), _plain(self.cleaned_data.get(f"number_{place}")))

    def _check(self, place, join, members):
        if join.name == "score":
            self._check_score(place, join, members)
        elif join.name == "at_least" and members:
            self._check_count(place, join, len(members))

    def _check_rule(self, join, conditions):
        if join.name == "at_least":
            groups = {each.place for each in conditions} & set(GROUPS)
            self._check_count(RULE, join, sum(each.place == RULE for each in conditions) + len(groups))

    def _check_count(self, place, join, parts):
        if not isinstance(join.number, int) or not 1 <= join.number <= parts:
            most = {"most": parts}
            self.add_error(
                f"number_{place}", _("Give a whole number from 1 to %(most)s, which is how many there are.") % most
            )

    def _check_score(self, place, join, members):
        for each in members:
            if each.type != Criterion.Type.YES_NO:
                self.add_error(f"place_{each.code}", _("Only yes-or-no criteria bring points."))
            elif not each.points:
                self.add_error(f"points_{each.code}", _("Say how many points a yes brings."))
        most = sum(each.points or 0 for each in members)
        if members and (not join.number or join.number > most):
            self.add_error(
                f"number_{place}", _("Give a number of points up to %(most)s, which is all there are.") % {"most": most}
            )

    def rows(self):
        """[(label, place field, value field or None, points field or None), ...] for the page."""
        for code, (label, _type, _choices) in self.questions.items():
            fields = (f"place_{code}", f"value_{code}", f"points_{code}")
            yield label, *(self[name] if name in self.fields else None for name in fields)

    def groups(self):
        """[(group, label, join field, number field), ...] for the page."""
        for group in GROUPS:
            yield group, GROUP_LABELS[group], self[f"join_{group}"], self[f"number_{group}"]

    def save(self):
        """Write the draft: a new version with the next number, or the one being edited."""
        draft = self.draft or definitions.new_draft(self.kind, self.cleaned_data["effective_from"], self.tree)
        draft.name, draft.effective_from = self.cleaned_data["name"], self.cleaned_data["effective_from"]
        draft.tree = self.tree
        draft.full_clean()
        draft.save()
        return draft


def _questions(kind):
    """{code: (label, type, choices)} of all that can decide a record: what it says itself, then the criteria."""
    facts = {code: (label, Criterion.Type.YES_NO, []) for code, label in FACT_LABELS.items()}
    found = facts if kind == Kind.VISIT else {}
    for each in Criterion.objects.filter(kind=kind).exclude(type=Criterion.Type.TEXT):
        found[each.code] = (each.label, each.type, each.choice_pairs())
    return found


def _join_fields(place, join):
    label = GROUP_LABELS.get(place, _("The rule"))
    choices = JOINS if place == RULE else [*JOINS, SCORE]
    many = _("%(group)s: how many") % {"group": label}
    number = forms.DecimalField(
        label=many, required=False, min_value=0, max_value=1000, decimal_places=2, initial=join.number
    )
    how = forms.ChoiceField(
        label=_("%(group)s: how it is put together") % {"group": label}, choices=choices, initial=join.name
    )
    return {f"join_{place}": how, f"number_{place}": number}


def _condition_fields(code, label, type_, choices, condition):
    place = condition.place if condition else ""
    places = [*PLACES, *GROUP_LABELS.items()]
    where = forms.ChoiceField(
        label=_("%(question)s: where") % {"question": label}, choices=places, required=False, initial=place
    )
    fields = {f"place_{code}": where}
    if type_ == Criterion.Type.YES_NO:
        points = _("%(question)s: points") % {"question": label}
        initial = condition and condition.points
        field = forms.DecimalField(
            label=points, required=False, min_value=0, max_value=100, decimal_places=2, initial=initial
        )
        return fields | {f"points_{code}": field}
    return fields | {f"value_{code}": _value_field(label, type_, choices, condition and condition.value)}


def _value_field(label, type_, choices, value):
    question = {"question": label}
    if type_ == Criterion.Type.CHOICE:
        return forms.MultipleChoiceField(
            label=_("%(question)s: answers that count") % question,
            choices=choices,
            required=False,
            initial=value,
            widget=forms.CheckboxSelectMultiple,
        )
    if type_ == Criterion.Type.NUMBER:
        return forms.DecimalField(
            label=_("%(question)s: at least") % question, required=False, max_digits=12, decimal_places=4, initial=value
        )
    return forms.IntegerField(
        label=_("%(question)s: within so many days") % question,
        required=False,
        min_value=0,
        max_value=MOST_DAYS,
        initial=value,
    )


def _plain(value):
    """A Decimal as the int or float that JSON can hold."""
    if value is None or isinstance(value, (list, int)):
        return value
    return int(value) if value == value.to_integral_value() else float(value)
