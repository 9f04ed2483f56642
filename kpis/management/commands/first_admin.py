"""Who sets an empty installation up: an account without a password, and the link with which its owner sets one."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from kpis.demo.company import is_founded
from reps.invitations import DAYS_VALID, link_of, waits
from reps.models import User


class Command(BaseCommand):
    help = _(
        "Prints a link with which the first administrator sets a password and logs in. It works once, for some days; "
        "run again until a password is set, the command prints another. Then it does nothing."
    )

    def add_arguments(self, parser):
        parser.add_argument("--username", default="admin", help=_("what the administrator logs in as (default admin)"))
        parser.add_argument("--email", default="", help=_("their e-mail address"))

    def handle(self, *args, username, email, **options):
        if is_founded():
            raise CommandError(
                _("This database holds the demo company. Take another, such as DATABASE_URL=sqlite:///company.sqlite3.")
            )
        admins = User.objects.filter(is_superuser=True, is_active=True).order_by("pk")
        ready = next((admin for admin in admins if not waits(admin)), None)
        if ready:
            self.stdout.write(_("There is an administrator: %(name)s. Nothing was changed.") % {"name": ready})
        else:
            self._print_link(admins.first() or self._made(username, email))

    @transaction.atomic
    def _made(self, username, email):
        if User.objects.filter(username__iexact=username).exists():
            raise CommandError(
                _("Somebody is called %(name)s already: choose another --username.") % {"name": username}
            )
        return User.objects.create_superuser(username, email, password=None)

    def _print_link(self, user):
        words = {"name": user, "days": DAYS_VALID}
        self.stdout.write(
            _("Open this link, set a password for “%(name)s”, and be led on. It works once, for %(days)s days:") % words
        )
        self.stdout.write(f"  {link_of(user, settings.SITE_URL)}")
