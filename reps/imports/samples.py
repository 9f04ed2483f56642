"""What stands in a file, for the page on which its columns are picked."""

from datetime import datetime
from itertools import islice

from reps.imports.columns import Choice, Day, Moment, YesNo
from reps.imports.kind import kind_named
from reps.imports.mapping import layout_of
from reps.imports.reading import Table

EXAMPLES, LOOKED_AT, WORDS_SHOWN = 3, 10_000, 40
DATE_STYLES = ("", "%m/%d/%Y", "%d/%m/%Y", "%d.%m.%Y", "%Y/%m/%d", "%m/%d/%Y %H:%M", "%d/%m/%Y %H:%M", "%Y/%m/%d %H:%M")


class Glance:
    """The headers of a file, and for each column the first different words in it."""

    def __init__(self, upload):
        with Table(upload.path, layout_of(upload.mapping, upload.encoding)) as table:
            self.headers = list(table.headers)
            self._words = {header: {} for header in self.headers}
            self.rows = 0  # at least so many stand in the file
            for _number, cells, _problem in islice(table, LOOKED_AT):
                self.rows += 1
                self._note(cells)

    def _note(self, cells):
        for header, cell in zip(self.headers, cells, strict=False):
            found = self._words[header]
            if len(found) <= WORDS_SHOWN and cell.strip():
                found[cell.strip()] = None

    def examples(self, header):
        """The first few different words of a column."""
        return list(self._words.get(header, ()))[:EXAMPLES]

    def all_words(self, header):
        """Every word of a column, or [] if there are too many to list them."""
        words = list(self._words.get(header, ()))
        return words if len(words) <= WORDS_SHOWN else []


def date_style(kind, columns, glance):
    """The first of DATE_STYLES in which all dates looked at can be read; "" for ISO dates, or where none fits."""
    dates = [
        columns[each.name]
        for each in kind_named(kind).columns
        if isinstance(each, Day | Moment) and each.name in columns
    ]
    words = [word for header in dates if isinstance(header, str) for word in glance.examples(header)]
    return next((style for style in DATE_STYLES if all(_reads(word, style) for word in words)), "")


def _reads(word, style):
    try:
        return bool(datetime.strptime(word, style) if style else datetime.fromisoformat(word))
    except ValueError:
        return False


def choices_of(column):
    """[(value, label), ...] that a column takes, or [] where it takes anything."""
    if isinstance(column, Choice):
        return list(column.choices.choices)
    return [("yes", "yes"), ("no", "no")] if isinstance(column, YesNo) else []
