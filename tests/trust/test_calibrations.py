"""Calibration: which visits are drawn for two managers, what stays hidden until both are done, what comes of it."""

import re
from datetime import date
from html import unescape

import pytest
import time_machine
from django.urls import reverse

from kpis.trust.calibrations import agreement_of, drawn_of, questions_of
from reps.calibrations import drawn
from reps.models import Calibration, CalibrationRating, Visit, VisitAudit
from tests import builders as made
from tests.remembered import remembered
from tests.small_company import TODAY, small_company

pytestmark = pytest.mark.django_db
Q3 = date(2026, 7, 1), date(2026, 9, 30)
ALL_YES = {
    "answer_need_confirmed": "yes",
    "answer_decision_maker_present": "yes",
    "answer_next_step_on": "2026-09-20",
}


@remembered
def third_quarter():
    """Sam manages South; in the third quarter Alice (North) made twelve visits, Ann (North) and Bob (South) three."""
    found = small_company()
    found.sam = made.user("sam", rep=found.reps.sam)
    for rep, days in ((found.reps.alice, range(1, 13)), (found.reps.ann, range(1, 4)), (found.reps.bob, range(1, 4))):
        for day in days:
            made.visit(rep, f"2026-09-{day:02}", quality=day % 2 == 0)
    return found


@pytest.fixture
def company():
    with time_machine.travel(TODAY, tick=False):
        yield third_quarter()


def september(rep):
    return list(rep.visits.filter(date__year=2026, date__month=9).order_by("date"))


def reps_of(visits):
    return sorted(Visit.objects.filter(pk__in=visits).values_list("rep__name", flat=True))


def complete(company, *verdicts):
    """A round of Mia and Adam in which both have rated Alice's first visits: (Mia's verdict, Adam's)."""
    rated = dict(zip(september(company.reps.alice), verdicts, strict=False))
    return made.calibration(company.manager, company.admin, rated)


def test_ten_visits_in_the_scope_of_both_are_drawn_one_of_each_rep_in_turn(company):
    """Adam sees all: what Mia sees is common. Ann has three, so Alice gives seven."""
    found = drawn(company.manager, company.admin, *Q3)
    assert reps_of(found) == ["Alice"] * 7 + ["Ann"] * 3


def test_two_managers_who_share_no_team_get_visits_of_both(company):
    """Bob has three, Ann three: Alice gives the other four."""
    assert reps_of(drawn(company.manager, company.sam, *Q3)) == ["Alice"] * 4 + ["Ann"] * 3 + ["Bob"] * 3


def test_the_draw_is_the_same_each_time_and_of_held_visits_of_the_quarter(company):
    made.visit(company.reps.bob, "2026-09-04", status="no_show")
    first = drawn(company.manager, company.sam, *Q3)
    assert first == drawn(company.manager, company.sam, *Q3)
    assert set(Visit.objects.filter(pk__in=first).values_list("status", "date__month")) == {("held", 9)}


def test_what_one_of_the_two_made_audited_or_rated_before_is_not_drawn(company):
    own = made.visit(company.reps.mia, "2026-09-04", quality=True)
    audited, rated = september(company.reps.ann)[0], september(company.reps.ann)[1]
    VisitAudit.objects.create(visit=audited, auditor=company.manager, quality=True)
    made.calibration(company.manager, company.sam, {rated: (True, True)}, quarter="2026-Q2")
    assert not {own.pk, audited.pk, rated.pk} & set(drawn(company.manager, company.admin, *Q3))


def opened(client, company, **changes):
    client.force_login(company.director)
    sent = {"quarter": "2026-Q3", "first": company.manager.pk, "second": company.sam.pk} | changes
    return client.post(reverse("calibration_new"), sent)


def test_a_director_chooses_a_pair_and_the_sample_is_kept(client, company):
    opened(client, company)
    found = Calibration.objects.get()
    assert (found.quarter, found.start, found.end, found.opened_by) == ("2026-Q3", *Q3, company.director)
    assert found.drawn.count() == 10
    sample = set(found.drawn.values_list("visit", flat=True))
    made.visit(company.reps.bob, "2026-09-05", quality=True)
    assert set(found.drawn.values_list("visit", flat=True)) == sample


