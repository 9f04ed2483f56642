"""What can be wrong with a file, in words for the person who brought it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


class BadFile(Exception):
    """The file as a whole can't be read. Nothing was imported."""


@dataclass(frozen=True)
class Problem:
    """One reason why one row can't be taken. `row` counts as a spreadsheet does: the header is row 1."""

    row: int
    column: str  # as in the contract; blank where the row as a whole is meant
    message: str
    raw: tuple = ()  # the row's cells as they stand in the file
    is_late: bool = False  # nothing is wrong with the row, but it changes a locked period

    def __str__(self):
        place = {"row": self.row, "column": self.column, "message": self.message}
        if not self.column:
            return _("row %(row)s: %(message)s") % place
        return _("row %(row)s, %(column)s: %(message)s") % place


class CannotUndo(Exception):
    """An import can't be undone (any more); the text says why."""


class BadRows(Exception):
    """Rows of the file can't be taken, so none was."""

    def __init__(self, number):
        self.number = number
        words = ngettext(
            "%(number)s bad row: nothing was imported.", "%(number)s bad rows: nothing was imported.", number
        )
        super().__init__(words % {"number": number})
