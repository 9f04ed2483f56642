"""Why a record counts as quality or does not, in words for the person who logged it."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reps import rules
from reps.forms.answers import in_words
from reps.models import Lead, QualityDefinition, Visit
from reps.stamps import DAY_FIELDS, KIND_MODELS, visit_facts

FACTS = {
    "held": gettext_lazy("it was not held"),
    "external_contact": gettext_lazy("nobody from a client was there"),
    "face_to_face": gettext_lazy("it was only by phone"),
}


@dataclass(frozen=True)
class Verdict:
    """True, False or None (an unanswered question could still decide it), and what is missing, in words."""

    quality: bool | None
    missing: tuple[str, ...]

    @property
    def says(self):
        """What is missing as one phrase."""
        return "; ".join(self.missing)


def verdict_on(kind, record):
    """The stamped verdict of a record of that kind, with what is missing by the definition of its day."""
    definition, day = definition_of(kind, record)
    if definition is None or record.quality:
        return Verdict(record.quality, ())
    questions = {each.code: each.label for each in definition.criteria()}
    facts = visit_facts(record) if isinstance(record, Visit) else {}
    answers = record.known if isinstance(record, Lead) else record.answers
    return Verdict(record.quality, tuple(Missing(facts | answers, day, questions).of(definition.tree)))


def definition_of(kind, record):
    """(the definition that judges the record or None, the record's day)."""
    day = getattr(record, DAY_FIELDS[KIND_MODELS[kind]])
    return QualityDefinition.in_force(kind, day), day


def answers_in_words(kind, record, answers=None):
    """[(question, answer in words or "")] of the definition that judges the record; of `answers` if they are given."""
    definition, _day = definition_of(kind, record)
    asked = definition.asked() if definition else []
    return [
        (each.label, in_words(each, (record.answers if answers is None else answers).get(each.code))) for each in asked
    ]


class Missing:
    """Walks a rule and says what keeps it from being true."""

    def __init__(self, answers, day, questions):
        self.answers, self.day, self.questions = answers, day, questions

    def of(self, node):
        """Phrases for the parts of a node that are not true; none where it is."""
        if rules.evaluate(node, self.answers, self.day):
            return []
        if "all" in node:
            return [phrase for part in node["all"] for phrase in self.of(part)]
        if "any" in node:
            return [self._either(node["any"])]
        if "at_least" in node:
            parts = ", ".join(phrase for part in node["of"] for phrase in self.of(part))
            return [_("at least %(count)s are needed of: %(parts)s") % {"count": node["at_least"], "parts": parts}]
        return [self._score(node)] if "score" in node else [self._leaf(node)]

    def _either(self, parts):
        return _(" or ").join(phrase for part in parts for phrase in self.of(part))

    def _score(self, node):
        have = sum(weight for code, weight in node["weights"].items() if self.answers.get(code) is True)
        return _("%(have)s of the %(need)s points needed") % {"have": have, "need": node["score"]}

    def _leaf(self, node):
        code = next(node[name] for name in ("is", "in", "min", "within") if name in node)
        if code in FACTS and code not in self.questions:
            return str(FACTS[code])
        return _("“%(question)s”: %(answer)s") % {
            "question": self.questions.get(code, code),
            "answer": self._answer(node, self.answers.get(code)),
        }

    def _answer(self, node, answer):
        if answer in (None, ""):
            return _("not answered")
        if answer is False:
            return _("none") if "within" in node else _("no")
        if "within" in node:
            return self._day(node, answer)
        if "min" in node:
            return _("%(value)s, needs %(least)s") % {"value": _cut(answer), "least": node["value"]}
        return str(answer)

    def _day(self, node, answer):
        found = answer if isinstance(answer, date) else date.fromisoformat(answer)
        if found < self.day:
            return _("before the day itself")
        last = self.day + timedelta(days=node["days"])
        return _("%(day)s, needs to be by %(last)s") % {"day": found, "last": last}


def _cut(number):
    """A number to one decimal, never rounded up to what it fell short of."""
    return int(number * 10) / 10 if isinstance(number, float) else number