def test_the_same_pair_the_other_way_round_is_refused(client, company):
    opened(client, company)
    again = opened(client, company, first=company.sam.pk, second=company.manager.pk)
    assert again.status_code == 422
    assert "These two have a calibration for this quarter already." in again.content.decode()
    assert Calibration.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"second": "manager"}, "Choose two different people."),
        ({"quarter": "2026-Q4"}, "Select a valid choice."),
        ({"second": "director"}, "Select a valid choice."),
        ({"quarter": "2025-Q4"}, "No visits were held in this quarter that both could rate blind."),
    ],
)
def test_what_cannot_be_drawn_says_why(client, company, changes, says):
    changes = {name: getattr(getattr(company, value, None), "pk", value) for name, value in changes.items()}
    answer = opened(client, company, **changes)
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert not Calibration.objects.exists()


def test_a_rater_reads_the_note_of_the_other_team_s_visit_and_no_answers(client, company):
    visit = september(company.reps.bob)[0]
    visit.note = "Met the plant manager."
    visit.save()
    found = made.calibration(company.manager, company.sam, {visit: (None, None)})
    client.force_login(company.manager)
    page = client.get(reverse("calibration_visit", args=[found.pk, visit.pk]))
    assert "Met the plant manager." in page.content.decode()
    assert not any(field.value() for field in page.context["form"].question_fields)
    assert client.get(reverse("visit", args=[visit.pk])).status_code == 404


def test_a_rating_is_judged_by_the_definition_of_the_day_and_leads_to_the_next_visit(client, company):
    first, second, *_rest = september(company.reps.alice)
    found = made.calibration(company.manager, company.admin, {first: (None, None), second: (None, None)})
    client.force_login(company.manager)
    answer = client.post(reverse("calibration_visit", args=[found.pk, first.pk]), ALL_YES)
    assert answer.url == reverse("calibration_visit", args=[found.pk, second.pk])
    rating = CalibrationRating.objects.get()
    assert (rating.seat, rating.quality) == (found.seat_of(company.manager), True)


def test_what_is_rated_stands(client, company):
    visit = september(company.reps.alice)[0]
    found = made.calibration(company.manager, company.admin, {visit: (True, None)})
    client.force_login(company.manager)
    address = reverse("calibration_visit", args=[found.pk, visit.pk])
    assert client.post(address, ALL_YES).status_code == 404
    assert CalibrationRating.objects.count() == 1


def test_nobody_reads_an_answer_until_both_have_rated_every_visit(client, company):
    first, second, *_rest = september(company.reps.alice)
    found = made.calibration(company.manager, company.admin, {first: (True, False), second: (True, None)})
    for user in (company.manager, company.director):
        client.force_login(user)
        page = client.get(reverse("calibration", args=[found.pk]))
        assert "agreement" not in page.context
        assert client.get(reverse("calibration_visit", args=[found.pk, first.pk])).status_code == 404
        figure = reverse("explain", args=["calibration_agreement"])
        assert client.get(figure, {"round": found.pk}).status_code == 404
    client.force_login(company.admin)
    client.post(reverse("calibration_visit", args=[found.pk, second.pk]), ALL_YES)
    assert client.get(reverse("calibration", args=[found.pk])).context["agreement"].n == 2


def test_a_round_is_read_by_its_two_and_by_who_sees_everything(client, company):
    found = made.calibration(company.manager, company.admin, {september(company.reps.alice)[0]: (True, True)})
    for user, status in ((company.sam, 404), (company.alice, 404), (company.director, 200), (company.manager, 200)):
        client.force_login(user)
        assert client.get(reverse("calibration", args=[found.pk])).status_code == status
        figure = client.get(reverse("explain", args=["calibration_agreement"]), {"round": found.pk})
        assert figure.status_code == status
    client.force_login(company.sam)
    assert client.get(reverse("calibration_list")).context["rounds"] == []


def test_agreement_kappa_and_ac1_of_ten_visits(company):
    """5 both yes, 2 only Mia, 1 only Adam, 2 both no: 7 of 10; kappa (0.7 - 0.54) / 0.46, AC1 (0.7 - 0.455) / 0.545."""
    both = [(True, True)] * 5 + [(True, False)] * 2 + [(False, True)] + [(False, False)] * 2
    found = agreement_of(drawn_of(complete(company, *both)))
    assert (found.both, found.rep_only, found.manager_only, found.neither) == (5, 2, 1, 2)
    assert (found.share, found.band) == (0.7, "moderate")
    assert found.kappa == pytest.approx((0.7 - 0.54) / 0.46)
    assert found.ac1 == pytest.approx((0.7 - 0.455) / 0.545)


def test_a_band_goes_by_the_figure_that_is_shown(company):
    """3 both yes, 1 and 2 apart, 4 neither: AC1 (0.7 - 0.495) / 0.505 is 0.406, shown as 0.41, which is moderate."""
    both = [(True, True)] * 3 + [(True, False)] + [(False, True)] * 2 + [(False, False)] * 4
    assert agreement_of(drawn_of(complete(company, *both))).band == "moderate"


