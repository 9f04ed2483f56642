"""A file on its way in: kept on disk between the steps of the import pages, for the one person who brought it."""

import json
import secrets
import shutil
import time
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

KEPT_SECONDS = 2 * 24 * 3600
ABOUT = "about.json"


@dataclass
class Upload:
    """What was uploaded, and what its owner has said about it so far.

    `mapping` is a dict as in reps/imports/mapping.py; `prepared` means that it came as a whole, from a file or under
    a name, and is not picked together column by column.
    """

    token: str
    user_id: int
    name: str
    kind: str
    encoding: str = ""
    mapping: dict = field(default_factory=dict)
    prepared: bool = False
    rows: int = 0  # about how many pass when it is tried or brought in: how much work it is
    late_reason: str = ""  # why rows may change locked periods
    next: str = ""  # the page its owner came from, to go on with once it is in

    @property
    def folder(self):
        return _home() / self.token

    @property
    def path(self):
        """The file itself; of the name it came with only the ending is kept, which says what it is."""
        ending = ".xlsx" if Path(self.name).suffix.lower() in (".xlsx", ".xlsm") else ".csv"
        return self.folder / f"file{ending}"

    def save(self):
        (self.folder / ABOUT).write_text(json.dumps(self.__dict__, ensure_ascii=False), encoding="utf-8")

    def claim(self):
        """Take it out of reach of others, so that it is brought in once. False if somebody was faster."""
        try:
            self.folder.rename(_home() / f"{self.token}.taken")
        except OSError:
            return False
        self.token += ".taken"
        return True

    def release(self):
        """Give it back after it could not be brought in."""
        free = self.token.removesuffix(".taken")
        self.folder.rename(_home() / free)
        self.token = free

    def remove(self):
        shutil.rmtree(self.folder, ignore_errors=True)


def keep(file, user, kind, encoding="", mapping=None):
    """Store an uploaded file as the user's Upload; those forgotten for two days go."""
    _sweep()
    token = secrets.token_hex(16)
    upload = Upload(token, user.pk, Path(file.name).name[:200], kind, encoding, mapping or {}, mapping is not None)
    upload.folder.mkdir(parents=True, mode=0o700)
    with upload.path.open("wb") as stream:
        for chunk in file.chunks():
            stream.write(chunk)
    upload.save()
    return upload


def find(token, user):
    """The user's own Upload of that token, or None."""
    try:
        about = json.loads((_home() / token / ABOUT).read_text(encoding="utf-8"))
        upload = Upload(**about | {"token": token})  # one that was taken has moved
    except (OSError, ValueError, TypeError):
        return None
    return upload if upload.user_id == user.pk else None


def _home():
    return Path(settings.MEDIA_ROOT) / "imports"


def _sweep():
    if not _home().is_dir():
        return
    for folder in _home().iterdir():
        if time.time() - folder.stat().st_mtime > KEPT_SECONDS:
            shutil.rmtree(folder, ignore_errors=True)
