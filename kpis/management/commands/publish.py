"""`manage.py publish`: writes down the figures that are due. For a timer; running it again changes nothing."""

from datetime import date, timedelta

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from kpis.models import Publication
from kpis.publishing.publish import due, publish
from reps.horizon import fix
from reps.zones import company_time

LOOK_BACK = timedelta(days=14)


class Command(BaseCommand):
    help = (
        "Publish the figures of weeks, months, quarters and years that are due: a week on the Monday after it at "
        "08:00, the others when they lock. What was published stays as it is."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--since", help="also those that ended on this day or later, such as 2026-01-01; for earlier history"
        )
        parser.add_argument("--dry-run", action="store_true", help="say what is due and publish nothing")

    @company_time()
    def handle(self, *args, since, dry_run, **options):
        now = timezone.now()
        if not dry_run:
            _say_horizon(self.stdout, fix(timezone.localdate(now)))
        periods = due(_day(since) if since else _last_published(), now)
        for period in periods:
            if not dry_run:
                publish(period, now)
            self.stdout.write(str(period))
        if not periods:
            self.stdout.write(_("Nothing is due."))


def _say_horizon(stdout, made):
    if made:
        words = {"days": made.days, "from": made.effective_from, "wins": made.wins}
        stdout.write(_("The close rate's horizon is %(days)s days from %(from)s on, by %(wins)s own wins.") % words)


def _last_published():
    """From when on to look: two weeks back, or further where the timer stood still."""
    last = Publication.objects.aggregate(last=Max("end"))["last"]
    recent = timezone.localdate() - LOOK_BACK
    return min(recent, last) if last else recent


def _day(text):
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CommandError(_("%(text)s is not a date such as 2026-10-01") % {"text": text}) from None
