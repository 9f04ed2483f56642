"""People pasted from a spreadsheet: however they were copied, looked at line by line, brought in all or nothing."""

import pytest
import time_machine

from reps.imports import undo
from reps.models import ImportBatch, Membership, Rep, Team
from reps.roster.filing import tried
from reps.roster.paste import Paste, leads
from reps.roster.people import People
from tests import builders as made
from tests.small_company import TODAY

pytestmark = pytest.mark.django_db
URL = "/start/people/"
HEADED = """Region\tTeam\tRep name\tE-mail\tHire date\tRole
East\tShanghai\tLi Na\tli.na@example.com\t2021-03-15\tSales manager
East\tShanghai\tWang Wei\twang.wei@example.com\t2023-07-01\tSales
East\tHangzhou\tChen Jie\tchen.jie@example.com\t\tAccount manager
"""
CHINESE = """上级团队,团队,姓名,邮箱,入职日期,职位
华东大区,上海一组,李娜,li.na@example.com,2021年3月15日,销售主管
华东大区,上海一组,王伟,wang.wei@example.com,2023/7/1,客户经理
"""
BARE = """Li Na,Shanghai,li.na@example.com,2021/3/15
Wang Wei,Shanghai,wang.wei@example.com,2023/7/1
"""


@pytest.fixture
def office(client):
    with time_machine.travel(TODAY, tick=False):
        client.force_login(made.user("adam", is_staff=True, is_superuser=True))
        yield client


def look(client, text, **more):
    return client.post(URL, {"text": text, **more})


def bring(client, text, **more):
    return client.post(URL, {"text": text, "commit": "1", **more})


def lines(answer):
    """{name: what would come of the line, or the columns that are wrong}"""
    return {
        line.person.name: [str(column) for column, _reason in line.says] if line.says else line.what
        for line in answer.context["tried"].lines
    }


def reasons(answer):
    return [reason for line in answer.context["tried"].lines for _column, reason in line.says]


def where():
    """{rep's name: (team, whether they lead it)}"""
    found = Membership.objects.select_related("rep", "team").order_by("rep__name")
    return {each.rep.name: (each.team.name, each.manages) for each in found}


# Reading


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        (HEADED, ["team_above", "team", "name", "email", "hired_on", "role"]),
        (CHINESE, ["team_above", "team", "name", "email", "hired_on", "role"]),
        (BARE, ["name", "team", "email", "hired_on"]),
        ("North;Ann\nNorth;Bob", ["team", "name"]),
        ("王伟，华东\n李娜，华东", ["name", "team"]),
        ("Name,Shoe size,Team\nAnn,42,North", ["name", "", "team"]),
        ("Ann,North,42\nBob,North,43", ["name", "team", ""]),
        ("Ann; the elder,North\nBob,North\nEve,South", ["name", "team"]),
        ("Ann", ["name"]),
        ('"Li, Na",North', ["name", "team"]),
        ('Ann,"North\nBob,South', ["name", "team"]),
    ],
)
def test_columns_are_found_by_their_names_or_by_what_is_in_them(text, meant):
    assert Paste(text).meant == meant


def test_a_line_that_names_no_two_columns_is_a_person():
    assert not Paste("Region,Bob\nNorth,Ann").has_header
    assert Paste("Region,Bob\nNorth,Ann", names_columns=True).has_header


def test_lines_keep_the_numbers_they_were_pasted_with():
    assert [number for number, _cells in Paste("name,team\n\nAnn,North\n\nBob,North\n").lines] == [3, 5]


@pytest.mark.parametrize(
    ("cells", "days"),
    [
        (["2021年3月15日", "2023/7/1"], ["2021-03-15", "2023-07-01"]),
        (["15/3/2021", "1/7/2023"], ["2021-03-15", "2023-07-01"]),
        (["3/15/2021", "7/1/2023"], ["2021-03-15", "2023-07-01"]),
        (["15.03.2021", "01.07.2023"], ["2021-03-15", "2023-07-01"]),
        (["15-Mar-21", "1-Jul-2023"], ["2021-03-15", "2023-07-01"]),
    ],
)
def test_days_are_read_as_their_whole_column_can_be(cells, days):
    text = "\n".join(["name\tteam\thired on", *(f"N{at}\tNorth\t{cell}" for at, cell in enumerate(cells))])
    assert [person.hired_on for person in People(Paste(text))] == days


