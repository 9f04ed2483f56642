"""Cutting time anew: refused where what was published, locked or agreed would have other days (spec 2.8, 8.3)."""

from itertools import chain

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from reps.models import FiscalYear, ParametersByDay, PeriodLock
from reps.models.parameters_by_day import fiscal_calendar

SHOWN = 5


def _locked():
    return [(lock.code, lock.start, lock.end) for lock in PeriodLock.objects.order_by("start")]


IN_USE = [_locked]  # functions giving [(what it is called, first day, last day)]; kpis adds targets


def check_parameters(instance, were, gone=False):
    """Before a row of parameters is saved or deleted: ValidationError where a period in use would be cut anew."""
    rows = [row for row in were.rows if row.pk != instance.pk or row.pk is None]
    rows = [row for row in rows if row.pk is not None or row.starts != instance.starts]
    now = sorted([*rows, *([] if gone else [instance])], key=lambda row: row.starts)
    if [row.fiscal_rule for row in were.rows] != [row.fiscal_rule for row in now]:
        _check(were.fiscal, fiscal_calendar(now))


def check_year(instance, gone=False):
    """As `check_parameters`, before a fiscal year of the table is saved or deleted."""
    rows, entered = ParametersByDay().rows, list(FiscalYear.objects.all())
    others = [each for each in entered if each.pk != instance.pk]
    now = fiscal_calendar(rows, others if gone else [*others, instance])
    _check(fiscal_calendar(rows, entered), now)


def _check(before, now):
    if not now.is_in_order:
        raise ValidationError(_("It would overlap with the fiscal year before or after it."))
    moved = [name for name, *days in chain.from_iterable(each() for each in IN_USE) if _is_recut(days, before, now)]
    if moved:
        words = {"periods": ", ".join(moved[:SHOWN]) + (" …" if len(moved) > SHOWN else "")}
        text = _("%(periods)s: published, locked or with targets, and would have other days. Choose a later day.")
        raise ValidationError(text % words)


def _is_recut(days, before, now):
    return not before.grains_of(*days) <= now.grains_of(*days)
