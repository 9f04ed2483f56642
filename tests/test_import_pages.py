"""Imports in the browser, from the file to the undo."""

import csv
import io
import json
import os
from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from reps.forms.imports import column_label
from reps.imports import kinds
from reps.imports import upload as uploads
from reps.models import Customer, ImportBatch, SavedMapping, Visit
from tests import builders as made
from tests.small_company import TODAY

pytestmark = pytest.mark.django_db
FOREIGN = """Visit ID,Sales Rep,Client,Visit Date,Length,State,Mood
X-1,ann,acme,11/16/2026,45,Done,good
X-2,ann,acme,11/17/2026,30,Missed,bad
X-3,ann,acme,11/18/2026,,Later,bad
"""
MEANT = {"Done": "held", "Missed": "no_show", "Later": "-skip-"}


@pytest.fixture(autouse=True)
def desk(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def ann():
    made.customer(key="acme")
    return made.rep("Ann", made.team("North", key="north"), key="ann")


@pytest.fixture
def office(client):
    client.force_login(made.user("adam", is_staff=True))
    return client


def send(client, content, kind="visits", name="visits.csv", **more):
    """Upload a file; the answer."""
    content = content if isinstance(content, bytes) else content.encode()
    return client.post(reverse("import_new"), {"file": SimpleUploadedFile(name, content), "kind": kind} | more)


def token_of(answer):
    assert answer.status_code == 302, answer.context["form"].errors
    return answer.url.split("/")[2]


def posted(form, **changes):
    """What the browser would send of the columns page as it stands."""
    return {name: form[name].value() or "" for name in form.fields} | changes


def columns(client, token, **changes):
    url = reverse("import_columns", args=[token])
    return client.post(url, posted(client.get(url).context["form"], **changes))


def upload_of(client, content=FOREIGN, **more):
    return token_of(send(client, content, **more))


def test_a_foreign_file_comes_in_by_picking_columns(office, ann):
    token = upload_of(office)
    form = office.get(reverse("import_columns", args=[token])).context["form"]
    assert [form[f"from_{name}"].value() for name in ("key", "rep", "customer", "date")] == [
        "h:Visit ID",
        "h:Sales Rep",
        "h:Client",
        "h:Visit Date",
    ]
    assert form["dates"].value() == "%m/%d/%Y"  # guessed from the words in the file

    # "Length" was guessed to be minutes, "State" to be the status, whose words are asked for at once.
    words = {row.column.name: row.words for row in form.rows}["status"]
    meant = {field.name: MEANT[field.label] for field in words}
    answer = columns(office, token, **meant)
    assert answer.url == reverse("import_preview", args=[token])

    seen = office.get(answer.url).context["seen"]
    assert seen.counts["visits"] == {"read": 2, "created": 2, "updated": 0, "unchanged": 0, "bad": 0}
    assert not Visit.objects.exists()

    done = office.post(reverse("import_commit", args=[token]), follow=True)
    assert done.context["batch"].counts["visits"]["created"] == 2
    assert {visit.key: (visit.status, visit.minutes) for visit in Visit.objects.all()} == {
        "X-1": ("held", 45),
        "X-2": ("no_show", 30),
    }
    assert uploads.find(token, done.context["batch"].by) is None


def test_examples_stand_beside_what_is_picked(office, ann):
    form = office.get(reverse("import_columns", args=[upload_of(office)])).context["form"]
    assert {row.column.name: row.examples for row in form.rows}["date"] == ["11/16/2026", "11/17/2026", "11/18/2026"]


def test_who_came_from_another_page_is_led_back_to_it(office):
    file = SimpleUploadedFile("c.csv", b"key,name\nC-1,Acme\n")
    first = office.post("/imports/new/?next=/start/records/", {"file": file, "kind": "customers"})
    page = office.get(first.url)
    second = office.post(first.url, posted(page.context["form"]))
    done = office.post(second.url.replace("preview", "commit"), follow=True)
    assert done.context["next"] == "/start/records/"
    assert 'href="/start/records/"' in done.content.decode()


def test_words_without_a_meaning_are_asked_for(office, ann):
    token = upload_of(office)
    answer = columns(office, token)
    assert answer.status_code == 422
    asked = {error for row in answer.context["form"].rows for field in row.words for error in field.errors}
    assert "Say what “Done” means." in asked


@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.name)
def test_every_column_has_a_name_in_chinese(kind):
    with translation.override("zh-hans"):
        labels = [column_label(kind, column) for column in kind.columns]
    assert [label for label in labels if label.isascii()] == []


