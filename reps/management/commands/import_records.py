"""`manage.py import_records`: records from a file, for people and other programs."""

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from reps.imports.mapping import load_mapping
from reps.imports.pipeline import run_import
from reps.imports.problems import BadFile


class Command(BaseCommand):
    help = "Import records of a kind from a CSV or XLSX file: all of them, or none if any row is bad."

    def add_arguments(self, parser):
        parser.add_argument("kind", metavar="KIND", help="such as visits; or all, for all a mapping makes of the file")
        parser.add_argument("file", metavar="FILE")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen and change nothing")
        parser.add_argument("--map", metavar="MAPPING", help="a mapping saved under that name, or a file with one")
        parser.add_argument("--reason", default="", help="why rows may change periods that are locked")
        parser.add_argument("--encoding", default="", help="of a text file that is neither UTF-8 nor GB18030")

    def handle(self, kind, file, **options):
        try:
            outcome = run_import(
                file,
                kind,
                mapping=load_mapping(options["map"]) if options["map"] else None,
                encoding=options["encoding"],
                dry_run=options["dry_run"],
                late_reason=options["reason"].strip(),
                on_problem=lambda problem: self.stdout.write(str(problem)),
            )
        except (BadFile, OSError) as error:
            raise CommandError(str(error)) from error
        self._close(outcome, options["dry_run"])

    def _close(self, outcome, dry_run):
        for column in outcome.ignored:
            self.stdout.write(_("column “%(column)s” is not known and was ignored") % {"column": column})
        for kind, number in outcome.left_out.items():
            if number:
                words = _("%(kind)s: %(number)s rows left out by the mapping")
                self.stdout.write(words % {"kind": kind, "number": number})
        for kind, counts in outcome.counts.items():
            if counts.get("unproven"):
                words = _("%(kind)s: %(number)s rows meet the definition without the evidence it requires")
                self.stdout.write(words % {"kind": kind, "number": counts["unproven"]})
        if dry_run:
            self.stdout.write(_("Dry run: nothing was changed."))
        for line in outcome.lines():
            self.stdout.write(line)
        if outcome.bad:
            raise CommandError(_("Nothing was imported: mend the bad rows and try again."))
