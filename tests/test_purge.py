"""When consent ends personal data goes, and what is counted stays."""

import io
from datetime import date

import pytest
import time_machine
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection
from django.urls import reverse

from kpis.models import Mail
from reps.models import Candidate, Declaration, TalentReview
from reps.purge import purge
from tests import builders as made
from tests.asking import value
from tests.files import bring

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


def everything():
    """Every text in the tables of candidates and what belongs to them or tells of them, their history too."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if any(
                part in table
                for part in ("candidate", "stageevent", "talentreview", "declaration", "score", "mail", "log")
            ):
                cursor.execute(f'SELECT * FROM "{table}"')
                found += [str(cell) for row in cursor.fetchall() for cell in row]
    return " | ".join(found)


@pytest.fixture
def kim():
    """Active, consent ended yesterday; the name was spelt otherwise once."""
    found = made.candidate(
        "Kimberly Quill",
        added_on="2026-01-05",
        key="HR-77",
        source="Referral",
        rating=4,
        consent_on="2025-11-22",
        consent_until="2026-11-22",
        moves=[("contacted", "2026-02-01"), ("qualified", "2026-03-01")],
    )
    found.name = "Kim Quill"
    found.save()
    TalentReview.objects.create(candidate=found, reviewed_on="2026-11-01", reviewer="Mia", note="Quill wants Bali")
    Declaration.objects.create(candidate=found, gender="woman")
    return found


def test_name_number_notes_and_their_history_are_gone(kim):
    assert "Quill" in everything()
    assert purge(TODAY) == (1, 0)
    text = everything()
    for personal in ("Quill", "Kim", "HR-77", "Bali", "woman"):
        assert personal not in text
    kim.refresh_from_db()
    assert (kim.name, kim.purged_on, kim.stage) == ("—", TODAY, "consent_expired")


def test_what_was_counted_stays_and_the_flow_shows_the_exit(kim):
    names = ("pool_size", "pool_added", "reviews_overdue", "pool_quality_share")
    before = {name: value(name, "2026-10", as_of="2026-10-31") for name in names}
    purge(TODAY)
    assert {name: value(name, "2026-10", as_of="2026-10-31") for name in names} == before
    assert (value("pool_size", "2026-11"), value("pool_exits", "2026-11")) == (0, 1)
    kim.refresh_from_db()
    assert (kim.source, kim.rating, kim.reviews.count(), kim.stage_events.count()) == ("Referral", 4, 1, 3)


def test_consent_holds_through_its_last_day_and_what_is_unknown_is_not_ended():
    made.candidate("Today", consent_until=TODAY)
    made.candidate("Unknown")
    assert purge(TODAY) == (0, 0)


def test_somebody_who_had_left_the_pool_keeps_their_exit():
    made.candidate("Gone", moves=[("declined", "2026-11-05")], consent_until="2026-11-22")
    purge(TODAY)
    assert Candidate.objects.get().stage == "declined"


def test_who_became_a_rep_stays():
    made.candidate("Rae", "hired", rep=made.rep("Rae"), consent_until="2026-01-01")
    assert purge(TODAY) == (0, 0)


def test_a_second_run_finds_nothing(kim):
    purge(TODAY)
    assert purge(TODAY) == (0, 0)


def test_expired_declarations_are_deleted():
    Declaration.objects.create(rep=made.rep(), gender="man", given_on="2024-11-01", until="2026-11-22")
    Declaration.objects.create(rep=made.rep(), gender="man", given_on="2024-11-23", until="2026-11-23")
    assert purge(TODAY) == (0, 1)


def test_the_command_says_how_many(kim):
    out = io.StringIO()
    with time_machine.travel("2026-11-23T09:00+08:00", tick=False):
        call_command("purge_personal_data", stdout=out)
    assert out.getvalue() == "Personal data of 1 candidates, 0 self-declarations.\n"


HEADER = "key,name,stage,added_on,consent_on,consent_until"


def test_a_file_does_not_bring_back_whose_data_was_deleted(kim, tmp_path):
    """The recruiters' other system still has them: the row is bad, nothing comes in, and it says why."""
    purge(TODAY)
    with pytest.raises(AssertionError, match="row 2, consent_on: Their personal data was deleted on 2026-11-23"):
        bring(tmp_path, "talent", [HEADER, "HR-77,Kim Quill,qualified,2026-01-05,2025-11-22,2026-11-22"])
    assert "Quill" not in everything()


