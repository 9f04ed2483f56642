"""Mappings: how a foreign export becomes the columns of the contract. docs/importing.md describes the format.

    {"delimiter": ",", "headers": [...], "sheet": "...", "encoding": "...",
     "dates": ["%m/%d/%Y"],
     "kinds": {"proposals": {"skip": {"stage": ["Prospecting"]}, "only": {...}, "distinct": true,
                             "columns": {"key": "opportunity_id",                       a column of the file
                                         "currency": {"value": "USD"},                  always the same
                                         "status": {"from": "stage", "values": {"Won": "won"}, "other": "open"},
                                         "owner": {"template": "rep:{agent}"},           made from columns
                                         "won_amount": {"from": "value", "when": {"stage": ["Won"]}},
                                         "source": {"from": "origin", "slug": true, "blank": "unknown"},
                                         "period": {"from": "day", "as": "quarter"}}}}}

A kind may have a list of such parts: regions, then teams. "distinct" takes rows that come out the same once; "update"
changes records that are there already and makes none, so that required columns may lack; "early" takes days that lie
before their lead was received as they stand, where nobody can correct the file. Where there is one kind only,
"columns" and the like may stand at the top. JSON, or TOML in a file.
"""

import json
import re
import tomllib
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.utils.translation import gettext as _

from reps.imports.columns import Day, Moment
from reps.imports.problems import BadFile
from reps.imports.reading import Layout
from reps.models import SavedMapping

PART = {"columns", "skip", "only", "distinct", "update", "early", "dates"}
TOP = {"delimiter", "headers", "sheet", "encoding", "dates", "kinds", "about"} | PART
RULE = {"from", "value", "template", "values", "other", "when", "slug", "blank", "dates", "as"}
PERIODS = {"year": 12, "quarter": 3, "month": 1}


def load_mapping(name_or_file):
    """The mapping of a .json or .toml file, or one saved under that name. BadFile if there is neither."""
    path = Path(name_or_file)
    if path.is_file():
        return _parsed(path)
    saved = SavedMapping.objects.filter(name=name_or_file).first()
    if saved is None:
        raise BadFile(_("There is no mapping file and no saved mapping “%(name)s”.") % {"name": name_or_file})
    return saved.mapping


def _parsed(path):
    try:
        text = path.read_text(encoding="utf-8-sig")
        return tomllib.loads(text) if path.suffix == ".toml" else json.loads(text)
    except ValueError as error:
        raise BadFile(_("%(file)s can't be read: %(error)s") % {"file": path.name, "error": error}) from None


def layout_of(mapping, encoding=""):
    """How the file is laid out, by its mapping; an encoding given by hand comes first."""
    return Layout(
        delimiter=mapping.get("delimiter", ""),
        headers=tuple(mapping.get("headers", ())),
        sheet=mapping.get("sheet", ""),
        encoding=encoding or mapping.get("encoding", ""),
    )


def kinds_of(mapping, kind_name):
    """[(kind, part of the mapping)]: what `kind_name` asks for, or everything for "all". BadFile if there is none."""
    kinds = mapping.get("kinds") or {kind_name: {name: mapping[name] for name in PART if name in mapping}}
    parts = [(name, part) for name, given in kinds.items() for part in _listed(given) if kind_name in ("all", name)]
    if not parts or not all(part.get("columns") for _name, part in parts):
        raise BadFile(_("The mapping has no columns for “%(kind)s”.") % {"kind": kind_name})
    return parts


@dataclass
class Recipe:
    """One kind's part of a mapping, ready to turn rows of a file into rows of the contract."""

    kind: type
    columns: dict
    dates: list = field(default_factory=list)
    skip: dict = field(default_factory=dict)
    only: dict = field(default_factory=dict)
    distinct: bool = False
    update: bool = False
    early: bool = False

    def takes(self, cells):
        """Whether the filters let a row through; `cells` is {header: text}."""
        return not self._meets(cells, self.skip, any) and self._meets(cells, self.only, all)

    def _meets(self, cells, filters, rule):
        return rule(cells[name].strip() in _listed(wanted) for name, wanted in filters.items())

    def apply(self, cells, desk):
        """({column: text}, [(column, message)]) of a row."""
        texts, problems = {}, []
        for name, rule in self.columns.items():
            try:
                texts[name] = self._text(name, rule, cells, desk)
            except ValueError as error:
                problems.append((name, str(error)))
        return texts, problems

    def _text(self, name, rule, cells, desk):
        if isinstance(rule, str):
            if not self.dates:  # most cells of most files
                return cells[rule].strip()
            rule = {"from": rule}
        if not self._meets(cells, rule.get("when", {}), all):
            return ""
        text = _translated(_drawn(rule, cells), rule)
        if rule.get("slug"):
            text = slug(text)
        return self._dated(name, text, rule, desk) if text else rule.get("blank", "")

    def _dated(self, name, text, rule, desk):
        column = next((each for each in self.kind.columns if each.name == name), None)
        styles = _listed(rule.get("dates", self.dates))
        if "as" in rule:
            return _period(_moment(text, styles), rule["as"], desk.fiscal)
        if styles and isinstance(column, Day | Moment):
            moment = _moment(text, styles)
            return moment.date().isoformat() if isinstance(column, Day) else moment.isoformat()
        return text

    def headers(self):
        """Names of the file's columns that this part reads."""
        rules = [{"from": rule} if isinstance(rule, str) else rule for rule in self.columns.values()]
        names = [name for rule in rules for name in (rule.get("from"), *rule.get("when", ())) if name]
        made = [name for rule in rules for name in re.findall(r"{([^}]*)}", rule.get("template", ""))]
        return list(dict.fromkeys([*names, *made, *self.skip, *self.only]))


