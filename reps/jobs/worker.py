"""Who works jobs off: a process started with the first of them, which ends when there is none left.

So the embedded default needs nothing beside the site. With JOBS_SPAWN=no a `manage.py db_worker --queue-name jobs` of
one's own does it. One process at a time on a machine: two that write much would only stand in each other's way.
"""

import fcntl
import subprocess
import sys
import time

from django.conf import settings

from reps import queue
from reps.jobs.desk import home


def spawn(at_most_every=0):
    """Start a worker, unless the last one was started fewer seconds ago. It outlives the request and the server."""
    if not settings.JOBS_SPAWN:
        return
    home().mkdir(parents=True, exist_ok=True, mode=0o700)
    mark = home() / "spawned"
    if at_most_every and mark.exists() and time.time() - mark.stat().st_mtime < at_most_every:
        return
    mark.touch()
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "run_jobs"]
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL}
    subprocess.Popen(command, cwd=settings.BASE_DIR, start_new_session=True, **quiet)


def work_off():
    """Run every job that waits, one after another, and return. Whoever comes second waits for the first to end."""
    home().mkdir(parents=True, exist_ok=True, mode=0o700)
    with (home() / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        queue.work_off("jobs", "run_jobs")
