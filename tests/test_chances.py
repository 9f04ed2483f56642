"""The chance that an open proposal is won, by its age: on its page, in lists of open ones, explained (E32)."""

import csv
import io
from types import SimpleNamespace

import pytest
import time_machine

from kpis.cohort.chances import ENOUGH, chance_of, curves_of, history
from kpis.definitions import measure_by_name
from kpis.flags import FEW
from kpis.kpi import figure, figures
from kpis.periods import Period
from kpis.statistics import aalen_johansen, jeffreys, wilson
from reps.models import Proposal
from tests import builders as made
from tests.examples.test_close_and_attainment import twelve_families
from tests.remembered import remembered

pytestmark = pytest.mark.django_db
TODAY = "2026-11-23T09:00:00+08:00"
LABEL = "Chance of a win in 30 days"


@remembered
def families():
    """The twelve families of E31, sold by Alice's colleague in North."""
    rep = twelve_families()
    north = made.team("North", key="north")
    made.member(rep, north)
    for each in Proposal.objects.all():
        each.save()  # stamped with the team
    return SimpleNamespace(
        rep=rep,
        own=made.user("ann", rep=rep),
        manager=made.user("mia", rep=made.rep("Mia", north, manages=True)),
        stranger=made.user("bob", rep=made.rep("Bob", made.team("South", key="south"))),
    )


@pytest.fixture
def people():
    with time_machine.travel(TODAY, tick=False):
        yield families()


def open_page(client, user, key):
    client.force_login(user)
    return client.get(f"/proposals/{Proposal.objects.get(key=key).pk}/")


def explained(client, user, key):
    client.force_login(user)
    return client.get("/figures/chance_of_win/", {"proposal": key})


@pytest.mark.example("E32")
def test_the_page_of_an_open_proposal_says_its_chance(client, people):
    page = open_page(client, people.manager, "K").content.decode()
    assert LABEL in page
    assert ">30.0\xa0%</a>" in page
    assert "6 or more were open as long" in page


@pytest.mark.example("E32")
def test_so_few_that_it_is_a_guess_are_unknown(client, people):
    """Of I, 77 days old, the curve says 50 %, and only two stood behind it."""
    page = open_page(client, people.manager, "I").content.decode()
    assert ">unknown</a>" in page
    assert "only 2 were open as long" in page
    assert "50.0" not in page


def test_what_has_ended_has_no_chance(client, people):
    assert LABEL not in open_page(client, people.manager, "A").content.decode()


def test_beyond_what_any_lived_to_it_is_unknown(client, people):
    page = open_page(client, people.manager, "E").content.decode()
    assert "none of those as old came to an end" in page


def test_it_is_worked_out_with_its_own_numbers(client, people):
    """F(44) − F(14) over S(14): 3 of 10 won by then, six open on day 44."""
    response = explained(client, people.manager, "K")
    assert response.context["explanation"].formula.endswith("= 30.0\xa0%")
    assert "still open on day 14" in response.context["explanation"].formula
    assert any("at least 6" in note for note in response.context["explanation"].flags)


def test_the_records_behind_it_are_those_as_old_that_the_reader_may_see(client, people):
    """Ten of the twelve lasted longer than 14 days or are 14 days old; L is younger."""
    (part,) = explained(client, people.manager, "K").context["parts"]
    assert part["count"] == 11
    assert explained(client, people.stranger, "K").status_code == 404


def test_a_proposal_that_is_not_open_is_not_explained(client, people):
    assert explained(client, people.manager, "A").status_code == 404
    assert explained(client, people.manager, "").status_code == 404


def test_the_board_lists_the_chances_of_those_still_open(client, people):
    client.force_login(people.manager)
    asked = {"who": "team:north", "when": "2026", "cell": "blind:open"}
    assert LABEL in client.get("/proposals/board/", asked).content.decode()
    assert LABEL not in client.get("/proposals/board/", asked | {"cell": "blind:won"}).content.decode()
    sent = client.get("/proposals/board/", asked | {"_export": "csv"}).content.decode("utf-8-sig")
    chances = [row[LABEL] for row in csv.DictReader(io.StringIO(sent))]
    assert sorted(chances)[:2] == ["", ""]  # unknown is no number
    assert any(float(each) == pytest.approx(0.3) for each in chances if each)


def test_the_one_to_one_shows_them_beside_the_ages(client, people):
    client.force_login(people.manager)
    page = client.get("/rhythms/one-to-one/", {"who": f"rep:{people.rep.key}"}).content.decode()
    assert page.count("/figures/chance_of_win/") == 6  # two of the four are known, with their ranges


def test_the_curve_is_the_company_s_of_two_years(people):
    made.proposal(people.rep, "2024-11-23", status="won", ended="2024-12-01")
    assert curves_of(history(made.day("2026-11-23"))).pooled.steps[0].at_risk == 10  # K and L are younger


