"""The forms of an import: the file, then what its columns mean."""

import tempfile
from pathlib import Path

from django import forms
from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from reps.imports import BadFile, guess_mapping, kind_named, kinds, load_mapping
from reps.imports.samples import DATE_STYLES, choices_of, date_style
from reps.models import SavedMapping

EVERYTHING, FIXED, SKIP = "all", "=", "-skip-"
ENCODINGS = [("", _("Found out by itself")), *((name, name) for name in ("utf-8", "gb18030", "utf-16", "cp1252"))]


APART = {  # columns that are no field of their record, or one that nobody named, as people call them
    "also_for": _("also for the bench of"),
    "effective_from": _("in force from"),
    "fte": _("working time"),
    "fte_since": _("working time since"),
    "kind": _("kind"),
    "noticed": _("noticed, not entered"),
    "owner": _("owner"),
    "parent": _("the one above"),
    "participants": _("others present"),
    "reason": _("reason"),
    "value": _("value"),
    "weekdays": _("working weekdays"),
}


def kind_label(kind):
    """What people call a kind of record: "visits"."""
    return str(kind.label or kind.model._meta.verbose_name_plural)


def column_label(kind, column):
    """What people call a column: the name of its field, where it has one."""
    names = {field.name: field.verbose_name for field in kind.model._meta.concrete_fields}
    return str(APART.get(column.name) or names[column.field.removesuffix("_id")])


