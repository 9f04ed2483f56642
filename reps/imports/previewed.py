"""What the preview of a long file found, kept beside the file: its page is opened again and again, and read once."""

import json
import secrets
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from django.utils import timezone, translation

from reps.imports.browser import Preview, bad_rows_csv
from reps.imports.problems import Problem

FOUND, BAD_ROWS = "found.json", "bad-*.csv"


@dataclass(frozen=True)
class Previewed:
    """A Preview, or in words why the file can't be read; when that was, and how many rows it took.

    `bad_rows` is the name of the file that its bad rows are in.
    """

    at: datetime
    rows: int
    seen: Preview | None = None
    problem: str = ""
    bad_rows: str = ""


def question(upload):
    """What was asked of the file: an answer to another question is none."""
    return {"mapping": upload.mapping, "late_reason": upload.late_reason, "language": translation.get_language()}


def keep(upload, rows, seen=None, problem=""):
    """Keep the answer; the bad rows, which may be many, in a file of their own. Those of earlier answers go."""
    earlier = list(upload.folder.glob(BAD_ROWS))
    told = asdict(replace(seen, bad_rows={})) if seen else None
    answer = {"at": timezone.now().isoformat(), "rows": rows, "seen": told, "problem": problem}
    answer["bad_rows"] = _write_bad_rows(upload, seen) if seen else ""
    beside = upload.folder / f"{FOUND}.new"
    beside.write_text(json.dumps(answer | {"question": question(upload)}, ensure_ascii=False), encoding="utf-8")
    beside.replace(upload.folder / FOUND)
    for file in earlier:
        file.unlink(missing_ok=True)


def _write_bad_rows(upload, seen):
    """The name of the new file."""
    name = BAD_ROWS.replace("*", secrets.token_hex(8))
    with (upload.folder / name).open("w", encoding="utf-8", newline="") as stream:
        bad_rows_csv(seen, upload.path, stream, upload.mapping, upload.encoding)
    return name


def kept(upload):
    """The Previewed that answers what is asked now, or None."""
    try:
        answer = json.loads((upload.folder / FOUND).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    if answer["question"] != question(upload):
        return None
    told = answer["problem"], answer.get("bad_rows", "")
    return Previewed(datetime.fromisoformat(answer["at"]), answer["rows"], _seen(answer["seen"]), *told)


def _seen(told):
    if told is None:
        return None
    return Preview(**told | {"problems": [Problem(**each) for each in told["problems"]]})


def forget(upload):
    """What was found holds no longer."""
    (upload.folder / FOUND).unlink(missing_ok=True)


def bad_rows(upload):
    """The file of the bad rows that the answer to what is asked now found, or None."""
    answer = kept(upload)
    return upload.folder / answer.bad_rows if answer and answer.bad_rows else None