def test_picking_another_column_asks_for_its_words(office, ann):
    token = upload_of(office)
    url = reverse("import_columns", args=[token])
    page = posted(office.get(url).context["form"], from_status="h:Mood")
    answer = office.post(url, {name: value for name, value in page.items() if not name.startswith("word_")})
    assert "Say below what the words of this column mean." in answer.context["form"].errors["from_status"]
    assert b"\xe2\x80\x9cgood\xe2\x80\x9d" in answer.content


def test_a_column_that_is_needed_must_come_from_somewhere(office, ann):
    answer = columns(office, upload_of(office), from_rep="")
    assert answer.context["form"].errors["from_rep"] == ["This column is needed: choose where it comes from."]


def test_a_column_can_always_be_the_same(office, ann):
    token = upload_of(office)
    blank = columns(office, token, from_channel="=", from_status="=", value_status="held")
    assert blank.context["form"].errors == {"value_channel": ["Say what it always is."]}
    columns(office, token, from_channel="=", value_channel="video", from_status="=", value_status="held")
    office.post(reverse("import_commit", args=[token]))
    assert set(Visit.objects.values_list("channel", "status")) == {("video", "held")}


def test_choices_kept_under_a_name_read_next_month_s_file(office, ann):
    columns(office, upload_of(office), from_status="=", value_status="held", save_as="Old CRM")
    saved = SavedMapping.objects.get()
    assert (saved.name, saved.mapping["columns"]["rep"], saved.by.username) == ("Old CRM", "Sales Rep", "adam")
    token = upload_of(office, FOREIGN.replace("X-", "Y-"), mapping=saved.pk)
    office.post(reverse("import_commit", args=[token]))
    assert sorted(Visit.objects.values_list("key", flat=True)) == ["Y-1", "Y-2", "Y-3"]


def test_a_mapping_file_makes_several_kinds(office):
    mapping = {
        "kinds": {
            "teams": {"distinct": True, "columns": {"key": {"from": "team", "slug": True}, "name": "team"}},
            "reps": {"columns": {"key": "agent", "name": "agent"}},
        }
    }
    token = upload_of(
        office,
        "agent,team\nAnn,North\nBob,North\n",
        kind="all",
        mapping_file=SimpleUploadedFile("m.json", json.dumps(mapping).encode()),
    )
    assert office.get(reverse("import_columns", args=[token])).url == reverse("import_preview", args=[token])
    batch = office.post(reverse("import_commit", args=[token]), follow=True).context["batch"]
    assert {kind: counts["created"] for kind, counts in batch.counts.items()} == {"teams": 1, "reps": 2}


def test_everything_needs_a_mapping(office):
    answer = send(office, "a\n1\n", kind="all")
    assert answer.context["form"].errors["mapping"] == ["Choose a mapping, or one kind of record."]


def test_a_mapping_file_that_cannot_be_read_says_so(office):
    answer = send(office, FOREIGN, mapping_file=SimpleUploadedFile("m.json", b"{"))
    assert "can't be read" in answer.context["form"].errors["mapping_file"][0]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.csv", b"", "The submitted file is empty."),
        ("a.csv", b"key,,rep\n1,2,3\n", "Split merged cells"),
        ("a.csv", b"key,key\n1,2\n", "More than one column is called"),
        ("a.csv", b"key\n\0\n", "NUL byte"),
        ("a.csv", b"key\n\xff\xff\xff\n", "neither UTF-8 nor GB18030"),
        ("a.xlsx", b"PK\x03\x04 half", "not a spreadsheet"),
        ("a.csv", b"%PDF-1.7", "PDF"),
    ],
)
def test_a_bad_file_is_refused_in_words_and_not_kept(office, tmp_path, name, content, words):
    answer = send(office, content, name=name)
    if answer.status_code == 302:  # the header was sound
        answer = office.get(answer.url)
    assert words in answer.content.decode().replace("&#x27;", "'")
    assert not ImportBatch.objects.exists()


def test_a_file_beyond_the_limit_is_refused(office, settings):
    settings.IMPORT_MAX_BYTES = 10
    assert "larger than" in send(office, FOREIGN).context["form"].errors["file"][0]


def test_bad_rows_are_listed_and_nothing_comes_in(office, ann):
    content = FOREIGN.replace("X-2,ann", "X-2,nobody")
    token = upload_of(office, content)
    columns(office, token, from_status="=", value_status="held")
    page = office.get(reverse("import_preview", args=[token]))
    assert [(each.row, each.column) for each in page.context["seen"].problems] == [(3, "rep")]
    assert "Import all of it" not in page.content.decode()
    office.post(reverse("import_commit", args=[token]))
    assert not Visit.objects.exists()
    assert office.get(reverse("import_preview", args=[token])).status_code == 200  # still there, to be mended