def test_it_is_the_same_curve_as_of_the_running_estimate(people):
    """Also where several ended after as many days, or were issued on one day."""
    for _each in range(3):
        made.proposal(people.rep, "2026-08-24", status="won", ended="2026-10-12")
        made.proposal(people.rep, "2026-11-09", valid_until="2027-06-30")
    ask = history(made.day("2026-11-23"))
    estimate = figure(measure_by_name("close_rate_estimate")[1], ask)
    assert curves_of(ask).pooled.won_by(ask.horizon_for("close_horizon_days")) == pytest.approx(estimate.value)


def test_nothing_to_go_by_is_unknown(people):
    proposal = Proposal.objects.get(key="K")
    assert chance_of(proposal, None, made.day("2026-11-23")).known is None
    assert FEW == 5


def test_a_curve_of_counts_is_the_curve_of_each():
    spells = [(10, "won"), (10, "won"), (20, "lost"), (30, None), (30, None), (40, "won")]
    counted = {(10, "won"): 2, (20, "lost"): 1, (30, None): 2, (40, "won"): 1}
    assert aalen_johansen(counted) == aalen_johansen(spells)


def test_periods_that_overlap_have_the_estimates_they_have_alone(people):
    """A month and its quarter, counted together: stretches of days belong to as many periods as hold them."""
    measure = measure_by_name("close_rate_estimate")[1]
    codes = ("2026-Q2", "2026-06", "2026-Q4", "2026-11", "2026")
    ask = history(made.day("2026-11-23")).narrowed(periods=tuple(map(Period.parse, codes)))
    together = figures([measure], ask)[measure]
    assert [together[(at,)].value for at in range(len(codes))] == [
        figure(measure, ask.narrowed(periods=(period,))).value for period in ask.periods
    ]
    assert [together[(at,)].n for at in range(len(codes))] == [4, 2, 3, 2, 12]


@pytest.fixture
def kinds():
    with time_machine.travel(TODAY, tick=False):
        of_both_kinds()


@remembered
def of_both_kinds():
    """Of 30 no-surprise proposals that ended after 20 days half were won, of 30 blind ones six; two are ten days."""
    rep = made.rep("Ann", made.team("North", key="north"))
    for good, won in ((True, 15), (False, 6)):
        for at in range(30):
            status = "won" if at < won else "lost"
            made.proposal(rep, "2026-06-01", good, status, ended="2026-06-21", key=f"{good}-{at}")
        made.proposal(rep, "2026-11-13", good, valid_until="2027-03-31", key=f"open-{good}")


def chance(key):
    day = made.day("2026-11-23")
    return chance_of(Proposal.objects.get(key=key), curves_of(history(day)), day)


def share(limits):
    return [round(100 * limit, 1) for limit in limits]


@pytest.mark.usefixtures("kinds")
def test_a_chance_is_that_of_the_same_quality_with_its_range():
    """15 and 6 of 30, with Wilson's limits of these."""
    good, blind = chance("open-True"), chance("open-False")
    assert (good.known, share(good.range), good.kind) == (pytest.approx(0.5), [33.2, 66.8], True)
    assert (blind.known, share(blind.range), blind.kind) == (pytest.approx(0.2), [9.5, 37.3], False)
    assert (good.among, blind.among) == ("Counted among no-surprise proposals.", "Counted among blind proposals.")


@pytest.mark.usefixtures("kinds")
def test_fewer_than_thirty_of_a_quality_are_counted_with_the_rest():
    """15 and 5 of the 58 that ended: the one that is open makes the no-surprise ones 31 and the blind ones 29."""
    Proposal.objects.filter(key__in=["False-0", "False-29"]).delete()
    blind = chance("open-False")
    assert (blind.kind, ENOUGH) == (None, 30)
    assert blind.known == pytest.approx(20 / 58)
    assert blind.among == "Counted among all proposals: too few are like this one."
    assert chance("open-True").kind is True


@pytest.mark.usefixtures("kinds")
def test_the_range_follows_the_company_s_choice():
    made.parameters(interval_method="jeffreys")
    assert share(chance("open-False").range) == share(jeffreys(6, 30))


def test_a_range_is_shown_and_explained_beside_the_chance(client, people):
    """Of the ten older than 14 days two are open at 14 and 7; all the others were followed to day 44."""
    low, high = share(wilson(3, 10))
    page = open_page(client, people.manager, "K").content.decode()
    assert f"{low}\xa0% to {high}\xa0%</a>" in page
    notes = explained(client, people.manager, "K").context["explanation"].flags
    assert any(f"anywhere from {low}\xa0% to {high}\xa0%" in note for note in notes)


def test_those_not_followed_so_far_make_a_range_no_surer():
    """Three won after 10 days, three lost after 20, four still open after 12: six are known to have ended or not."""
    spells = {(10, "won"): 3, (20, "lost"): 3, (12, None): 4}
    curve = aalen_johansen(spells)
    assert (curve.followed(5, 30), curve.rests_on(5, 30)) == (6, 3)
    assert curve.followed(5, 10) == 10  # all ten lasted to day 10
    assert curve.followed(25, 30) == 0
