"""Files for import tests: written from rows, read back, brought in."""

import csv
import io

from django.core.management import CommandError, call_command

TEAMS = ["key,name,parent", "N,North,", "N1,North one,N"]
REPS = ["key,name", "E-1,Ann", "E-2,Bo"]
MEMBERSHIPS = ["rep,team", "E-1,N1", "E-2,N1"]
CUSTOMERS = ["key,name", "C-1,Acme", "C-2,Beta"]
VISIT = "key,rep,customer,date"
PROPOSAL = "key,rep,customer,issued_on,amount"


def written(folder, lines, name="file.csv", encoding="utf-8"):
    """A file of these lines."""
    path = folder / name
    path.write_bytes(("\n".join(lines) + "\n").encode(encoding))
    return path


def brought_in(kind, path, *options):
    """What the command prints, and whether it succeeded."""
    out = io.StringIO()
    try:
        call_command("import_records", kind, str(path), *options, stdout=out)
    except CommandError as error:
        return out.getvalue() + str(error), False
    return out.getvalue(), True


def bring(folder, kind, lines, *options):
    """Bring lines in that are sound; the closing line."""
    text, worked = brought_in(kind, written(folder, lines), *options)
    assert worked, text
    return text.strip().splitlines()[-1]


def refused(folder, kind, lines, *options):
    """Bring lines in that are not sound; the lines that say why."""
    text, worked = brought_in(kind, written(folder, lines), *options)
    assert not worked, text
    return text.strip().splitlines()


def company(folder):
    """Two teams, two reps who are in one of them, two customers."""
    for kind, lines in (("teams", TEAMS), ("reps", REPS), ("memberships", MEMBERSHIPS), ("customers", CUSTOMERS)):
        bring(folder, kind, lines)


def exported(folder, kind, name="out.csv"):
    """The rows of an export, the header first."""
    path = folder / name
    call_command("export_records", kind, str(path), stdout=io.StringIO())
    with path.open(newline="", encoding="utf-8") as stream:
        return list(csv.reader(stream))
