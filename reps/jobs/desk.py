"""What lies beside a job on disk: how far it is, a sign of life of its worker, the file it made."""

import shutil
import threading
import time
from pathlib import Path

from django.conf import settings

BEAT, LOST_AFTER = 2, 30  # seconds
OFTEN = 0.3  # seconds between two notes of how far it is


def home():
    return Path(settings.MEDIA_ROOT) / "jobs"


class Desk:
    """The folder of one job."""

    def __init__(self, job):
        self.folder = home() / job.folder

    @property
    def done(self):
        """Records dealt with so far."""
        try:
            return int((self.folder / "done").read_text())
        except (OSError, ValueError):
            return 0

    @property
    def seconds_silent(self):
        """Since the last sign of life of its worker; None if there never was one."""
        try:
            return time.time() - (self.folder / "alive").stat().st_mtime
        except OSError:
            return None

    def remove(self):
        shutil.rmtree(self.folder, ignore_errors=True)


class AtWork:
    """While a job runs: signs of life from a thread of its own, since one statement may take long, and the count."""

    def __init__(self, job):
        self.desk, self.count, self.noted = Desk(job), 0, 0.0
        self.over = threading.Event()
        self.thread = threading.Thread(target=self._beat, daemon=True)

    def __enter__(self):
        self.desk.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._note()
        self.thread.start()
        return self

    def __exit__(self, *problem):
        self.over.set()
        self.thread.join()
        self._note()

    def add(self, number):
        self.count += number
        if time.monotonic() - self.noted > OFTEN:
            self._note()

    def _note(self):
        self.noted = time.monotonic()
        beside = self.desk.folder / "done.new"
        beside.write_text(str(self.count))
        beside.replace(self.desk.folder / "done")  # a reader finds the old or the new, never half a number
        (self.desk.folder / "alive").touch()

    def _beat(self):
        while not self.over.wait(BEAT):
            (self.desk.folder / "alive").touch()
