"""A rule of quality in words, in both languages."""

import pytest

from reps.models import Criterion, QualityDefinition
from reps.wording import in_words

pytestmark = pytest.mark.django_db


def in_force(kind="visit"):
    return QualityDefinition.objects.get(kind=kind, status="active")


def test_the_first_visit_rule_in_english():
    assert in_words(in_force(), "en") == (
        "All of: The visit was held; Somebody of the client was there; Face to face, on site or by video; "
        "Need confirmed in the client's words; Next step agreed for: a day within 30 days; "
        "and at least one of: Decision maker present or Solution shown in the set way."
    )


def test_the_questions_of_a_rule_are_those_of_the_language():
    chinese = in_words(in_force("proposal"), "zh-hans")
    assert "需求是否与客户共同梳理" in chinese
    assert "Price range" not in chinese


@pytest.mark.parametrize(
    ("tree", "words"),
    [
        ({"is": "explicit_request"}, "Asked for contact or an offer."),
        ({"min": "fit", "value": 60}, "Fit (0 to 100): at least 60."),
        (
            {"at_least": 2, "of": [{"min": "fit", "value": 60}, {"min": "intent", "value": 50}, {"is": "gone"}]},
            "At least 2 of: Fit (0 to 100): at least 60; Intent (0 to 100): at least 50; gone.",
        ),
        (
            {"score": 5, "weights": {"explicit_request": 3, "gone": 2}},
            "At least 5 points from: Asked for contact or an offer (3), gone (2).",
        ),
        (
            {"any": [{"is": "a"}, {"all": [{"is": "b"}, {"any": [{"is": "c"}, {"is": "d"}]}]}]},
            "At least one of: a; or all of: b and (at least one of: c or d).",
        ),
    ],
)
def test_every_kind_of_rule_has_words(tree, words):
    assert in_words(QualityDefinition(kind="lead", tree=tree), "en") == words


def test_choices_are_named_by_their_labels():
    choices = [{"value": "trial", "en": "Trial", "zh": "试用"}, {"value": "order", "en": "Order", "zh": "下单"}]
    Criterion.objects.create(
        kind="lead", code="stage", type="choice", label_en="Stage", label_zh="阶段", choices=choices
    )
    definition = QualityDefinition(kind="lead", tree={"in": "stage", "values": ["trial", "order"]})
    assert in_words(definition, "en") == "Stage: Trial or Order."
    assert "试用" in in_words(definition, "zh-hans")
