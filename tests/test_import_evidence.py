"""A file is taken at its word, and says which rows give none of the evidence that forms require (spec 9.2)."""

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from reps.imports import upload as uploads
from reps.models import Criterion, ImportBatch, Proposal
from tests import builders as made
from tests.files import PROPOSAL, VISIT, brought_in, company, written

pytestmark = pytest.mark.django_db

AGREED = "|".join(f"{code}:yes" for code in made.NO_SURPRISE)
EVIDENCE = "confirmed_by:Ms Chen|confirmed_on:2026-11-02"
TOLD = "proposals: 1 rows meet the definition without the evidence it requires"


@pytest.fixture
def lines(tmp_path):
    """What bringing proposals with these answers in says, line by line."""
    with time_machine.travel("2026-11-03T10:00+08:00", tick=False):
        company(tmp_path)

        def bring(*answers, options=()):
            rows = [f"P-{at},E-1,C-1,2026-11-03,100,{each}" for at, each in enumerate(answers)]
            text, worked = brought_in("proposals", written(tmp_path, [f"{PROPOSAL},answers", *rows]), *options)
            assert worked, text
            return text.strip().splitlines()

        yield bring


def test_what_meets_the_definition_without_evidence_comes_in_and_is_told(lines):
    """The rule alone judges; the closing line is what other programs read."""
    assert lines(AGREED, f"{AGREED}|{EVIDENCE}", "needs_co_created:no", "") == [
        TOLD,
        "proposals: 4 read, 4 created, 0 updated, 0 unchanged, 0 bad",
    ]
    assert [each.quality for each in Proposal.objects.order_by("key")] == [True, True, False, None]


def test_a_part_of_the_evidence_is_not_all_of_it(lines):
    assert lines(f"{AGREED}|confirmed_by:Ms Chen")[0] == TOLD


def test_a_dry_run_tells_it_too_and_the_same_file_again_has_nothing_to_tell(lines):
    assert lines(AGREED, options=["--dry-run"])[0] == TOLD
    assert lines(AGREED)[0] == TOLD
    assert lines(AGREED) == ["proposals: 1 read, 0 created, 0 updated, 1 unchanged, 0 bad"]


def test_of_visits_as_well_where_a_company_requires_some(tmp_path):
    company(tmp_path)
    about = {"kind": "visit", "type": "text", "label_en": "Whom I met", "label_zh": "见了谁"}
    Criterion.objects.create(code="met", evidence="required", **about)
    good = "need_confirmed:yes|next_step_on:2026-10-20|decision_maker_present:yes"
    rows = [f"V-1,E-1,C-1,2026-10-01,{good}", f"V-2,E-1,C-1,2026-10-02,{good}|met:Mr Li"]
    text, _worked = brought_in("visits", written(tmp_path, [f"{VISIT},answers", *rows]))
    assert "visits: 1 rows meet the definition without the evidence it requires" in text


def test_the_browser_tells_it_before_and_after(client, lines):
    """On the preview, where it can still be mended, and on the page of the import."""
    admin = made.user(is_staff=True, is_superuser=True)
    client.force_login(admin)
    rows = f"{PROPOSAL},answers\nP-0,E-1,C-1,2026-11-03,100,{AGREED}\n"
    upload = uploads.keep(SimpleUploadedFile("p.csv", rows.encode()), admin, "proposals")
    upload.mapping = {"columns": {name: name for name in [*PROPOSAL.split(","), "answers"]}}
    upload.save()
    words = "1 meets the definition without the evidence it requires"
    assert words in client.get(reverse("import_preview", args=[upload.token])).content.decode()
    lines(AGREED)
    batch = ImportBatch.objects.get(kind="proposals")
    assert words in client.get(reverse("import_batch", args=[batch.pk])).content.decode()