@pytest.mark.parametrize(
    ("role", "does"),
    [
        ("Sales manager", True),
        ("Regional Sales Manager", True),
        ("Team lead", True),
        ("销售主管", True),
        ("大区经理", True),
        ("是", True),
        ("Account manager", False),
        ("Key account manager", False),
        ("客户经理", False),
        ("Sales", False),
        ("no", False),
        ("", False),
    ],
)
def test_a_role_says_who_leads_and_an_account_manager_leads_nobody(role, does):
    assert leads(role) is does


# Bringing in


def test_a_pasted_list_makes_teams_people_and_who_leads(office):
    seen = look(office, HEADED)
    assert lines(seen) == {"Li Na": "new", "Wang Wei": "new", "Chen Jie": "new"}
    assert not Rep.objects.exists()
    assert bring(office, HEADED).headers["Location"] == "/start/logins/"
    assert where() == {"Chen Jie": ("Hangzhou", False), "Li Na": ("Shanghai", True), "Wang Wei": ("Shanghai", False)}
    assert {team.name: team.parent and team.parent.name for team in Team.objects.all()} == {
        "East": None,
        "Shanghai": "East",
        "Hangzhou": "East",
    }
    li = Rep.objects.get(email="li.na@example.com")
    assert (li.key, str(li.hired_on)) == ("li-na", "2021-03-15")


def test_a_chinese_list_reads_the_same(office):
    bring(office, CHINESE)
    assert where() == {"李娜": ("上海一组", True), "王伟": ("上海一组", False)}
    assert Team.objects.get(name="上海一组").key == "上海一组"


def test_pasted_again_it_changes_nothing(office):
    bring(office, HEADED)
    answer = look(office, HEADED)
    assert set(lines(answer).values()) == {"same"}
    assert not answer.context["tried"].brings


def test_what_a_line_does_not_say_stays(office):
    bring(office, HEADED)
    bring(office, "name,team\nLi Na,Shanghai\nZhao Min,Shanghai\n")
    li = Rep.objects.get(name="Li Na")
    assert (li.email, str(li.hired_on), where()["Li Na"]) == ("li.na@example.com", "2021-03-15", ("Shanghai", True))
    assert Team.objects.get(name="Shanghai").parent.name == "East"
    assert where()["Zhao Min"] == ("Shanghai", False)


def test_a_rep_who_came_by_a_file_is_known_by_the_e_mail_and_keeps_key_and_first_day(office):
    ann = made.rep("Ann", key="E-1", email="ann@example.com")
    made.member(ann, made.team("North", key="N"), start="2025-01-01")
    seen = look(office, "name,team,email\nAnn Lee,South,ANN@example.com")
    (line,) = seen.context["tried"].lines
    assert (line.what, line.moves_from.name) == ("changed", "North")
    bring(office, "name,team,email\nAnn Lee,South,ann@example.com")
    membership = Membership.objects.get()
    assert (membership.rep.key, membership.rep.name, membership.team.name) == ("E-1", "Ann Lee", "South")
    assert str(membership.start) == "2025-01-01"


def test_a_named_manager_leads_the_team_they_are_in(office):
    bring(office, "name,team,team above,manager\nMia,East,,\nAnn,Shanghai,East,Mia\nBob,Shanghai,East,Ann\n")
    assert where() == {"Ann": ("Shanghai", True), "Bob": ("Shanghai", False), "Mia": ("East", True)}