def test_bad_rows_can_be_downloaded_with_their_reasons(office, ann):
    token = upload_of(office, FOREIGN.replace("X-2,ann", "X-2,nobody").replace("Missed,bad", "Missed,-bad"))
    columns(office, token, from_status="=", value_status="held")
    answer = office.get(reverse("import_bad_rows", args=[token]))
    header, row = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert header[:2] == ["Visit ID", "Sales Rep"]
    assert (row[0], row[1], row[6]) == ("X-2", "nobody", "'-bad")
    assert "no rep has the key" in row[-1]


def test_pressing_twice_imports_once(office, ann):
    token = upload_of(office, "key,name\nC-9,Nine\n", kind="customers")
    columns(office, token)
    _first, second = (office.post(reverse("import_commit", args=[token]), follow=True) for _ in range(2))
    assert ImportBatch.objects.count() == 1
    assert "is being imported, or has been" in second.content.decode()


def test_an_import_can_be_undone(office):
    token = upload_of(office, "key,name\nC-9,Nine\n", kind="customers")
    columns(office, token)
    batch = office.post(reverse("import_commit", args=[token]), follow=True).context["batch"]
    page = office.post(reverse("import_undo", args=[batch.pk]), follow=True)
    assert not Customer.objects.filter(key="C-9").exists()
    assert "This import was undone at" in page.content.decode()


def test_an_import_that_something_depends_on_stays(office, ann):
    token = upload_of(office, "key,name\nC-9,Nine\n", kind="customers")
    columns(office, token)
    batch = office.post(reverse("import_commit", args=[token]), follow=True).context["batch"]
    made.visit(ann, customer=Customer.objects.get(key="C-9"))
    page = office.post(reverse("import_undo", args=[batch.pk]), follow=True)
    assert "1 visits depend on customers of this import" in page.content.decode()
    assert Customer.objects.filter(key="C-9").exists()


def test_another_admin_has_no_part_in_an_upload(office, client, ann):
    token = upload_of(office)
    client.force_login(made.user("eve", is_staff=True))
    for name in ("import_columns", "import_preview", "import_bad_rows"):
        assert client.get(reverse(name, args=[token])).status_code == 404
    client.post(reverse("import_commit", args=[token]))
    assert not ImportBatch.objects.exists()


def test_a_token_that_never_was_is_not_found(office):
    assert office.get(reverse("import_columns", args=["0123"])).status_code == 404


def test_what_was_forgotten_for_two_days_goes(office, ann):
    token = upload_of(office)
    folder = uploads._home() / token
    forgotten = (timezone.now() - timedelta(days=2, minutes=1)).timestamp()
    os.utime(folder, (forgotten, forgotten))  # a file's times are the machine's, whatever day the test plays
    upload_of(office)
    assert not folder.exists()


def test_what_was_begun_yesterday_stays(office, ann):
    folder = uploads._home() / upload_of(office)
    yesterday = (timezone.now() - timedelta(days=1, hours=23)).timestamp()
    os.utime(folder, (yesterday, yesterday))
    upload_of(office)
    assert folder.exists()


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_records_are_taken_out(office, ann, ending):
    answer = office.get(reverse("import_export", args=["customers", ending]))
    assert answer["Content-Disposition"] == f'attachment; filename="customers-2026-11-23.{ending}"'
    assert (b"acme" in answer.content) == (ending == "csv")
    assert office.get(reverse("import_export", args=["nonsense", ending])).status_code == 404


def test_the_list_tells_what_came_in_and_asks_no_more_for_more(office):
    def bring(number):
        counts = {"visits": {"read": 2, "created": number, "updated": 0, "unchanged": 0, "bad": 0}}
        by = made.user()
        ImportBatch.objects.create(kind="visits", file_name=f"v{number}.csv", counts=counts, by=by)

    def ask():
        with CaptureQueriesContext(connection) as counted:
            answer = office.get(reverse("import_list"))
        return len(counted), answer.content.decode()

    assert "Nothing yet." in ask()[1]
    bring(3)
    few, page = ask()
    assert "3 new, 0 changed" in page
    for number in range(4, 8):
        bring(number)
    assert ask()[0] == few


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_both_languages_are_served(office, ann, language):
    token = upload_of(office)
    for name, args in (("import_list", []), ("import_new", []), ("import_columns", [token])):
        page = office.get(reverse(name, args=args), headers={"Accept-Language": language})
        assert f'lang="{language}"' in page.content.decode()


@pytest.mark.parametrize(
    ("kind", "page"), [("leaves", "leave_list"), ("memberships", "membership_list"), ("targets", "target_list")]
)
def test_what_came_in_leads_to_its_list(office, kind, page):
    batch = ImportBatch.objects.create(kind=kind, file_name="f.csv", counts={kind: {"created": 1, "updated": 0}})
    assert (
        f'<th scope="row"><a href="{reverse(page)}">'
        in office.get(reverse("import_batch", args=[batch.pk])).content.decode()
    )
