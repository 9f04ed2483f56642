"""`manage.py run_jobs`: works off the long work that waits, and ends. The site starts it by itself."""

from django.core.management.base import BaseCommand

from reps.jobs.worker import work_off


class Command(BaseCommand):
    help = "Do the long work that waits (imports, exports, judging anew), and end. The site starts this by itself."

    def handle(self, *args, **options):
        work_off()
