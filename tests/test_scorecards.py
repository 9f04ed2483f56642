"""Scorecards: who fills one in, what they come to, and where the rating they make is used (spec 5.1)."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from kpis.periods import Period
from kpis.talent.bench import bench
from reps.models import Candidate, Score, Scorecard, ScorecardCriterion, TalentReview
from reps.purge import purge
from reps.scorecards import cards_of, cut, mean_of_raters
from tests import builders as made
from tests.asking import ask, value
from tests.small_company import TODAY, small_company

pytestmark = pytest.mark.django_db


@pytest.fixture
def company():
    with time_machine.travel(TODAY, tick=False):
        yield small_company()


@pytest.fixture
def kim(company):
    """Qualified, ready now, reviewed, rated 3 by hand: not on the ready bench."""
    return made.ready("Kim", team=company.north, rating=3)


def again(candidate):
    return Candidate.objects.get(pk=candidate.pk)


def sent(**marks):
    """What the form sends: each mark with its evidence."""
    evidence = {f"evidence_{code}": f"seen: {code}" for code in marks}
    return {f"mark_{code}": str(mark) for code, mark in marks.items()} | evidence


def fill_in(client, user, candidate, **marks):
    client.force_login(user)
    return client.post(reverse("scorecard", args=[candidate.pk]), sent(**marks))


def test_the_rating_is_the_mean_over_raters_of_each_rater_s_mean(kim, company):
    """Mia 4, 4, 5, 5 is 4.5; Rita 3 alone is 3: (4.5 + 3) ÷ 2 = 3.75, not the 4.2 of all marks."""
    made.scorecard(kim, company.manager, drive=4, discovery=4, closing=5, learning=5)
    made.scorecard(kim, company.recruiter, drive=3)
    found = again(kim)
    assert (found.score, found.raters, found.rated, found.rating) == (Decimal("3.75"), 2, Decimal("3.75"), 3)


def test_a_mean_just_short_of_4_is_never_shown_as_4():
    """(4 + 4 + 4 + ... 3) of 250 marks: 3.996."""
    assert cut(mean_of_raters([[4] * 249 + [3]])) == Decimal("3.99")
    assert cut(mean_of_raters([[4, 5, 5], [4]])) == Decimal("4.33")
    assert mean_of_raters([]) is None


def test_of_a_rater_the_last_scorecard_counts(kim, company):
    made.scorecard(kim, company.manager, on="2026-11-10", drive=2)
    made.scorecard(kim, company.manager, on="2026-11-20", drive=5)
    assert (again(kim).score, again(kim).raters) == (5, 1)
    assert [card.scorecard.scored_on for card in cards_of(kim)] == [date(2026, 11, 20)]


def test_where_nobody_filled_one_in_the_rating_by_hand_counts_and_says_so(client, kim, company):
    assert (again(kim).score, again(kim).raters, kim.rated, kim.rated_by) == (None, 0, 3, "by hand")
    client.force_login(company.manager)
    page = client.get(reverse("candidate_detail", args=[kim.pk])).content.decode()
    assert "the rating was entered by hand" in page


def test_a_scorecard_is_filled_in_on_a_phone_s_form(client, kim, company):
    answer = fill_in(client, company.manager, kim, drive=5, discovery=4)
    assert answer.url == reverse("candidate_detail", args=[kim.pk])
    card = Scorecard.objects.get()
    assert (card.candidate, card.rater, str(card.scored_on)) == (kim, company.manager, "2026-11-23")
    scores = [(each.criterion.code, each.value, each.evidence) for each in card.scores.all()]
    assert scores == [("drive", 5, "seen: drive"), ("discovery", 4, "seen: discovery")]
    assert again(kim).score == Decimal("4.50")


def test_a_second_one_on_the_day_takes_the_place_of_the_first(client, kim, company):
    fill_in(client, company.manager, kim, drive=5, discovery=5)
    fill_in(client, company.manager, kim, drive=2)
    assert [each.value for each in Score.objects.all()] == [2]
    assert (again(kim).score, again(kim).raters) == (2, 1)


def test_the_form_begins_with_one_s_own_last_marks_and_shows_nobody_else_s(client, kim, company):
    made.scorecard(kim, company.recruiter, drive=1)
    made.scorecard(kim, company.manager, on="2026-11-10", closing=4)
    client.force_login(company.manager)
    form = client.get(reverse("scorecard", args=[kim.pk])).context["form"]
    assert {name: each.initial for name, each in form.fields.items() if each.initial} == {
        "mark_closing": "4",
        "evidence_closing": "seen: closing",
    }


@pytest.mark.parametrize(
    ("data", "field", "says"),
    [
        ({}, "__all__", "Give at least one mark."),
        ({"mark_drive": "4"}, "evidence_drive", "Say what this mark rests on."),
        ({"evidence_drive": "Calls back"}, "mark_drive", "Give the mark that this speaks for."),
        ({"mark_drive": "6", "evidence_drive": "x"}, "mark_drive", "Select a valid choice."),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_kept(client, kim, company, data, field, says):
    client.force_login(company.manager)
    answer = client.post(reverse("scorecard", args=[kim.pk]), data)
    assert answer.status_code == 422
    assert says in " ".join(answer.context["form"].errors[field])
    assert not Scorecard.objects.exists()
    assert again(kim).raters == 0


def test_only_who_sees_the_candidate_fills_one_in(client, company):
    south = made.candidate("Lee", team=company.south)
    assert fill_in(client, company.manager, south, drive=4).status_code == 404
    assert fill_in(client, company.director, south, drive=4).status_code == 404
    assert not Scorecard.objects.exists()
    assert fill_in(client, company.recruiter, south, drive=4).status_code == 302


def test_a_criterion_no_longer_asked_is_left_out_and_its_marks_still_count(client, kim, company):
    made.scorecard(kim, company.manager, drive=2, closing=4)
    ScorecardCriterion.objects.filter(code="drive").update(asked=False)
    client.force_login(company.manager)
    assert "mark_drive" not in client.get(reverse("scorecard", args=[kim.pk])).context["form"].fields
    assert again(kim).score == 3


def test_the_company_s_own_criterion_is_asked_in_the_reader_s_language(client, kim, company):
    texts = {"label_en": "Speaks Cantonese", "label_zh": "会说粤语"}
    ScorecardCriterion.objects.create(code="cantonese", position=9, **texts)
    client.force_login(company.manager)
    for language, label in (("en", "Speaks Cantonese"), ("zh-hans", "会说粤语")):
        page = client.get(reverse("scorecard", args=[kim.pk]), headers={"accept-language": language})
        assert label in page.content.decode()


def test_the_ready_bench_and_the_quality_share_go_by_scorecards(kim, company):
    """By hand Kim's 3 is not enough; 4.00 by scorecards from 20 November on is."""
    made.scorecard(kim, company.manager, on="2026-11-20", drive=4, closing=4)
    for day, ready in (("2026-11-19", 0), ("2026-11-20", 1)):
        assert value("ready_bench", "2026-11", as_of=day) == ready
        assert value("pool_quality_share", "2026-11", as_of=day) == ready


