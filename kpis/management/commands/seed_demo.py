"""Fill an empty database with a made-up company to try SalesOps out with (kpis/demo)."""

import time

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from kpis.demo import company
from reps.models import Lead, Proposal, Rep, Visit
from salesops.context import DEMO_LOGINS, DEMO_PASSWORD


class Command(BaseCommand):
    help = _(
        "Writes demo data: three regions with their teams and reps, and months of work up to today. The same seed at "
        "the same hour gives the same data. A database that holds anything else is left alone."
    )

    def add_arguments(self, parser):
        parser.add_argument("--reps", type=int, default=60, help=_("people, those who left included (default 60)"))
        parser.add_argument("--months", type=int, default=18, help=_("months of history (default 18)"))
        parser.add_argument("--seed", type=int, default=7, help=_("another seed, another company (default 7)"))

    def handle(self, *args, reps, months, seed, **options):
        if company.is_founded():
            self.stdout.write(_("The demo data is already there. Nothing was changed."))
        else:
            self._refuse_strangers(reps, months)
            self._found(reps, months, seed)
        self._print_logins()

    def _refuse_strangers(self, reps, months):
        if not (6 <= reps <= 20_000 and 1 <= months <= 120):
            raise CommandError(_("--reps goes from 6 to 20000, --months from 1 to 120."))
        kinds = company.strangers()
        if kinds:
            raise CommandError(
                _("This database holds records that are no demo data: %(kinds)s. Nothing was changed.")
                % {"kinds": ", ".join(str(kind) for kind in kinds)}
            )

    def _found(self, reps, months, seed):
        began = time.monotonic()
        company.found(reps, months, seed)
        self.stdout.write(
            _(
                "Demo data written in %(seconds).1f s: %(reps)d reps, %(visits)d visits, %(proposals)d proposals, "
                "%(leads)d leads."
            )
            % {
                "seconds": time.monotonic() - began,
                "reps": Rep.objects.count(),
                "visits": Visit.objects.count(),
                "proposals": Proposal.objects.count(),
                "leads": Lead.objects.count(),
            }
        )

    def _print_logins(self):
        self.stdout.write(_("Log in as one of these, with the password %(password)s:") % {"password": DEMO_PASSWORD})
        for label, name in DEMO_LOGINS:
            self.stdout.write(f"  {name:<10} {label}")
