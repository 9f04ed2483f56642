"""`manage.py serve`: the development server with the timer of the mails beside it, for one machine."""

from threading import Thread

from django.contrib.staticfiles.management.commands import runserver

from kpis.mails import timer


class Command(runserver.Command):
    help = "Like runserver, and sends the rhythms' mails when they are due. Both end together."

    def inner_run(self, *args, **options):
        Thread(target=timer.keep_running, daemon=True).start()
        super().inner_run(*args, **options)
