"""`manage.py kpis`: the figures, for people and for other programs."""

import csv
import json
import re
from argparse import ArgumentTypeError
from datetime import date

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from kpis.ask import CONFIGURED
from kpis.definitions import measure_by_name
from kpis.periods import Period
from kpis.report import GROUPS, TIME_GRAINS, rows
from kpis.scope import Scope
from reps.cells import escaped
from reps.models import Organisation, ParametersByDay, Rep, Team
from reps.zones import company_time

COLUMNS = ("numerator", "denominator", "value", "low", "high", "n", "unit", "flags")


class Command(BaseCommand):
    help = "Print the KPIs of the company, a team or a rep between two days."

    def add_arguments(self, parser):
        parser.add_argument("--from", dest="start", required=True, type=_day, help="first day, such as 2026-10-01")
        parser.add_argument("--to", dest="end", required=True, type=_day, help="last day")
        who = parser.add_mutually_exclusive_group()
        who.add_argument("--team", help="a team's key: the team and all below it")
        who.add_argument("--rep", help="a rep's key")
        parser.add_argument("--by", action="append", default=[], choices=[*GROUPS, *map(str, TIME_GRAINS)])
        parser.add_argument("--measure", action="append", default=[], help="a measure's name; may be repeated")
        parser.add_argument("--as-of", dest="as_of", type=_day, help="as known on that day; published figures stand")
        parser.add_argument("--horizon", default=CONFIGURED, help="days for cohorts, or none for to date")
        parser.add_argument("--format", choices=["table", "json", "csv"], default="table")

    @company_time()
    def handle(self, **options):
        scope, as_of = _scope(options), options["as_of"] or timezone.localdate()
        by = tuple(dict.fromkeys(options["by"]))
        for name in options["measure"]:
            if measure_by_name(name) is None:
                raise CommandError(f'no measure is called "{name}"')
        found = rows(
            scope,
            _period(options),
            as_of,
            by,
            options["measure"],
            _horizon(options["horizon"]),
            as_published=options["as_of"] is not None,
        )
        getattr(self, f"_{options['format']}")([_plain(row) for row in found], scope, as_of, by)

    def _json(self, found, scope, as_of, by):
        self.stdout.write(json.dumps({"as_of": as_of.isoformat(), "scope": scope.code, "rows": found}, indent=1))

    def _csv(self, found, scope, as_of, by):
        writer = csv.writer(self.stdout, lineterminator="\n")
        writer.writerow(["kpi", "measure", *by, *COLUMNS])
        for row in found:
            cells = ["|".join(row["flags"]) if name == "flags" else row[name] for name in COLUMNS]
            group = [escaped(key or "") for key in row["group"].values()]
            writer.writerow([row["kpi"], row["measure"], *group, *map(_cell, cells)])

    def _table(self, found, scope, as_of, by):
        self.stdout.write(f"{scope.label or scope.code} · {as_of}")
        for row in found:
            group = " ".join(str(value or "-") for value in row["group"].values())
            low_high = "" if row["low"] is None else f" ({row['low']:.3f}..{row['high']:.3f})"
            parts = f"{_short(row['numerator'])}/{_short(row['denominator'])}"
            value = _short(row["value"])
            self.stdout.write(
                f"{row['measure']:<28} {group:<24} {value:>12}{low_high}  {parts}  n={row['n']} "
                + " ".join(row["flags"])
                + (f" (published {_short(row['published'])})" if "published" in row else "")
            )


def _day(text):
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text} is not a date such as 2026-10-01") from None


def _period(options):
    if options["end"] < options["start"]:
        raise CommandError("--to is before --from")
    return Period.between(options["start"], options["end"], ParametersByDay().fiscal)


def _scope(options):
    if options["team"]:
        return Scope.team(_one(Team, options["team"]))
    if options["rep"]:
        return Scope.rep(_one(Rep, options["rep"]))
    return Scope.company(Organisation.current().name)


def _one(model, key):
    found = model.objects.filter(key=key).first()
    if found is None:
        raise CommandError(f'no {model._meta.verbose_name} has the key "{key}"')
    return found


def _horizon(text):
    if text == CONFIGURED:
        return CONFIGURED
    if text == "none":
        return None
    if not re.fullmatch("[0-9]{1,5}", text):
        raise CommandError("--horizon is a number of days, or none")
    return int(text)


def _plain(row):
    figure = row.figure
    restated = {"published": _number(figure.published.figure.value)} if figure.is_restated else {}
    return {
        "kpi": row.kpi.slug,
        "measure": figure.measure.name,
        "group": row.group,
        "numerator": _number(figure.numerator),
        "denominator": _number(figure.denominator),
        "value": _number(figure.value),
        "low": figure.low,
        "high": figure.high,
        "n": _number(figure.n),
        "unit": figure.measure.unit,
        "flags": list(figure.flags),
        **restated,
    }


def _number(value):
    """Whole numbers as such, others as floats; None stays None, which is not 0."""
    if value is None:
        return None
    return int(value) if value == int(value) else float(value)


def _cell(value):
    return "" if value is None else value


def _short(value):
    return (
        "-"
        if value is None
        else str(value)
        if isinstance(value, int)
        else f"{value:.4g}"
        if isinstance(value, float)
        else str(value)
    )
