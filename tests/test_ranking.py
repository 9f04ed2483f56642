"""Who differs beyond chance: shrunk rates in bands, funnel plots, and a table that never leads with 2 of 3."""

import plotly.graph_objects as go
import pytest
import time_machine

from kpis.addresses import figure_url
from kpis.charts.labels import places
from kpis.comparing.ranking import Rules, ranking
from kpis.definitions import measure_by_name
from kpis.figure import Tally
from tests import builders as made
from tests.asking import ask
from tests.charts import inked
from tests.remembered import remembered
from tests.small_company import TODAY, small_company

pytestmark = pytest.mark.django_db
URL = "/kpi/no_surprise_proposals/"
WHEN = "2026-Q4"


def share(name, x, n):
    """(key, name, Figure) of x of n, low or high being good as for that measure."""
    measure = measure_by_name(name)[1]
    return measure.figure(ask(WHEN), (0,), Tally(x, n, n=n))


def ranked(*counts, name="close_rate", rules=None):
    return ranking([(str(at), f"Rep {at:02}", share(name, *each)) for at, each in enumerate(counts)], rules or Rules())


def test_a_band_needs_the_whole_range_beyond_the_common_rate():
    """Of 600, 240 won: 40 %. 75 of 100 is far above; 45 of 100 might be chance; 15 of 100 is far below."""
    found = ranked((75, 100), (45, 100), (15, 100), (35, 100), (35, 100), (35, 100))
    assert found.common.rate == 0.4
    bands = {peer.key: peer.band for peer in found.peers}
    assert bands == {"0": "above", "1": "middle", "2": "below", "3": "middle", "4": "middle", "5": "middle"}
    assert found.peers[0].key == "0"


def test_where_low_is_good_the_lowest_comes_first_and_what_is_above_looks_bad():
    found = ranked((75, 100), (15, 100), (30, 100), name="no_show_rate")
    assert [peer.key for peer in found.peers] == ["1", "2", "0"]
    assert {peer.key: peer.tone for peer in found.peers} == {"0": "bad", "1": "good", "2": "good"}


def test_2_of_2_never_comes_first():
    found = ranked((2, 2), (20, 40), (10, 40))
    assert [(peer.key, peer.is_ranked) for peer in found.peers] == [("1", True), ("2", True), ("0", False)]


def test_19_are_too_few_to_rank_and_20_are_enough():
    found = ranked((19, 19), (10, 20))
    assert [(peer.key, peer.band) for peer in found.peers] == [("1", "middle"), ("0", "few")]


def test_who_has_nothing_to_count_lies_nowhere():
    found = ranked((0, 0), (10, 20), (5, 20))
    empty = found.by_key["0"]
    assert (empty.band, empty.beyond, empty.tone) == ("few", "", "")


def test_nothing_anywhere_has_no_common_rate():
    found = ranked((0, 0), (0, 0))
    assert found.common is None
    assert found.peers[0].rate is None


def test_where_all_succeed_nobody_stands_out():
    found = ranked((30, 30), (25, 25))
    assert {peer.band for peer in found.peers} == {"middle"}
    assert {peer.beyond for peer in found.peers} == {""}


def test_the_weight_is_learned_from_reps_and_given_for_sources():
    counts = [(10, 50), (40, 50)] * 5
    assert ranked(*counts).common.weight < 2
    assert ranked(*counts, rules=Rules(30, 50, learns=False)).common.weight == 50


@remembered
def company_of_many():
    """Alice adds 24 good of 30 to her 2 of 3, Ann has 6 of 30, and Bob 4 of 4."""
    found = small_company()
    acme = made.customer()
    for rep, good, of in ((found.reps.alice, 24, 30), (found.reps.ann, 6, 30), (found.reps.bob, 4, 4)):
        for at in range(of):
            made.proposal(rep, "2026-10-12", no_surprise=at < good, customer=acme)
    return found


@pytest.fixture
def company():
    with time_machine.travel(TODAY, tick=False):
        yield company_of_many()


def page(client, user, **asked):
    client.force_login(user)
    return client.get(URL, {"when": WHEN, **asked})


def test_a_page_sets_reps_beside_each_other_in_bands(client, company):
    """26 of 33, 6 of 30, 4 of 4: together 36 of 67."""
    found = page(client, company.director).context["peers"]
    assert (found.measure.name, found.by) == ("no_surprise_share", "rep")
    assert found.common == pytest.approx(36 / 67)
    assert [(band, [peer.name for peer, _whose in group]) for band, _label, group in found.bands] == [
        ("above", ["Alice"]),
        ("below", ["Ann"]),
        ("few", ["Bob", "Mia", "Sam"]),
    ]


def test_the_table_by_rep_sorts_by_what_a_share_is_worth_with_too_few_below(client, company):
    for sort in ("-no_surprise_share", "no_surprise_share"):
        table = page(client, company.director, **{"rep-sort": sort}).context["tables"]["rep"]
        names = [row.record["name"] for row in table.rows]
        assert names[:2] == (["Alice", "Ann"] if sort.startswith("-") else ["Ann", "Alice"])
        assert set(names[2:]) == {"Bob", "Mia", "Sam"}  # 4 of 4, and none
    text = page(client, company.director).content.decode()
    assert "Too few to rank" in text


