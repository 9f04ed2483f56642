"""Definitions of quality: who reads them, who makes them, the editor, the preview, and a new version taking over."""

import pytest
from django.urls import reverse

from reps.definitions import new_draft
from reps.forms.rule_parts import TooDeep, shown, tree_of
from reps.models import Criterion, QualityDefinition, User
from tests.definitions.editor import TODAY, edit, errors, in_force, posted

pytestmark = pytest.mark.django_db


# Who


@pytest.mark.parametrize("part", [{}, {"is_director": True}, {"is_recruiter": True}, {"is_staff": True}])
def test_everyone_who_is_logged_in_reads_what_quality_is(client, part):
    client.force_login(User.objects.create(username="reader", **part))
    html = client.get("/definitions/").content.decode()
    assert "Need confirmed in the client&#x27;s words" in html
    assert "客户是否亲口确认了需求" in html


def test_a_rep_reads_but_sees_no_drafts_and_no_buttons(client, ann):
    new_draft("visit", TODAY)
    client.force_login(ann.user)
    answer = client.get("/definitions/")
    assert [len(kind["versions"]) for kind in answer.context["kinds"]] == [1, 1, 1]
    html = answer.content.decode()
    assert reverse("criterion_new", args=["visit"]) not in html
    assert reverse("definition_new", args=["visit"]) not in html


def test_a_stranger_must_log_in(client):
    assert client.get("/definitions/").url.startswith("/accounts/login/")


@pytest.mark.parametrize("part", [{}, {"is_director": True}, {"is_recruiter": True}])
def test_only_sales_admins_make_rules(client, ann, part):
    draft = new_draft("visit", TODAY)
    User.objects.filter(pk=ann.user.pk).update(**part)
    client.force_login(User.objects.get(pk=ann.user.pk))
    for name in ("edit", "preview", "activate", "delete"):
        url = reverse(f"definition_{name}", args=[draft.pk])
        assert client.post(url).status_code == 404
    assert client.get(reverse("definition_new", args=["visit"])).status_code == 404
    assert client.post(reverse("criterion_new", args=["visit"])).status_code == 404
    assert client.get(reverse("criterion_edit", args=[Criterion.objects.first().pk])).status_code == 404
    assert QualityDefinition.objects.get(pk=draft.pk).status == "draft"


def test_a_kind_that_is_not_there_is_not_found(admin):
    assert admin.get("/definitions/meeting/new/").status_code == 404
    assert admin.get("/definitions/meeting/criteria/new/").status_code == 404


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_pages_answer_in_both_languages(admin, language):
    User.objects.update(language=language)
    draft = new_draft("lead", TODAY)
    urls = [
        "/definitions/",
        "/definitions/lead/new/",
        f"/definitions/{draft.pk}/edit/",
        f"/definitions/{draft.pk}/preview/",
    ]
    for url in [*urls, "/definitions/lead/criteria/new/"]:
        answer = admin.get(url)
        assert answer.status_code == 200
        assert f'<html lang="{language}">' in answer.content.decode()
    fit = "匹配度" if language == "zh-hans" else "Fit (0 to 100)"
    assert fit in admin.get("/definitions/lead/new/").content.decode()


# The editor


@pytest.mark.parametrize("kind", ["visit", "proposal", "lead"])
def test_saving_the_editor_as_it_opens_changes_nothing(admin, kind):
    answer = edit(admin, kind)
    draft = QualityDefinition.objects.get(kind=kind, status="draft")
    assert answer.url == reverse("definition_preview", args=[draft.pk])
    assert (draft.tree, draft.version) == (in_force(kind).tree, 2)


def test_at_least_so_many(admin):
    changes = {f"place_{code}": "" for code in ("held", "external_contact", "face_to_face")}
    edit(admin, join_rule="at_least", number_rule="2", **changes)
    assert QualityDefinition.objects.get(status="draft").tree == {
        "at_least": 2,
        "of": [
            {"is": "need_confirmed"},
            {"within": "next_step_on", "days": 30},
            {"any": [{"is": "decision_maker_present"}, {"is": "solution_shown_standard"}]},
        ],
    }


def test_a_score_with_gates(admin):
    points = {"points_decision_maker_present": "3", "points_solution_shown_standard": "2"}
    edit(admin, join_a="score", number_a="3", **points)
    gates, score = in_force().tree["all"][:5], QualityDefinition.objects.get(status="draft").tree["all"]
    assert score[:5] == gates
    assert score[5] == {"score": 3, "weights": {"decision_maker_present": 3, "solution_shown_standard": 2}}


def test_numbers_days_and_choices_are_chosen(admin):
    choices = [{"value": "trial", "en": "Trial", "zh": "试用"}, {"value": "order", "en": "Order", "zh": "下单"}]
    Criterion.objects.create(
        kind="lead", code="stage", type="choice", label_en="Stage", label_zh="阶段", choices=choices
    )
    edit(admin, "lead", place_stage="a", value_stage=["order"], value_fit="62.5")
    assert QualityDefinition.objects.get(status="draft").tree == {
        "all": [
            {"min": "fit", "value": 62.5},
            {"any": [{"in": "stage", "values": ["order"]}, {"min": "intent", "value": 50}, {"is": "explicit_request"}]},
        ]
    }


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"value_next_step_on": ""}, "value_next_step_on"),
        ({"value_next_step_on": "-1"}, "value_next_step_on"),
        ({"value_next_step_on": "soon"}, "value_next_step_on"),
        ({"effective_from": ""}, "effective_from"),
        ({"effective_from": "2000-01-01"}, "effective_from"),
        ({"join_rule": "at_least"}, "number_rule"),
        ({"join_rule": "at_least", "number_rule": "7"}, "number_rule"),
        ({"join_rule": "at_least", "number_rule": "1.5"}, "number_rule"),
        ({"join_rule": "score"}, "join_rule"),
        ({"join_a": "at_least", "number_a": "3"}, "number_a"),
        ({"join_a": "score", "number_a": "1"}, "points_decision_maker_present"),
        (
            {
                "join_a": "score",
                "number_a": "9",
                "points_decision_maker_present": "1",
                "points_solution_shown_standard": "1",
            },
            "number_a",
        ),
        ({"join_a": "score", "number_a": "1", "place_next_step_on": "a"}, "place_next_step_on"),
        ({"place_need_confirmed": "z"}, "place_need_confirmed"),
    ],
)
def test_a_rule_that_makes_no_sense_is_a_form_error(admin, changes, field):
    assert field in errors(edit(admin, **changes))


