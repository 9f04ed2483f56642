"""A hundred thousand visits come in as a process of their own, on a database of its own: as an admin would do it."""

import pytest

from tests.bulk.company import VISIT, Company, database, visits

pytestmark = pytest.mark.bulk
MANY = 100_000


@pytest.fixture(scope="module")
def company(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bulk")
    with database(folder) as url:
        made = Company(folder, url)
        made.found()
        yield made


@pytest.fixture(scope="module")
def file(company):
    return company.write("visits", VISIT, visits(MANY, "第一次 first"))


@pytest.fixture(scope="module")
def imported(company, file):
    """How the first import of the file went."""
    return company.bring_in("visits", file)


@pytest.fixture
def known(imported, company):
    """What there is after it, of which a later import would change the notes."""
    return company.told("Visit.objects.count(), Visit.objects.filter(note__startswith='第一次').count()")


def test_all_of_them_come_in(imported, known):
    assert imported.printed.splitlines()[-1] == "visits: 100000 read, 100000 created, 0 updated, 0 unchanged, 0 bad"
    assert known == "100000 100000"


def test_they_take_less_than_a_minute(imported):
    """Of computing, since others may share the machine."""
    assert imported.computed < 60, imported


def test_memory_does_not_grow_with_the_file(imported):
    """The program alone takes 85 MB; the file's rows, held at once, would take several hundred."""
    assert imported.megabytes < 220, imported


def test_the_same_file_again_changes_nothing(imported, known, company, file):
    again = company.bring_in("visits", file)
    assert again.printed.splitlines()[-1] == "visits: 100000 read, 0 created, 0 updated, 100000 unchanged, 0 bad"


def test_killed_half_way_it_has_changed_nothing(imported, known, company):
    changed = company.write("changed", VISIT, visits(MANY, "第二次 second"))
    process = company.begin("import_records", "visits", str(changed))
    with pytest.raises(Exception, match="timed out"):
        process.wait(timeout=imported.waited / 2)
    process.kill()
    process.wait()
    process.stdout.close()
    assert company.told("Visit.objects.count(), Visit.objects.filter(note__startswith='第一次').count()") == known
    assert company.told("ImportBatch.objects.filter(file_name='changed.csv').count()") == "0"
