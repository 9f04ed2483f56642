"""Mappings: foreign exports become the contract's columns."""

import json

import pytest

from reps.imports import guess_mapping
from reps.models import Customer, Lead, Proposal, Rep, SavedMapping, Team
from tests.files import brought_in, company, written

pytestmark = pytest.mark.django_db

DEALS = [
    "Id;Agent;Stage;Opened;Closed;Value",
    "D1;E-1;Won;3/1/2026;4/15/2026;100",
    "D2;E-1;Engaging;3/2/2026;;",
    "D3;E-2;Prospecting;;;",
]
MAPPING = {
    "dates": "%m/%d/%Y",
    "skip": {"Stage": "Prospecting"},
    "columns": {
        "key": {"template": "deal-{Id}"},
        "rep": "Agent",
        "customer": {"value": "C-1"},
        "issued_on": "Opened",
        "amount": {"from": "Value", "blank": "0"},
        "status": {"from": "Stage", "values": {"Won": "won", "Engaging": "open"}},
        "decided_on": "Closed",
        "won_amount": {"from": "Value", "when": {"Stage": "Won"}},
    },
}


def mapped(folder, kind, lines, mapping):
    """What the command says of these lines under a mapping, and whether it succeeded."""
    path = folder / "mapping.json"
    path.write_text(json.dumps(mapping))
    return brought_in(kind, written(folder, lines), "--map", str(path))


def refusal(folder, kind, lines, mapping):
    text, worked = mapped(folder, kind, lines, mapping)
    assert not worked
    return text


def test_columns_are_renamed_fixed_translated_made_and_left_out(tmp_path):
    company(tmp_path)
    text, worked = mapped(tmp_path, "proposals", DEALS, MAPPING)
    assert worked, text
    assert "proposals: 1 rows left out by the mapping" in text
    assert text.endswith("proposals: 2 read, 2 created, 0 updated, 0 unchanged, 0 bad\n")
    won = Proposal.objects.get(key="deal-D1")
    assert (won.status, str(won.issued_on), str(won.decided_on), won.won_amount) == (
        "won",
        "2026-03-01",
        "2026-04-15",
        100,
    )
    still_open = Proposal.objects.get(key="deal-D2")
    assert (still_open.status, still_open.decided_on, still_open.won_amount) == ("open", None, None)


def test_a_value_that_is_in_no_table_is_a_bad_row(tmp_path):
    company(tmp_path)
    text = refusal(tmp_path, "proposals", [*DEALS, "D4;E-1;Lost?;3/1/2026;;1"], MAPPING)
    assert "row 5, status: “Lost?” is not in the mapping's value table" in text


def test_a_date_in_another_style_is_a_bad_row(tmp_path):
    company(tmp_path)
    text = refusal(tmp_path, "proposals", [*DEALS, "D4;E-1;Won;13/31/2026;1/1/2026;1"], MAPPING)
    assert "row 5, issued_on: “13/31/2026” is not a date like %m/%d/%Y, %Y-%m-%d" in text


def test_several_kinds_come_out_of_one_file_in_their_order(tmp_path):
    mapping = {
        "kinds": {
            "reps": {"columns": {"key": {"from": "who", "slug": True}, "name": "who"}},
            "teams": [
                {"distinct": True, "columns": {"key": "area", "name": "area"}},
                {"distinct": True, "columns": {"key": "team", "name": "team", "parent": "area"}},
            ],
        }
    }
    lines = ["who,team,area", "Ann Lee,T1,East", "Bo Li,T1,East", "Cy Wu,T2,East"]
    text, worked = mapped(tmp_path, "all", lines, mapping)
    assert worked, text
    assert text.splitlines() == [
        "teams: 3 read, 3 created, 0 updated, 0 unchanged, 0 bad",
        "reps: 3 read, 3 created, 0 updated, 0 unchanged, 0 bad",
    ]
    assert set(Team.objects.values_list("key", "parent__key")) == {("East", None), ("T1", "East"), ("T2", "East")}
    assert set(Rep.objects.values_list("key", flat=True)) == {"ann-lee", "bo-li", "cy-wu"}
    assert mapped(tmp_path, "reps", lines, mapping)[0] == "reps: 3 read, 0 created, 0 updated, 3 unchanged, 0 bad\n"


