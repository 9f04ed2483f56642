"""A rule in plain words: "All of: the visit was held; need confirmed…; and at least one of: … or …"."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override, pgettext

from reps.models import Criterion

QUESTION_MARKS = "?\uff1f "  # half width, and full width as in Chinese
FACT_LABELS = {
    "held": gettext_lazy("The visit was held"),
    "external_contact": gettext_lazy("Somebody of the client was there"),
    "face_to_face": gettext_lazy("Face to face, on site or by video"),
}


def in_words(definition, language=None):
    """The rule of a definition as one sentence, in the reader's language or the one asked for (spec 9.2)."""
    return rule_in_words(definition.tree, Criterion.objects.filter(kind=definition.kind), language)


def rule_in_words(tree, criteria, language=None):
    """As `in_words`, for a tree and the criteria its codes name."""
    found = {criterion.code: criterion for criterion in criteria}
    if language is None:
        return capfirst(_node(tree, found, 0)) + _(".")
    with override(language):
        return capfirst(_node(tree, found, 0)) + _(".")


def parts_in_words(tree, criteria):
    """[what each part of the rule says], in the reader's language: of one that is no “all of”, a single part."""
    found = {criterion.code: criterion for criterion in criteria}
    return [capfirst(_node(part, found, 1)) for part in tree.get("all", [tree])]


def question(code, criteria):
    """What a code asks, without its question mark; the code itself where its criterion is gone."""
    if code in FACT_LABELS:
        return str(FACT_LABELS[code])
    return criteria[code].label.rstrip(QUESTION_MARKS) if code in criteria else code


def _node(node, criteria, depth):
    name = next(name for name in _WORDS if name in node)
    text = _WORDS[name](node, criteria, depth)
    return f"({text})" if depth > 1 and name in ("all", "any", "at_least", "score") else text


def _branches(branches, criteria, depth, last):
    """The parts of a node in a row; `last` stands before the last of them."""
    parts = [_node(branch, criteria, depth + 1) for branch in branches]
    between = pgettext("between parts of a rule", ", ") if depth else pgettext("between parts of a rule", "; ")
    if len(parts) < 2 or not last:
        return between.join(parts)
    return between.join(parts[:-1]) + last + parts[-1]


def _all(node, criteria, depth):
    last = pgettext("between parts of a rule", " and ") if depth else pgettext("between parts of a rule", "; and ")
    return _("all of: %(parts)s") % {"parts": _branches(node["all"], criteria, depth, last)}


def _any(node, criteria, depth):
    last = pgettext("between parts of a rule", " or ") if depth else pgettext("between parts of a rule", "; or ")
    return _("at least one of: %(parts)s") % {"parts": _branches(node["any"], criteria, depth, last)}


def _at_least(node, criteria, depth):
    parts = _branches(node["of"], criteria, depth, "")
    return _("at least %(count)s of: %(parts)s") % {"count": node["at_least"], "parts": parts}


def _score(node, criteria, depth):
    between = pgettext("between parts of a rule", ", ")
    parts = between.join(f"{question(code, criteria)} ({points})" for code, points in node["weights"].items())
    return _("at least %(score)s points from: %(parts)s") % {"score": node["score"], "parts": parts}


def _is(node, criteria, depth):
    return question(node["is"], criteria)


def _in(node, criteria, depth):
    code = node["in"]
    labels = dict(criteria[code].choice_pairs()) if code in criteria else {}
    values = pgettext("between parts of a rule", " or ").join(labels.get(value, str(value)) for value in node["values"])
    return _("%(question)s: %(values)s") % {"question": question(code, criteria), "values": values}


def _min(node, criteria, depth):
    words = {"question": question(node["min"], criteria), "value": node["value"]}
    return _("%(question)s: at least %(value)s") % words


def _within(node, criteria, depth):
    words = {"question": question(node["within"], criteria), "days": node["days"]}
    return _("%(question)s: a day within %(days)s days") % words


_WORDS = {
    "all": _all,
    "any": _any,
    "at_least": _at_least,
    "score": _score,
    "is": _is,
    "in": _in,
    "min": _min,
    "within": _within,
}