def recipe(kind, part, mapping):
    """A checked Recipe. BadFile says what is wrong with the mapping."""
    _check_words(mapping, TOP)
    _check_words(part, PART)
    for name, rule in part["columns"].items():
        if name not in kind.column_names():
            message = _("The mapping names a column “%(column)s” that %(kind)s do not have.")
            raise BadFile(message % {"column": name, "kind": kind.name})
        if not isinstance(rule, str):
            _check_words(rule, RULE)
            _check_rule(name, rule)
    options = {name: part[name] for name in ("skip", "only", "distinct", "update", "early") if name in part}
    dates = _listed(part.get("dates", mapping.get("dates", [])))
    return Recipe(kind, part["columns"], dates, **options)


def plain_recipe(kind, headers):
    """The recipe of a file that has the contract's own columns; capitals and spaces around don't matter."""
    names, known = {}, kind.column_names()
    for header in headers:
        name = header.strip().lower()
        if name in known and name in names:
            raise BadFile(_("More than one column is called “%(name)s”.") % {"name": name})
        names[name] = header
    return Recipe(kind, {name: names[name] for name in known if name in names})


def _check_words(given, known):
    if not isinstance(given, dict):
        raise BadFile(_("The mapping is not made of objects where it should be."))
    wrong = sorted(set(given) - known)
    if wrong:
        message = _("The mapping has “%(word)s” where only these are known: %(known)s")
        raise BadFile(message % {"word": wrong[0], "known": ", ".join(sorted(known))})


def _check_rule(name, rule):
    if len({"from", "value", "template"} & set(rule)) != 1:
        message = _("Column “%(column)s” of the mapping needs one of: from, value, template.")
        raise BadFile(message % {"column": name})
    if "as" in rule and rule["as"] not in PERIODS:
        raise BadFile(_("Column “%(column)s”: “as” is one of year, quarter, month.") % {"column": name})


def _listed(value):
    return value if isinstance(value, list | tuple) else [value]


def _drawn(rule, cells):
    if "value" in rule:
        return str(rule["value"])
    if "from" in rule:
        return cells[rule["from"]].strip()
    used = re.findall(r"{([^}]*)}", rule["template"])
    if not any(cells[name].strip() for name in used):
        return ""
    return re.sub(r"{([^}]*)}", lambda found: cells[found[1]].strip(), rule["template"])


def _translated(text, rule):
    """By the value table. A value that is not in it is a problem of its row, unless `other` says what it means."""
    table = rule.get("values")
    if table is None or (not text and "" not in table):
        return text
    if text in table:
        return str(table[text])
    if "other" not in rule:
        raise ValueError(_("“%(text)s” is not in the mapping's value table") % {"text": text})
    return text if rule["other"] == "=" else str(rule["other"])


def slug(text):
    """A key from a name: letters and digits in lower case, anything else a hyphen."""
    return re.sub(r"[\W_]+", "-", text.strip().lower()).strip("-")


def _moment(text, styles):
    for style in styles:
        try:
            return datetime.strptime(text, style)
        except ValueError:
            continue
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        shown = ", ".join([*styles, "%Y-%m-%d"])
        raise ValueError(_("“%(text)s” is not a date like %(styles)s") % {"text": text, "styles": shown}) from None


def _period(moment, name, fiscal):
    """The code of the month, fiscal quarter or fiscal year a day lies in."""
    year, number = fiscal.number(name, moment.date())
    match name:
        case "month":
            return f"{year}-{'P' if fiscal.by_weeks(moment.date()) else ''}{number:02}"
        case "quarter":
            return f"{year}-Q{number}"
    return str(year)