def test_a_rule_that_asks_nothing_is_a_form_error(admin):
    nothing = {f"place_{code}": "" for code in [*in_force().codes, "held", "external_contact", "face_to_face"]}
    assert "Choose at least one criterion" in str(errors(edit(admin, **nothing)))


def test_a_draft_can_be_changed_and_deleted_and_a_version_in_force_cannot(admin):
    edit(admin)
    draft = QualityDefinition.objects.get(status="draft")
    url = reverse("definition_edit", args=[draft.pk])
    admin.post(url, posted(admin.get(url)) | {"name": "Stricter", "value_next_step_on": "14"})
    draft.refresh_from_db()
    assert draft.name == "Stricter"
    assert {"within": "next_step_on", "days": 14} in draft.tree["all"]
    admin.post(reverse("definition_delete", args=[draft.pk]))
    assert not QualityDefinition.objects.filter(status="draft").exists()
    for name in ("edit", "delete"):
        assert admin.post(reverse(f"definition_{name}", args=[in_force().pk])).status_code == 404


def test_a_rule_nested_too_deep_is_said_so_and_not_cut(admin):
    deep = {"all": [{"any": [{"is": "held"}, {"all": [{"is": "need_confirmed"}]}]}]}
    draft = new_draft("visit", TODAY, tree=deep)
    answer = admin.get(reverse("definition_edit", args=[draft.pk]))
    assert "nested deeper" in answer.content.decode()
    draft.refresh_from_db()
    assert draft.tree == deep


@pytest.mark.parametrize(
    "tree",
    [
        {"all": [{"is": "x"}, {"any": [{"is": "y"}, {"min": "z", "value": 1}]}]},
        {"any": [{"at_least": 1, "of": [{"is": "x"}, {"within": "y", "days": 3}]}, {"score": 2, "weights": {"z": 2}}]},
        {"at_least": 2, "of": [{"in": "x", "values": ["a"]}, {"is": "y"}, {"all": [{"is": "z"}]}]},
    ],
)
def test_what_the_editor_shows_is_what_it_writes(tree):
    conditions, joins = shown(tree)
    assert tree_of(list(conditions.values()), joins) == tree


@pytest.mark.parametrize(
    "tree",
    [
        {"all": [{"is": "x"}, {"any": [{"is": "x"}]}]},
        {"all": [{"any": [{"is": code}]} for code in "wxyz"]},
        {"all": [{"any": [{"all": [{"is": "x"}]}]}]},
    ],
)
def test_what_the_editor_cannot_show_it_refuses(tree):
    with pytest.raises(TooDeep):
        shown(tree)


def test_every_field_of_the_editor_has_a_label(admin):
    html = admin.get("/definitions/visit/new/").content.decode()
    form = admin.get("/definitions/visit/new/").context["form"]
    for name in form.fields:
        assert f'for="{form[name].id_for_label}"' in html
    assert " style=" not in html
    assert "<script>" not in html


# Criteria


def test_a_criterion_is_added_and_can_be_asked(admin):
    texts = {
        "label_en": "Budget known?",
        "label_zh": "预算是否已知?",
        "type": "bool",
        "evidence": "none",
        "position": "9",
    }
    url = reverse("criterion_new", args=["visit"])
    answer = admin.post(url, texts | {"code": "budget_known", "next": "/definitions/visit/new/"})
    assert answer.url == "/definitions/visit/new/"
    edit(admin, place_budget_known="rule")
    assert {"is": "budget_known"} in QualityDefinition.objects.get(status="draft").tree["all"]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"code": "need_confirmed"}, "__all__"),
        ({"code": "held"}, "code"),
        ({"code": "two words"}, "code"),
        ({"label_zh": ""}, "label_zh"),
        ({"type": "choice"}, "choices"),
        ({"type": "choice", "choices": "trial, Trial"}, "choices"),
        ({"type": "choice", "choices": "a | A | 甲\na | B | 乙"}, "choices"),
    ],
)
def test_a_criterion_that_makes_no_sense_is_a_form_error(admin, wrong, field):
    good = {"code": "new", "label_en": "New?", "label_zh": "新?", "type": "bool", "evidence": "none", "position": "9"}
    answer = admin.post(reverse("criterion_new", args=["visit"]), good | wrong)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors


def test_a_criterion_that_is_asked_keeps_its_code_and_type(admin):
    asked = Criterion.objects.get(code="need_confirmed")
    url = reverse("criterion_edit", args=[asked.pk])
    admin.post(url, posted(admin.get(url)) | {"code": "other", "type": "text", "label_en": "Sure?"})
    asked.refresh_from_db()
    assert (asked.code, asked.type, asked.label_en) == ("need_confirmed", "bool", "Sure?")