def test_a_filter_of_the_table_leaves_the_comparison_with_all(client, company):
    response = page(client, company.director, name="ann")
    assert len(response.context["tables"]["rep"].rows) == 1
    assert response.context["peers"].common == pytest.approx(36 / 67)


def test_a_filter_that_leaves_nobody_keeps_the_table(client, company):
    response = page(client, company.director, name="nobody of that name")
    assert len(response.context["tables"]["rep"].rows) == 0


def test_teams_are_compared_without_those_above_them(client, company):
    everywhere = made.team("Everywhere", key="everywhere")
    for team in (company.north, company.south):
        team.parent = everywhere
        team.save()
    found = page(client, company.director, by="team").context["peers"]
    assert {peer.name for peer in found.ranking.peers} == {"North", "South"}
    assert found.common == pytest.approx(36 / 67)


def test_the_funnel_is_valid_plotly_and_its_points_open_the_records(client, company):
    chart = page(client, company.director).context["peers"].chart
    go.Figure(inked(chart))  # validates every property, or raises
    points = {
        text: (x, y, each["url"])
        for trace in chart["data"]
        if "text" in trace
        for text, x, y, each in zip(trace["text"], trace["x"], trace["y"], trace["customdata"], strict=True)
    }
    assert set(points) == {"Alice", "Ann", "Bob"}
    n, value, url = points["Ann"]
    assert (n, value) == (30, 0.2)
    assert client.get(url).status_code == 200
    assert len(records(client, url)) == 6


def records(client, address):
    """The rows listed behind a figure's explanation."""
    return client.get(address.replace("?", "records/?")).context["table"].rows


def test_the_funnel_has_two_pairs_of_limits_told_apart_by_their_dashes(client, company):
    chart = page(client, company.director).context["peers"].chart
    lines = [trace for trace in chart["data"] if trace["mode"] == "lines"]
    assert [line["line"]["dash"] for line in lines] == ["dot", "dot", "dash", "dash"]


def test_points_beyond_chance_have_shapes_of_their_own(client, company):
    chart = page(client, company.director).context["peers"].chart
    shapes = {name: trace["marker"]["symbol"] for trace in chart["data"] if "text" in trace for name in trace["text"]}
    assert shapes == {"Alice": "diamond", "Ann": "square", "Bob": "circle-open"}  # 4 of 4: 8 % by chance


def test_names_of_points_beside_each_other_do_not_lie_on_each_other():
    points = [("Adam Pan", 42, 0.79), ("梁梓萱", 42, 0.76), ("Felix Wu", 27, 0.81), ("高洋", 65, 0.3)]
    found = places(points, (0, 67), (0.1, 1.05))
    assert found == ["top center", "bottom center", "bottom center", "middle left"]
    assert places([("Adam Pan", 66, 0.5)], (0, 67), (0, 1)) == ["middle left"]  # at the edge


def test_a_manager_is_shown_the_own_people_only(client, company):
    text = page(client, company.manager).content.decode()
    assert "Bob" not in text
    assert page(client, company.manager, by="source").context["peers"].by == "rep"


def test_a_rep_is_never_shown_beside_colleagues(client, company):
    for who in ("rep:alice", "team:north"):
        response = page(client, company.alice, who=who)
        assert response.context["peers"] is None
        assert "Ann" not in response.content.decode()


def test_a_stranger_finds_nothing(client, company):
    assert page(client, company.stranger, who="team:north").status_code == 404


def test_leads_quality_is_the_source_s_and_its_point_opens_the_source_s_leads(client, company):
    expo, web = made.source("Expo", key="expo"), made.source("Web", key="web")
    for source, good, of in ((expo, 20, 30), (web, 5, 30)):
        for at in range(of):
            made.lead("2026-10-12", quality=at < good, source=source)
    client.force_login(company.director)
    found = client.get("/kpi/lead_quality/", {"when": WHEN}).context["peers"]
    assert (found.measure.name, found.by) == ("quality_lead_share", "source")
    assert "rep" not in dict(found.kinds)
    peer = found.ranking.by_key["expo"]
    assert (peer.n, peer.is_ranked) == (30, True)
    address = figure_url(peer.figure, found.state, **found.whose(peer))
    assert len(records(client, address)) == 20


def test_answering_in_time_is_the_rep_s(client, company):
    for rep in (company.reps.alice, company.reps.bob):
        made.lead("2026-10-12", owner=rep)
    client.force_login(company.director)
    found = client.get("/kpi/lead_quality/", {"when": WHEN, "measure": "response_within_sla"}).context["peers"]
    assert (found.measure.name, found.by) == ("response_within_sla", "rep")


def test_the_page_s_queries_do_not_grow_with_people(client, company, django_assert_max_num_queries):
    client.force_login(company.director)
    for number in range(8):
        made.proposal(made.rep(f"New {number}", company.south), "2026-10-12", no_surprise=True)
    with django_assert_max_num_queries(32):
        client.get(URL, {"when": WHEN})
