"""The rule engine: evaluates a definition's tree on answers (spec 9.2). Pure: no database.

Three values: True, False, and None for "an unanswered criterion could still decide it" (Kleene's logic), so that an
unanswered question is never taken for a no.
"""

from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from numbers import Number

from django.utils.translation import gettext as _


def evaluate(node, answers, on):
    """Whether `answers` ({code: value}) of an event on day `on` satisfy `node`: True, False or None (unknown)."""
    return _OPERATORS[_operator(node)](node, answers, on)


def criteria_in(node):
    """Codes of the criteria in a tree, each once, in reading order, the facts of the record itself left out."""
    return [code for code in _codes_in(node) if code not in FACTS]


def _codes_in(node):
    if "weights" in node:
        return list(node["weights"])
    for leaf in ("is", "in", "min", "within"):
        if leaf in node:
            return [node[leaf]]
    branches = node.get("all") or node.get("any") or node.get("of") or []
    return list(dict.fromkeys(code for branch in branches for code in _codes_in(branch)))


def answered(answers, codes):
    """Whether every criterion has an answer; an empty string or None is not one."""
    return all(answers.get(code) not in (None, "") for code in codes)


def _operator(node):
    return next(filter(_OPERATORS.__contains__, node))


def _all(node, answers, on):
    return _settled(node["all"], False, answers, on)


def _any(node, answers, on):
    return _settled(node["any"], True, answers, on)


def _settled(branches, by, answers, on):
    """`by` as soon as one branch says so; else None if one is unknown, else its opposite."""
    unknown = False
    for branch in branches:
        value = evaluate(branch, answers, on)
        if value is by:
            return by
        unknown = unknown or value is None
    return None if unknown else not by


def _at_least(node, answers, on):
    values = [evaluate(branch, answers, on) for branch in node["of"]]
    return _reaches(values.count(True), values.count(None), node["at_least"])


def _score(node, answers, on):
    weights = node["weights"]
    sure = sum(weight for code, weight in weights.items() if answers.get(code) is True)
    open_ = sum(weight for code, weight in weights.items() if answers.get(code) in (None, ""))
    return _reaches(sure, open_, node["score"])


def _reaches(sure, possible, threshold):
    """True once `sure` suffices, False once nothing unanswered could make it, else None."""
    if sure >= threshold:
        return True
    return None if sure + possible >= threshold else False


def _is(node, answers, on):
    value = answers.get(node["is"])
    return None if value in (None, "") else value is True


def _in(node, answers, on):
    value = answers.get(node["in"])
    return None if value in (None, "") else value in node["values"]


def _min(node, answers, on):
    value = answers.get(node["min"])
    return None if value in (None, "") else Decimal(str(value)) >= Decimal(str(node["value"]))


def _within(node, answers, on):
    value = answers.get(node["within"])
    if value in (None, ""):
        return None
    if value is False:  # "there is none", which is an answer
        return False
    day = value if isinstance(value, date) else date.fromisoformat(value)
    return on <= day <= on + timedelta(days=node["days"])


_OPERATORS = {
    "all": _all,
    "any": _any,
    "at_least": _at_least,
    "score": _score,
    "is": _is,
    "in": _in,
    "min": _min,
    "within": _within,
}

# What a record itself answers unless a rep says otherwise; see stamps.visit_facts.
FACTS = {"held": "bool", "external_contact": "bool", "face_to_face": "bool"}

_LEAF_TYPES = {"is": "bool", "in": "choice", "min": "number", "within": "date"}
_LEAF_EXTRAS = {"in": ("values", list), "min": ("value", Number), "within": ("days", int)}


def problems_in(node, types):
    """What is wrong with a tree, in words; `types` is {code: type} of the kind's criteria. Empty means it is sound."""
    if not isinstance(node, dict):
        return [_('Each part of the rule must be an object such as {"is": "need_confirmed"}.')]
    names = [name for name in _OPERATORS if name in node]
    if len(names) != 1:
        return [_("Each part needs exactly one of: %(names)s.") % {"names": ", ".join(_OPERATORS)}]
    if names[0] in _LEAF_TYPES:
        return _leaf_problems(names[0], node, types)
    return _score_problems(node, types) if names[0] == "score" else _branch_problems(names[0], node, types)


def _leaf_problems(name, node, types):
    code, wanted = node[name], _LEAF_TYPES[name]
    if not isinstance(code, str) or code not in types:
        return [_("There is no criterion “%(code)s”.") % {"code": code}]
    if types[code] != wanted:
        return [_("“%(code)s” can't be used with “%(name)s”.") % {"code": code, "name": name}]
    extra, type_ = _LEAF_EXTRAS.get(name, (None, None))
    if extra and not isinstance(node.get(extra), type_):
        return [_("“%(name)s” needs “%(extra)s”.") % {"name": name, "extra": extra}]
    return []


def _score_problems(node, types):
    weights = node.get("weights")
    if not isinstance(weights, dict) or not weights or not isinstance(node["score"], Number):
        return [_("“score” needs a number, and “weights” for at least one criterion.")]
    bad = [code for code in weights if types.get(code) != "bool" or not isinstance(weights[code], Number)]
    return [_("“%(code)s” can't be scored: it must be a yes-or-no criterion.") % {"code": code} for code in bad]


def _branch_problems(name, node, types):
    branches = node.get("of") if name == "at_least" else node[name]
    if not isinstance(branches, list) or not branches:
        return [_("“%(name)s” needs a list of parts.") % {"name": name}]
    if name == "at_least" and not (isinstance(node[name], int) and 1 <= node[name] <= len(branches)):
        return [_("“at_least” needs a whole number from 1 to the number of parts.")]
    return [problem for branch in branches for problem in problems_in(branch, types)]


def parse_answer(text, type_, choices=()):
    """An answer as typed in a form or file: True/False, a choice, a number as text, an ISO date, text; None if blank.

    Raises ValueError with a message for the person who typed it.
    """
    text = text.strip()
    return _PARSERS[type_](text, choices) if text else None


def _parse_bool(text, choices):
    lowered = text.lower()
    if lowered in ("yes", "y", "true", "1", "是"):
        return True
    if lowered in ("no", "n", "false", "0", "否"):
        return False
    raise ValueError(_("“%(text)s” is neither yes nor no") % {"text": text})


def _parse_choice(text, choices):
    if text not in choices:
        raise ValueError(_("“%(text)s” is not one of: %(choices)s") % {"text": text, "choices": ", ".join(choices)})
    return text


def _parse_number(text, choices):
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or abs(number) >= Decimal(10) ** 12:
        raise ValueError(_("“%(text)s” is not a number") % {"text": text})
    return int(number) if number == number.to_integral_value() else float(number)


def _parse_date(text, choices):
    """A date, or False for a stated "there is none"."""
    if text.lower() in ("no", "none", "否", "无"):
        return False
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise ValueError(_("“%(text)s” is not a date such as 2026-11-23") % {"text": text}) from None


_PARSERS = {
    "bool": _parse_bool,
    "choice": _parse_choice,
    "number": _parse_number,
    "date": _parse_date,
    "text": lambda text, choices: text,
}
