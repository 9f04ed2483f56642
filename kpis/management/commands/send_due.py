"""`manage.py send_due`: queues the mails that are due. For a timer; running it again, or twice at once, sends nothing
twice.
"""

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from kpis.mails import timer


class Command(BaseCommand):
    help = (
        "Queue the rhythms' mails that are due, and those that failed before. `manage.py db_worker` sends what is "
        "queued; with --deliver this command does, and ends."
    )

    def add_arguments(self, parser):
        parser.add_argument("--deliver", action="store_true", help="also work the queue off, where no db_worker runs")

    def handle(self, *args, deliver, **options):
        self.stdout.write(_("Mails put in the queue: %(number)s") % {"number": timer.run(deliver=deliver)})
