"""Delete personal data whose consent has ended: run it once a day."""

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from reps.purge import purge
from reps.zones import company_time


class Command(BaseCommand):
    help = "Delete the personal data of candidates whose consent has ended; what is counted stays. Run it once a day."

    @company_time()
    def handle(self, **options):
        candidates, declarations = purge(timezone.localdate())
        done = {"candidates": candidates, "declarations": declarations}
        self.stdout.write(_("Personal data of %(candidates)d candidates, %(declarations)d self-declarations.") % done)
