"""The rule engine: three values, every operator, and rules that make no sense (spec 9.2)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reps import rules

DAY = date(2026, 11, 16)
YES, NO, UNKNOWN = {"a": True}, {"a": False}, {}
A, B, C = {"is": "a"}, {"is": "b"}, {"is": "c"}


def judged(tree, **answers):
    return rules.evaluate(tree, answers, DAY)


@pytest.mark.parametrize(
    ("tree", "answers", "verdict"),
    [
        (A, {"a": True}, True),
        (A, {"a": False}, False),
        (A, {}, None),
        (A, {"a": ""}, None),  # an empty answer is none
        ({"all": [A, B]}, {"a": True, "b": True}, True),
        ({"all": [A, B]}, {"a": True}, None),
        ({"all": [A, B]}, {"a": False}, False),  # whatever b is
        ({"any": [A, B]}, {"a": True}, True),  # whatever b is
        ({"any": [A, B]}, {"a": False}, None),
        ({"any": [A, B]}, {"a": False, "b": False}, False),
        ({"at_least": 2, "of": [A, B, C]}, {"a": True, "b": True}, True),
        ({"at_least": 2, "of": [A, B, C]}, {"a": True}, None),
        ({"at_least": 2, "of": [A, B, C]}, {"a": False, "b": False}, False),
        ({"score": 5, "weights": {"a": 3, "b": 2}}, {"a": True, "b": True}, True),
        ({"score": 5, "weights": {"a": 3, "b": 2}}, {"a": True}, None),
        ({"score": 5, "weights": {"a": 3, "b": 2}}, {"b": False}, False),  # 3 points at most
        ({"all": [A, {"score": 2, "weights": {"b": 2}}]}, {"a": False, "b": True}, False),  # a gate before the score
        ({"in": "a", "values": ["x", "y"]}, {"a": "y"}, True),
        ({"in": "a", "values": ["x", "y"]}, {"a": "z"}, False),
        ({"in": "a", "values": ["x", "y"]}, {}, None),
        ({"min": "a", "value": 60}, {"a": 60}, True),
        ({"min": "a", "value": 60}, {"a": 59.9}, False),
        ({"min": "a", "value": 0}, {"a": 0}, True),  # 0 is an answer
        ({"min": "a", "value": 60}, {"a": None}, None),
        ({"within": "a", "days": 30}, {"a": "2026-11-16"}, True),
        ({"within": "a", "days": 30}, {"a": "2026-12-16"}, True),
        ({"within": "a", "days": 30}, {"a": "2026-12-17"}, False),
        ({"within": "a", "days": 30}, {"a": "2026-11-15"}, False),
        ({"within": "a", "days": 30}, {"a": False}, False),  # "there is none" is an answer
        ({"within": "a", "days": 30}, {}, None),
    ],
)
def test_verdicts(tree, answers, verdict):
    assert judged(tree, **answers) is verdict


LEAVES = st.sampled_from([A, B, C])
TREES = st.recursive(
    LEAVES,
    lambda parts: st.one_of(
        st.builds(lambda each: {"all": each}, st.lists(parts, min_size=1, max_size=3)),
        st.builds(lambda each: {"any": each}, st.lists(parts, min_size=1, max_size=3)),
        st.builds(lambda each: {"at_least": (len(each) + 1) // 2, "of": each}, st.lists(parts, min_size=1, max_size=3)),
    ),
    max_leaves=8,
)
ANSWERS = st.fixed_dictionaries({}, optional={code: st.booleans() for code in "abc"})


@given(TREES, ANSWERS)
def test_a_verdict_stands_whatever_is_answered_later(tree, answers):
    """Unknown may turn into yes or no; yes and no never turn."""
    verdict = judged(tree, **answers)
    later = {judged(tree, **(dict.fromkeys("abc", value) | answers)) for value in (True, False)}
    assert verdict is None or later == {verdict}


@given(TREES, ANSWERS)
def test_a_rule_of_sound_parts_has_no_problems(tree, answers):
    assert rules.problems_in(tree, dict.fromkeys("abc", "bool")) == []


@pytest.mark.parametrize(
    ("tree", "words"),
    [
        ([], "must be an object"),
        ({}, "exactly one of"),
        ({"is": "a", "min": "a"}, "exactly one of"),
        ({"is": "gone"}, "There is no criterion “gone”"),
        ({"is": "fit"}, "“fit” can't be used with “is”"),
        ({"min": "fit"}, "“min” needs “value”"),
        ({"all": []}, "“all” needs a list of parts"),
        ({"at_least": 3, "of": [A]}, "whole number from 1"),
        ({"score": 3}, "weights"),
        ({"score": 3, "weights": {"fit": 1}}, "“fit” can't be scored"),
        ({"all": [{"any": [{"is": "gone"}]}]}, "There is no criterion “gone”"),
    ],
)
def test_a_rule_that_makes_no_sense_is_told_in_words(tree, words):
    problems = rules.problems_in(tree, {"a": "bool", "fit": "number"})
    assert words in " ".join(problems)


def test_the_criteria_of_a_rule_stand_once_and_in_reading_order():
    tree = {"all": [{"is": "held"}, B, {"any": [A, B]}, {"score": 1, "weights": {"c": 1}}]}
    assert rules.criteria_in(tree) == ["b", "a", "c"]  # "held" the record answers itself


@pytest.mark.parametrize(
    ("text", "type_", "value"),
    [
        (" yes ", "bool", True),
        ("否", "bool", False),
        ("", "bool", None),
        ("60", "number", 60),
        ("60.5", "number", 60.5),
        ("2026-11-23", "date", "2026-11-23"),
        ("无", "date", False),
        ("x", "choice", "x"),
    ],
)
def test_an_answer_as_typed(text, type_, value):
    assert rules.parse_answer(text, type_, ["x"]) == value


@pytest.mark.parametrize(
    ("text", "type_"),
    [("maybe", "bool"), ("1e400", "number"), ("nan", "number"), ("2026-02-30", "date"), ("z", "choice")],
)
def test_an_answer_that_is_none_of_its_type_is_refused(text, type_):
    with pytest.raises(ValueError, match=r"not|neither"):
        rules.parse_answer(text, type_, ["x"])