def test_the_questions_that_part_them_come_first(company):
    found = complete(company, (True, False), (True, True), (False, True))
    question, *others = questions_of(found)
    assert (question.criterion.code, question.same, question.n) == ("need_confirmed", 1, 3)
    assert {(each.same, each.n) for each in others} == {(3, 3)}


def figures(client, user, found):
    """The round's page, and where its figures lead, by what they say."""
    client.force_login(user)
    html = client.get(reverse("calibration", args=[found.pk])).content.decode()
    links = re.findall(r'href="(/figures/calibration_[^"]+)"[^>]*>([^<]+)<', html)
    return html, {text: unescape(url) for url, text in reversed(links)}  # the first of several that say the same


def test_every_figure_opens_to_the_visits_on_which_they_differ(client, company):
    verdicts = [(True, True)] * 5 + [(True, False)] * 2 + [(False, True)] + [(False, False)] * 2
    _html, links = figures(client, company.manager, complete(company, *verdicts))
    address, _sep, asked = links["7 of 10"].partition("?")
    table = client.get(f"{address}records/?{asked}&part=differing").context["table"]
    assert [row.record.visit.date.day for row in table.rows] == [8, 7, 6]
    panel = client.get(links["7 of 10"]).content.decode()
    assert "(5 both yes + 2 both no) ÷ 10 visits = 70.0" in unescape(panel)
    assert all(client.get(each).status_code == 200 for each in links.values())


def test_of_few_visits_counts_are_shown_and_no_word_on_agreement(client, company):
    html, links = figures(client, company.manager, complete(company, (True, True), (True, False), (True, True)))
    assert "2 of 3" in links
    assert not any("66.7" in text for text in links)
    assert "Too few visits for a word on agreement." in html


def test_all_yes_leaves_kappa_blank_and_says_why(client, company):
    html, links = figures(client, company.manager, complete(company, *[(True, True)] * 10))
    assert "—" in links
    assert "The two nearly always agree." in html
    assert "κ says little" in html


def test_the_page_on_trust_shows_the_rounds_of_the_period(client, company):
    complete(company, (True, True), (True, False))
    client.force_login(company.manager)
    shown = client.get(reverse("trust"), {"when": "2026-Q3"}).context["calibrations"]
    assert [(each.quarter, agreement.agreed, agreement.n) for each, agreement in shown] == [("2026-Q3", 1, 2)]
    assert client.get(reverse("trust"), {"when": "2026-Q4"}).context["calibrations"] == []


def test_a_round_counts_nothing_towards_over_claim(client, company):
    complete(company, (False, False), (False, False))
    client.force_login(company.manager)
    assert client.get(reverse("trust"), {"when": "2026-Q3"}).context["agreement"].n == 0


def test_a_visit_of_a_round_is_not_deleted_by_its_rep(client, company):
    visit = september(company.reps.alice)[0]
    made.calibration(company.manager, company.admin, {visit: (None, None)})
    client.force_login(company.alice)
    client.post(reverse("visit_delete", args=[visit.pk]))
    assert Visit.objects.filter(pk=visit.pk).exists()


def test_a_wrong_pair_is_taken_back_until_somebody_has_rated(client, company):
    wrong = made.calibration(company.manager, company.sam, {september(company.reps.bob)[0]: (None, None)})
    begun = made.calibration(company.manager, company.admin, {september(company.reps.alice)[0]: (True, None)})
    client.force_login(company.admin)
    for each in (wrong, begun):
        client.post(reverse("admin:reps_calibration_delete", args=[each.pk]), {"post": "yes"})
    assert list(Calibration.objects.all()) == [begun]


def test_a_visit_of_a_round_deleted_by_an_admin_comes_back_with_its_ratings(client, company):
    first, second, *_rest = september(company.reps.alice)
    found = made.calibration(company.manager, company.admin, {first: (True, False), second: (True, True)})
    client.force_login(company.admin)
    client.post(reverse("admin:reps_visit_delete", args=[first.pk]), {"post": "yes"})
    assert agreement_of(drawn_of(found)).n == 1
    row = Visit.history.filter(history_type="-", id=first.pk).get()
    client.post(reverse("deleted_restore", args=["visit", row.pk]))
    assert agreement_of(drawn_of(found)).agreed == 1
    assert found.drawn.get(visit=first).ratings.count() == 2