class UploadForm(forms.Form):
    """A file and what is in it. A mapping, saved or in a file of its own, spares picking columns."""

    file = forms.FileField(label=_("File"), help_text=_("CSV, or XLSX: its first sheet."))
    kind = forms.ChoiceField(label=_("What is in it"))
    mapping = forms.ModelChoiceField(
        SavedMapping.objects.all(),
        label=_("Mapping"),
        required=False,
        empty_label=_("Pick the columns next"),
        help_text=_("How its columns were read last time."),
    )
    mapping_file = forms.FileField(
        label=_("Mapping file"), required=False, help_text=_("JSON or TOML, instead of a saved mapping.")
    )
    encoding = forms.ChoiceField(label=_("Encoding of the text"), choices=ENCODINGS, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        listed = [(kind.name, kind_label(kind).capitalize()) for kind in kinds()]
        self.fields["kind"].choices = [*listed, (EVERYTHING, _("Everything the mapping makes of it"))]

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > settings.IMPORT_MAX_BYTES:
            limit = filesizeformat(settings.IMPORT_MAX_BYTES)
            raise forms.ValidationError(_("The file is larger than %(limit)s. Split it."), params={"limit": limit})
        return file

    def clean(self):
        cleaned = super().clean()
        try:
            self.chosen = _mapping_of(cleaned)
        except BadFile as problem:
            self.add_error("mapping_file", str(problem))
            return
        if cleaned.get("kind") == EVERYTHING and self.chosen is None and "mapping_file" not in self.errors:
            self.add_error("mapping", _("Choose a mapping, or one kind of record."))


def _mapping_of(cleaned):
    """The mapping as a dict, or None where columns are picked. BadFile if its file can't be read."""
    file, saved = cleaned.get("mapping_file"), cleaned.get("mapping")
    if not file:
        return saved.mapping if saved else None
    ending = ".toml" if Path(file.name).suffix.lower() == ".toml" else ".json"
    with tempfile.NamedTemporaryFile(suffix=ending) as stream:
        stream.writelines(file.chunks())
        stream.flush()
        found = load_mapping(stream.name)
    if not isinstance(found, dict):
        raise BadFile(gettext("The mapping is not made of objects where it should be."))
    return found


class ColumnsForm(forms.Form):
    """For every column of ours: a column of the file, always the same, or nothing; and what its words mean.

    `glance` is a samples.Glance of the file. After is_valid(), `mapping` holds the choices as reps/imports/mapping.py
    has them.
    """

    dates = forms.ChoiceField(
        label=_("Dates look like"),
        required=False,
        choices=[
            (style, example)
            for style, example in zip(
                DATE_STYLES,
                (
                    "2026-11-23",
                    "11/23/2026",
                    "23/11/2026",
                    "23.11.2026",
                    "2026/11/23",
                    "11/23/2026 09:30",
                    "23/11/2026 09:30",
                    "2026/11/23 09:30",
                ),
                strict=True,
            )
        ],
    )
    save_as = forms.CharField(
        label=_("Keep these choices as"),
        required=False,
        max_length=100,
        help_text=_("A name, to read next month's file the same way. A mapping of that name is replaced."),
    )

    def __init__(self, data=None, *, kind, glance, mapping=None):
        self.kind, self.glance, self.rows, self.unasked = kind_named(kind), glance, [], set()
        known = mapping or guess_mapping(kind, glance.headers)
        style = (known.get("dates") or [date_style(kind, known["columns"], glance)])[0]
        super().__init__(data.copy() if data is not None else None, initial={"dates": style})
        for column in self.kind.columns:
            self._add(column, known["columns"].get(column.name), known.get("skip", {}))

    def _add(self, column, rule, skip):
        """Fields of one column of ours; `rule` is what a mapping says of it."""
        headers = [(f"h:{header}", header) for header in self.glance.headers]
        nothing = _("Choose…") if column.required else _("Nothing")
        choices = [("", nothing), (_("Columns of the file"), headers), (FIXED, _("Always the same"))]
        source, fixed = _source(rule)
        self.fields[f"from_{column.name}"] = forms.ChoiceField(
            label=column_label(self.kind, column), choices=choices, required=False, initial=source
        )
        options = choices_of(column)
        plain = {"required": False, "label": _("Always"), "initial": fixed}
        self.fields[f"value_{column.name}"] = (
            forms.ChoiceField(choices=[("", "—"), *options], **plain) if options else forms.CharField(**plain)
        )
        header = self._header(column.name)
        words = self._add_words(column, header, rule, skip) if options and header else []
        self.rows.append(ColumnRow(self, column, header, words))

    def _header(self, name):
        """The file's column that is picked for a column of ours, or ""."""
        picked = self[f"from_{name}"].value() or ""
        return picked[2:] if picked.startswith("h:") and picked[2:] in self.glance.headers else ""

    def _add_words(self, column, header, rule, skip):
        """A field for each word of the file that is not one of ours already. Returns [(word, field name), ...]."""
        options = choices_of(column)
        words = self.glance.all_words(header)
        if all(word in dict(options) for word in words):
            return []
        table = rule.get("values", {}) if isinstance(rule, dict) else {}
        names = []
        for at, word in enumerate(words):
            name, left_out = f"word_{column.name}_{at}", word in skip.get(header, ())
            self.fields[name] = forms.ChoiceField(
                label=word,
                choices=[("", _("Choose…")), *options, (SKIP, _("Leave these rows out"))],
                initial=SKIP if left_out else table.get(word) or _like(word, options),
                error_messages={"required": _("Say what “%(word)s” means.") % {"word": word}},
            )
            if self.is_bound and name not in self.data:
                self.data[name] = self.fields[name].initial
                self.unasked.add(column.name)
            names.append((word, name))
        return names

    def clean(self):
        cleaned = super().clean()
        self.mapping = {"columns": {}, "skip": {}}
        for row in self.rows:
            self._clean_row(row, cleaned)
        if cleaned.get("dates"):
            self.mapping["dates"] = [cleaned["dates"]]
        return cleaned

    def _clean_row(self, row, cleaned):
        name, column = row.column.name, row.column
        source, value = cleaned.get(f"from_{name}"), cleaned.get(f"value_{name}")
        if source == FIXED and not value:
            self.add_error(f"value_{name}", _("Say what it always is."))
        elif not source and column.required:
            self.add_error(f"from_{name}", _("This column is needed: choose where it comes from."))
        elif name in self.unasked:
            self.add_error(f"from_{name}", _("Say below what the words of this column mean."))
        elif source == FIXED:
            self.mapping["columns"][name] = {"value": value}
        elif source:
            self.mapping["columns"][name] = self._rule(row, cleaned)

    def _rule(self, row, cleaned):
        """A header, or one with its value table; the words to leave out go to the mapping's filter."""
        if not row.word_names:
            return row.header
        meant = {word: cleaned.get(name) for word, name in row.word_names}
        skipped = [word for word, meaning in meant.items() if meaning == SKIP]
        if skipped:
            self.mapping["skip"].setdefault(row.header, []).extend(skipped)
        return {"from": row.header, "values": {word: each for word, each in meant.items() if each != SKIP}}


class ColumnRow:
    """One column of ours on the page: its fields, and examples of what is picked for it."""

    def __init__(self, form, column, header, word_names):
        self.form, self.column, self.header, self.word_names = form, column, header, word_names

    @property
    def source(self):
        return self.form[f"from_{self.column.name}"]

    @property
    def fixed(self):
        return self.form[f"value_{self.column.name}"]

    @property
    def words(self):
        return [self.form[name] for _word, name in self.word_names]

    @property
    def examples(self):
        return self.form.glance.examples(self.header)


def _source(rule):
    """(what the picker starts with, the fixed value) of a mapping's rule for a column."""
    if isinstance(rule, str):
        return f"h:{rule}", ""
    if isinstance(rule, dict):
        return (FIXED, rule["value"]) if "value" in rule else (f"h:{rule.get('from', '')}", "")
    return "", ""


def _like(word, options):
    """The choice whose value or label is that word, whatever its capitals and separators; or ""."""
    plain = "".join(filter(str.isalnum, word.lower()))
    for value, label in options:
        if plain in ("".join(filter(str.isalnum, str(each).lower())) for each in (value, label)):
            return value
    return ""
