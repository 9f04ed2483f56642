"""The form of pasted people: the text, and what its columns are."""

import re
from collections import Counter
from zlib import crc32

from django import forms
from django.utils.translation import gettext_lazy as _

from reps.roster.paste import FIELDS, MOST_COLUMNS, MOST_LINES, Paste

PICKER = re.compile(r"column_\d{1,3}")

FIRST_LINE = [("unknown", _("found out by itself")), ("true", _("names the columns")), ("false", _("is a person"))]


class RosterForm(forms.Form):
    """Text as it is copied from a spreadsheet. What each column is, is guessed first, and can then be said.

    After is_valid(), `paste` holds the Paste; `columns` are the pickers, one a column.
    """

    text = forms.CharField(
        label=_("Paste the lines here"),
        help_text=_("As copied from a spreadsheet, or with commas in between: one person a line."),
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false", "wrap": "off", "class": "pasted"}),
        error_messages={"required": _("Paste at least one line: a name and a team.")},
    )
    names_columns = forms.NullBooleanField(label=_("The first line"), widget=forms.Select(choices=FIRST_LINE))
    picked_for = forms.CharField(required=False, widget=forms.HiddenInput)

    paste = None

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("text"):
            said = self._said() if cleaned.get("picked_for") == shape_of(cleaned["text"]) else []
            self.paste = Paste(cleaned["text"], cleaned.get("names_columns"), said)
            self._check()
        return cleaned

    def _said(self):
        """What somebody said each column is."""
        names = sorted((name for name in self.data if PICKER.fullmatch(name)), key=lambda name: int(name[7:]))
        return [self.data[name] if self.data[name] in FIELDS else "" for name in names]

    def _check(self):
        paste = self.paste
        if paste.is_too_long:
            limits = {"lines": MOST_LINES, "columns": MOST_COLUMNS}
            text = _("More than %(lines)s lines or %(columns)s columns: bring them in as a file.")
            self.add_error("text", forms.ValidationError(text, params=limits))
        elif not paste.lines:
            self.add_error("text", _("There is nothing below the names of the columns."))
        elif "name" not in paste.meant:
            self.add_error(None, _("Say below which column is the name."))
        self._refuse_twice(paste.meant)

    def _refuse_twice(self, meant):
        for name, count in Counter(filter(None, meant)).items():
            if count > 1:
                text = _("Only one column can be “%(name)s”.")
                self.add_error(None, forms.ValidationError(text, params={"name": FIELDS[name]}))

    @property
    def shape(self):
        """What the picks below belong to: with another first line they are guessed anew."""
        return shape_of(self.paste.text) if self.paste else ""

    @property
    def columns(self):
        """[(name of the picker, what stands above, examples, [(value, label, chosen), ...]), ...]"""
        paste = self.paste
        if paste is None or paste.is_too_long:
            return []
        parts = enumerate(zip(paste.headers(), paste.meant, strict=True))
        return [(f"column_{at}", above, paste.examples(at), _choices(meant)) for at, (above, meant) in parts]


def shape_of(text):
    """A short mark of the first line that holds anything."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    return f"{crc32(first.strip().encode()):x}"


def _choices(meant):
    options = [("", _("Leave it out")), *FIELDS.items()]
    return [(value, label, value == meant) for value, label in options]
