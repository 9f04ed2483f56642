"""`manage.py export_records`: records to a file that import_records reads."""

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from reps.imports.exporting import export_records
from reps.imports.problems import BadFile


class Command(BaseCommand):
    help = "Export all records of a kind to a CSV or XLSX file."

    def add_arguments(self, parser):
        parser.add_argument("kind", metavar="KIND", help="such as visits")
        parser.add_argument("file", metavar="FILE", help="ends in .csv or .xlsx")

    def handle(self, kind, file, **options):
        try:
            written = export_records(kind, file)
        except (BadFile, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(_("%(kind)s: %(number)s written") % {"kind": kind, "number": written})