def test_employee_numbers_are_the_keys(office):
    bring(office, "工号,姓名,团队\n0017,王伟,华东\n0018,王伟,华东\n")
    assert sorted(Rep.objects.values_list("key", "name")) == [("0017", "王伟"), ("0018", "王伟")]


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("name,team\nAnn,\nBob,North", {"Ann": ["Team"], "Bob": "new"}),
        ("name,team\n,North\nBob,North", {"": ["Name"], "Bob": "new"}),
        ("name,team,email\nAnn,North,ann at home\nBob,North,", {"Ann": ["E-mail"], "Bob": "new"}),
        ("name,team,hired on\nAnn,North,last year\nBob,North,2024-01-01", {"Ann": ["Hired on"], "Bob": "new"}),
        ("name,team,email\nAnn,North,a@b.cn\nBob,North,a@b.cn", {"Ann": ["E-mail"], "Bob": ["E-mail"]}),
        ("name,team,manager\nAnn,North,Zoe\nBob,North,", {"Ann": ["Manager (a person)"], "Bob": "new"}),
        ("name,team,manager\nAnn,North,Bob\nBob,South,", {"Ann": ["Manager (a person)"], "Bob": "new"}),
        ("name,team,team above\nAnn,North,East\nBob,North,West", {"Ann": "new", "Bob": ["Team above"]}),
        ("name,team,team above\nAnn,North,North\nBob,South,", {"Ann": ["Team above"], "Bob": "new"}),
        (
            "name,team,email,hired on\n,N,at home,soon\nBob,N,,",
            {"": ["Name", "E-mail", "Hired on"], "Bob": "new"},
        ),
        ("name,team\n=1+1,North\nBob,North", {"=1+1": ["Name"], "Bob": "new"}),
    ],
)
def test_every_bad_line_is_named_with_its_column_and_nothing_comes_in(office, text, wrong):
    answer = look(office, text)
    assert answer.status_code == 422
    assert lines(answer) == wrong
    refused = bring(office, text)
    assert refused.status_code == 422
    assert lines(refused) == wrong
    assert not Rep.objects.exists()
    assert not Team.objects.exists()
    assert refused.context["form"]["text"].value() == text


def test_the_reasons_are_in_the_reader_s_language(office):
    text = "姓名,团队,邮箱,经理\n王伟,,wang at home,赵敏\n"
    answer = office.post(URL, {"text": text}, headers={"accept-language": "zh-hans"})
    page = answer.content.decode()
    assert lines(answer) == {"王伟": ["电子邮箱", "团队", "经理（某个人）"]}
    assert all(words in page for words in ("必须填写：销售代表须属于一个团队", "没有一行叫 赵敏", "不是电子邮箱地址"))


def test_two_of_one_name_have_to_be_told_apart(office):
    answer = look(office, "name,team\nAnn,North\nAnn,South\n")
    assert reasons(answer) == ["more than one line is called Ann: give each an e-mail or a number"] * 2


def test_teams_that_go_round_in_a_circle_are_refused(office):
    answer = look(office, "name,team,team above\nAnn,North,South\nBob,South,North\n")
    assert answer.status_code == 422
    assert "its parents go round in a circle" in reasons(answer)


def test_a_column_nobody_recognised_can_be_picked(office):
    text = "Wer\tWo\nAnn\tNorth\nBob\tSouth\n"
    first = look(office, text, names_columns="true")
    assert first.status_code == 422
    picks = {"picked_for": first.context["form"].shape, "column_0": "name", "column_1": "team"}
    assert lines(look(office, text, names_columns="true", **picks)) == {"Ann": "new", "Bob": "new"}
    assert "tried" not in look(office, text, names_columns="true", **picks | {"column_1": "name"}).context
    other = look(office, "Ann,North\nBob,North", **picks | {"column_0": "team", "column_1": "name"})
    assert lines(other) == {"Ann": "new", "Bob": "new"}  # picked for another text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Paste at least one line"),
        ("name,team", "There is nothing below the names"),
        ("team,email\nNorth,a@b.cn", "Say below which column is the name"),
        ("\n".join(f"Ann {at},North" for at in range(2002)), "bring them in as a file"),
    ],
)
def test_what_is_no_list_of_people_says_so(office, text, words):
    answer = look(office, text)
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_it_is_one_import_that_can_be_undone(office):
    bring(office, HEADED)
    batch = ImportBatch.objects.get()
    assert (batch.by.username, batch.counts["reps"]["created"]) == ("adam", 3)
    undo(batch, by=batch.by)
    assert not Rep.objects.exists()
    assert not Team.objects.exists()


def test_a_preview_of_two_hundred_lines_is_quick_to_ask_for(office, django_assert_max_num_queries):
    text = "\n".join(["name,team", *(f"Person {at},Team {at % 20}" for at in range(200))])
    people = People(Paste(text))
    with django_assert_max_num_queries(40):
        assert tried(people).can_commit
