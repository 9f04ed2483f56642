"""The timer: it looks for mails that are due, and notes that it did. By cron, or beside the server as a thread."""

import logging
import time
from datetime import timedelta

from django.db import connections
from django.utils import timezone

from kpis.mails.models import TimerRun
from kpis.mails.post import queue_due
from reps.queue import work_off
from reps.zones import company_time

EVERY = 60  # seconds, beside the server
LATE = timedelta(minutes=20)  # cron runs it every five
log = logging.getLogger(__name__)


def run(*, deliver):
    """Queue what is due, send it too where told so; how many were queued."""
    with company_time():
        queued = queue_due()
        if deliver:
            work_off("default", "send_due")
    TimerRun.objects.update_or_create(pk=1, defaults={"at": timezone.now()})
    return queued


def last_run():
    """(when it ran last or None, whether that is longer ago than it should be)"""
    last = TimerRun.objects.values_list("at", flat=True).first()
    return last, last is None or timezone.now() - last > LATE


def keep_running():
    """Run it again and again, whatever goes wrong: for a thread that ends with its process."""
    while True:
        try:
            run(deliver=True)
        except Exception:
            log.exception("The timer of the mails failed; it tries again.")
        connections.close_all()
        time.sleep(EVERY)