def test_a_rating_by_hand_or_in_a_review_counts_no_more_once_there_is_a_scorecard(kim, company):
    made.scorecard(kim, company.manager, on="2026-11-10", drive=3, closing=4)
    TalentReview.objects.create(candidate=kim, reviewed_on="2026-11-12", reviewer="Mia", rating=5)
    kim.rating = 5
    kim.save()
    assert value("pool_quality_share", "2026-11", as_of="2026-11-23") == 0


def test_coverage_follows(kim, company):
    need = value("bench_demand", "2026-11")
    assert value("bench_coverage", "2026-11") == 0
    made.scorecard(kim, company.manager, drive=5)
    assert value("bench_coverage", "2026-11") == pytest.approx(1 / need)


def test_the_talent_page_says_how_many_raters_and_leads_to_their_scorecards(client, kim, company):
    made.scorecard(kim, company.manager, drive=4, closing=5)
    made.scorecard(kim, company.recruiter, drive=4)
    made.candidate("Lee", team=company.north, rating=2)
    client.force_login(company.manager)
    page = client.get(reverse("talent")).content.decode()
    assert f'href="{reverse("candidate_detail", args=[kim.pk])}#scorecards">rated 4.25 of 5 by 2 raters</a>' in page
    assert "rated 2 of 5 by hand" in page
    (seat,) = [each for each in bench(ask("2026-11")) if each.raters]
    assert (seat.rating, seat.raters, seat.is_ready) == (Decimal("4.25"), 2, True)


def test_the_list_of_candidates_filters_and_sorts_by_the_rating_that_counts(client, kim, company):
    made.scorecard(kim, company.manager, drive=4, closing=5)
    made.candidate("Lee", team=company.north, rating=4)
    made.candidate("Max", team=company.north, rating=2)
    client.force_login(company.manager)
    rows = client.get(reverse("candidate_list"), {"rating": "4", "sort": "-rated"}).context["table"].rows
    assert [(row.record.name, row.get_cell("rated"), row.record.rated_by) for row in rows] == [
        ("Kim", Decimal("4.50"), "1 rater"),
        ("Lee", 4, "by hand"),
    ]


