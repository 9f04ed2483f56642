"""A lead's quality is settled when sales decides, or on its seventh day, whichever is first (spec 6).

What is learnt later changes the answers on record but not the verdict. Until then intent fades: half of it in thirty
days. A touch, or another answer, shows it anew.
"""

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from reps.models.leads import FIT, INTENT

LOWEST, HIGHEST = 0, 100


def settle(lead, was, today, days):
    """Keep the answers a lead is judged by, once it is; `was` is the stored row, None for a new lead."""
    if not is_settled(lead, today, days):
        lead.judged_answers = None
    elif lead.judged_answers is None and was is not None and is_settled(was, today, days):
        lead.judged_answers, lead.intent_on = was.answers, was.intent_on
    if lead.judged_answers is None and was is not None and was.answers.get(INTENT) != lead.answers.get(INTENT):
        lead.intent_on = today
    if lead.judged_answers is None and is_settled(lead, today, days):
        lead.judged_answers = lead.answers


def is_settled(lead, today, days):
    """Whether sales has decided, or the last day to learn something of it is over."""
    return lead.decided_on is not None or today > lead.judged_on(days)


def axes(lead, days, half_life):
    """(fit, intent) as judged, each 0 to 100 or None where nobody knows; never one number."""
    answers = lead.answers if lead.judged_answers is None else lead.judged_answers
    intent = _score(answers.get(INTENT))
    return _score(answers.get(FIT)), None if intent is None else faded(intent, age_of_intent(lead, days), half_life)


def age_of_intent(lead, days):
    """Days between when the intent was last shown and when the lead is judged."""
    return max((lead.judged_on(days) - max(lead.intent_on or lead.received_on, lead.received_on)).days, 0)


def intent_in_words(lead, days, half_life):
    """What the intent of a lead counts for, worked out: 60 × ½^(3 ÷ 30) = 56.0; "" where it is unknown."""
    answers = lead.answers if lead.judged_answers is None else lead.judged_answers
    if lead.intent is None or (given := _score(answers.get(INTENT))) is None:
        return ""
    return _("Intent counts as %(given)s × ½^(%(age)s ÷ %(half_life)s days) = %(intent)s.") % {
        "given": f"{given:g}",
        "age": age_of_intent(lead, days),
        "half_life": half_life,
        "intent": number_format(round(lead.intent, 1), 1),
    }


def faded(intent, days, half_life):
    """What is left of an intent after so many days."""
    return intent * 0.5 ** (days / half_life)


def _score(answer):
    """A number within the axis; None for no answer, or one that is no number."""
    if isinstance(answer, bool) or not isinstance(answer, int | float):
        return None
    return float(min(max(answer, LOWEST), HIGHEST))