def test_one_bad_kind_keeps_the_others_out(tmp_path):
    mapping = {
        "kinds": {
            "customers": {"columns": {"key": "id", "name": "id"}},
            "leads": {"columns": {"key": "id", "received_at": "at"}},
        }
    }
    text, worked = mapped(tmp_path, "all", ["id,at", "A,2026-01-01", "B,soon"], mapping)
    assert not worked
    assert "row 3, received_at: “soon” is not a date and time" in text
    assert not Customer.objects.exists()
    assert not Lead.objects.exists()


def test_a_file_without_headers_gets_them_from_the_mapping(tmp_path):
    mapping = {"delimiter": "\t", "headers": ["id", "label"], "columns": {"key": "id", "name": "label"}}
    text, worked = mapped(tmp_path, "customers", ["1\tAcme", "2\tBeta"], mapping)
    assert worked, text
    assert list(Customer.objects.order_by("key").values_list("key", "name")) == [("1", "Acme"), ("2", "Beta")]


def test_an_update_changes_and_never_makes(tmp_path):
    company(tmp_path)
    mapping = {"update": True, "columns": {"key": "id", "tier": "tier"}}
    assert mapped(tmp_path, "customers", ["id,tier", "C-1,gold"], mapping)[1]
    assert Customer.objects.values_list("name", "tier").get(key="C-1") == ("Acme", "gold")
    text = refusal(tmp_path, "customers", ["id,tier", "C-9,gold"], mapping)
    assert 'row 2, key: no customer has the key "C-9"' in text


@pytest.mark.parametrize(
    ("mapping", "words"),
    [
        ({"columns": {"colour": "id"}}, "The mapping names a column “colour” that customers do not have."),
        ({"columns": {"key": "id", "name": "label"}}, "These columns are missing: label. The file has: id, name"),
        ({"columns": {"key": "id"}}, "These columns are missing: name."),
        ({"columns": {"key": {}, "name": "name"}}, "Column “key” of the mapping needs one of: from, value, template."),
        ({"columns": {"key": {"form": "id"}}}, "The mapping has “form” where only these are known: as, blank,"),
        ({"colums": {}}, "The mapping has no columns for “customers”."),
        ({"kinds": {"reps": {"columns": {"key": "id"}}}}, "The mapping has no columns for “customers”."),
    ],
)
def test_a_wrong_mapping_is_explained(tmp_path, mapping, words):
    assert words in refusal(tmp_path, "customers", ["id,name", "1,Acme"], mapping)


def test_a_mapping_that_is_no_json_is_explained(tmp_path):
    path = tmp_path / "mapping.json"
    path.write_text("{")
    assert "mapping.json can't be read" in brought_in("customers", written(tmp_path, ["a"]), "--map", str(path))[0]


def test_a_mapping_is_found_in_toml_and_under_its_name(tmp_path):
    lines = written(tmp_path, ["id,label", "1,Acme"])
    path = tmp_path / "mapping.toml"
    path.write_text('[columns]\nkey = "id"\nname = "label"\n')
    assert brought_in("customers", lines, "--map", str(path))[1]
    SavedMapping.objects.create(name="our CRM", mapping={"columns": {"key": "id", "name": "label"}})
    text, worked = brought_in("customers", lines, "--map", "our CRM")
    assert worked
    assert "1 unchanged" in text
    assert "no saved mapping “theirs”" in brought_in("customers", lines, "--map", "theirs")[0]


def test_a_guess_knows_what_others_call_our_columns():
    guess = guess_mapping("proposals", ["opportunity_id", "Sales Agent", "Account", "deal_stage", "close_value", "x"])
    assert guess == {
        "columns": {
            "key": "opportunity_id",
            "rep": "Sales Agent",
            "customer": "Account",
            "status": "deal_stage",
            "won_amount": "close_value",
        }
    }
    assert guess_mapping("customers", ["客户编号", "名称", "行业"])["columns"] == {
        "key": "客户编号",
        "name": "名称",
        "industry": "行业",
    }


def test_a_guess_prefers_the_contracts_own_names():
    headers = ["name", "key", "company", "contact", "received_at"]
    assert guess_mapping("leads", headers)["columns"] == {name: name for name in headers[1:]}


def test_a_guess_parts_words_that_are_joined_by_capitals():
    guess = guess_mapping("visits", ["VisitID", "SalesRep", "DateTime", "CallDuration"])
    assert guess["columns"] == {
        "key": "VisitID",
        "rep": "SalesRep",
        "date": "DateTime",
        "minutes": "CallDuration",
    }