def test_a_review_offers_the_scorecard_instead_of_a_rating(client, kim, company):
    made.scorecard(kim, company.manager, drive=4)
    client.force_login(company.manager)
    client.post(reverse("candidate_review", args=[kim.pk]), {"rating": "5"})
    assert not kim.reviews.exists()
    page = client.get(reverse("candidate_detail", args=[kim.pk])).content.decode()
    assert 'name="rating"' not in page
    assert "rating" not in client.get(reverse("candidate_edit", args=[kim.pk])).context["form"].fields


def test_the_candidate_s_page_shows_every_mark_with_its_evidence(client, kim, company):
    made.scorecard(kim, company.recruiter, drive=4, closing=2)
    client.force_login(company.director)
    page = client.get(reverse("candidate_detail", args=[kim.pk])).content.decode()
    assert "seen: closing" in page
    assert "Fill in my scorecard" not in page


def test_when_personal_data_goes_marks_stay_and_evidence_goes(kim, company):
    made.scorecard(kim, company.manager, on="2026-11-10", drive=4)
    Candidate.objects.filter(pk=kim.pk).update(consent_until="2026-11-22")
    purge(date(2026, 11, 23))
    assert [(each.value, each.evidence) for each in Score.objects.all()] == [(4, "")]
    assert (again(kim).score, again(kim).raters) == (4, 1)
    assert not Score.history.exists()
    assert not Scorecard.history.exists()


def test_a_scorecard_deleted_in_the_administration_counts_no_more(client, kim, company):
    card = made.scorecard(kim, company.manager, drive=5)
    made.scorecard(kim, company.recruiter, drive=2)
    client.force_login(company.admin)
    client.post(reverse("admin:reps_scorecard_delete", args=[card.pk]), {"post": "yes"})
    assert (again(kim).score, again(kim).raters) == (2, 1)


def test_a_deleted_candidate_takes_the_scorecards_along_and_brings_them_back(client, kim, company):
    made.scorecard(kim, company.manager, drive=4)
    client.force_login(company.admin)
    client.post(reverse("admin:reps_candidate_delete", args=[kim.pk]), {"post": "yes"})
    assert not Score.objects.exists()
    row = Candidate.history.filter(history_type="-").get()
    client.post(reverse("deleted_restore", args=["candidate", row.pk]))
    assert (again(kim).score, again(kim).raters, Score.objects.get().value) == (4, 1, 4)


def test_a_marked_criterion_is_not_deleted(client, kim, company):
    made.scorecard(kim, company.manager, drive=4)
    client.force_login(company.admin)
    marked, free = (ScorecardCriterion.objects.get(code=code) for code in ("drive", "closing"))
    for each in (marked, free):
        client.post(reverse("admin:reps_scorecardcriterion_delete", args=[each.pk]), {"post": "yes"})
    assert list(ScorecardCriterion.objects.filter(code__in=["drive", "closing"])) == [marked]


def test_a_past_month_keeps_the_rating_it_had(kim, company):
    """Kim was added on 1 November; what is scored later changes no earlier day."""
    made.scorecard(kim, company.manager, on="2026-11-20", drive=5)
    period = Period.parse("2026-11")
    assert value("pool_quality_share", period.code, as_of="2026-11-15") == 0
    assert value("pool_quality_share", period.code, as_of="2026-11-22") == 1


@pytest.mark.parametrize("name", ["scorecard", "candidate_review"])
def test_who_was_hired_is_neither_scored_nor_reviewed(client, company, kim, name):
    Candidate.objects.filter(pk=kim.pk).update(stage="hired")
    client.force_login(company.manager)
    answer = client.post(reverse(name, args=[kim.pk]), sent(drive=5), follow=True)
    assert answer.redirect_chain == [(reverse("candidate_detail", args=[kim.pk]), 302)]
    assert "Kim was hired: there is nothing to review or to score." in answer.content.decode()
    assert not Scorecard.objects.exists()
    assert not TalentReview.objects.exists()


def test_no_button_offers_to_score_or_review_who_was_hired(client, company, kim):
    client.force_login(company.manager)
    links = [reverse(name, args=[kim.pk]) for name in ("scorecard", "candidate_review")]

    def offered():
        shown = client.get(reverse("candidate_detail", args=[kim.pk])).content.decode()
        return [link in shown for link in links]

    assert offered() == [True, True]
    Candidate.objects.filter(pk=kim.pk).update(stage="hired")
    assert offered() == [False, False]