@pytest.mark.parametrize(("consent_on", "enters"), [("", False), ("2026-11-22", False), ("2026-11-23", True)])
def test_a_consent_given_since_lets_them_in_as_somebody_new(kim, tmp_path, consent_on, enters):
    purge(TODAY)
    row = f"HR-77,Kim Quill,contacted,2026-11-24,{consent_on},"
    if not enters:
        with pytest.raises(AssertionError, match="a consent given since then"):
            bring(tmp_path, "talent", [HEADER, row])
        return
    bring(tmp_path, "talent", [HEADER, row])
    again = Candidate.objects.get(key="HR-77")
    assert (again.pk == kim.pk, again.name, Candidate.objects.count()) == (False, "Kim Quill", 2)
    assert (value("pool_exits", "2026-11", as_of="2026-11-24"), value("pool_size", "2026-11", as_of="2026-11-24")) == (
        1,
        1,
    )
    bring(tmp_path, "talent", [HEADER, row.replace("contacted", "screened")])  # known again by their key
    assert Candidate.objects.get(key="HR-77").stage == "screened"


def test_neither_does_somebody_who_types_the_same_key(kim):
    purge(TODAY)
    with pytest.raises(ValidationError, match="was deleted on"):
        Candidate(key="HR-77", name="Kim Quill").full_clean()
    Candidate(key="HR-77", name="Kim Quill", consent_on=TODAY).full_clean()
    Candidate(key="HR-78", name="Somebody Else").full_clean()


def test_what_an_import_brought_is_purged_as_well(tmp_path):
    bring(
        tmp_path, "talent", ["key,name,stage,added_on,consent_until", "K-9,Lena Vogel,contacted,2026-01-05,2026-11-22"]
    )
    purge(TODAY)
    assert "Vogel" not in everything()


def test_the_administration_s_log_no_longer_names_them(kim, client):
    admin = made.user("ada", is_staff=True)
    for record in (kim, kim.reviews.get(), kim.stage_events.first()):
        LogEntry.objects.log_actions(admin.pk, [record], CHANGE, "Changed Kim Quill", single_object=True)
    purge(TODAY)
    assert "Quill" not in everything()
    assert set(LogEntry.objects.values_list("user__username", "object_repr")) == {("ada", "—")}


def test_a_mail_that_told_of_them_keeps_its_day_and_no_word(kim):
    reader, other = made.user("ada", is_recruiter=True), made.ready("Zoe")
    for each in (kim, other):
        text = f"Call {each.name}: https://site{reverse('candidate_detail', args=[each.pk])}"
        made.mail(reader, text=text, html=text, due_on=date(2026, 10, each.pk % 28 + 1))
    purge(TODAY)
    assert "Quill" not in everything()
    assert sorted(bool(mail.text) for mail in Mail.objects.all()) == [False, True]


@pytest.mark.parametrize(("until", "today", "stays"), [
    ("2027-05-05", date(2026, 12, 23), True),
    ("2027-05-05", date(2026, 12, 24), False),
    ("2026-11-24", date(2026, 11, 24), True),
    ("2026-11-24", date(2026, 11, 25), False),
])  # fmt: skip
def test_of_who_was_deleted_nothing_stays_once_nobody_can_bring_them_back(until, today, stays):
    with time_machine.travel(TODAY, tick=False):
        kim = made.candidate("Kim Quill", consent_on="2026-01-05", consent_until=until)
        TalentReview.objects.create(candidate=kim, reviewed_on=TODAY, note="Quill wants Bali")
        made.scorecard(kim, made.user("mia"), drive=3)
        kim.delete()
    purge(today)
    assert ("Quill" in everything()) is stays
    assert ("seen: drive" in everything()) is stays
