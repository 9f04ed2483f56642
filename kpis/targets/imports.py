"""The kind `targets` of import_records: one row an agreed amount, the initial one or a later version of it."""

import re
from functools import cache, cached_property

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kpis.definitions import measure_by_name
from kpis.models import Target, TargetVersion
from kpis.periods import Grain, Period
from kpis.targets.entry import too_much, usual_basis
from kpis.targets.late import Late, why_late
from reps.imports.columns import Amount, Choice, Column, Currency, Day, Text, read_day
from reps.imports.kind import Kind, register
from reps.imports.problems import CannotUndo
from reps.models import Rep, Team

INITIAL, REPLAN = TargetVersion.Kind.INITIAL, TargetVersion.Kind.REPLAN
OWNERS = {"rep": Rep, "team": Team}


class MeasureName(Text):
    def read(self, text, desk):
        if measure_by_name(text) is None:
            raise ValueError(_('no measure is called "%(name)s"') % {"name": text})
        return text


class Owner(Column):
    """rep:KEY, team:KEY or company; the value is (rep id, team id)."""

    inert = False

    def read(self, text, desk):
        kind, _colon, key = text.partition(":")
        if text == "company":
            return None, None
        if kind not in OWNERS or not key.strip():
            raise ValueError(_("“%(text)s” is not rep:KEY, team:KEY or company") % {"text": text})
        found = desk.id_of(OWNERS[kind], key.strip())
        return (found, None) if kind == "rep" else (None, found)

    def cell(self, target, desk):
        return f"rep:{target.rep.key}" if target.rep else f"team:{target.team.key}" if target.team else "company"


class PeriodCode(Column):
    """2026, 2026-Q4, 2026-11, 2026-P11 or 2026-W47; a month also as 2026-11-01, which spreadsheets make of it."""

    def read(self, text, desk):
        text = re.sub(r"^(\d{4}-\d{2})-01$", r"\1", text)
        try:
            period = Period.parse(text, desk.fiscal)
        except ValueError:
            period = None
        if period is None or period.grain == Grain.RANGE:
            message = _("“%(text)s” is not a period such as 2026, 2026-Q4, 2026-11 or 2026-W47")
            raise ValueError(message % {"text": text})
        read_day(period.end.isoformat(), desk)
        return period


@register
class Targets(Kind):
    """Rows are versions. A target's initial amount stands for good; a new amount is a later version."""

    name, label, position, model = "targets", gettext_lazy("Targets"), 170, Target
    page = "target_list"
    columns = (
        MeasureName("measure", required=True),
        Owner("owner", required=True),
        PeriodCode("period", required=True),
        Amount("value", required=True, places=4),
        Day("effective_from"),
        Choice("kind", TargetVersion.Kind),
        Text("reason"),
        Choice("basis", Target.Basis),
        Currency(),
    )
    identity = ("measure", "owner", "period")
    parts = (TargetVersion,)
    repeats = True
    whole = True

    def problem_of(self, row):
        """(column, message) where the measure has not such a value, or no such basis or currency."""
        if wrong := too_much(row.values["measure"], row.values["value"]):
            return "value", str(wrong)
        if row.values["measure"] == "won_amount":
            return None
        if row.values.get("basis") not in (None, "", Target.Basis.BOOKINGS):
            return "basis", _("only targets for the won amount are on revenue or cash")
        named = row.values.get("currency") not in (None, "", self.run.desk.organisation.currency)
        return ("currency", _("only targets for the won amount have one")) if named else None

    def look_up(self, rows):
        owners = [row.texts.get("owner", "").strip().partition(":") for row in rows]
        for kind, model in OWNERS.items():
            self.run.desk.fetch(model, {key.strip() for name, _colon, key in owners if name == kind})

    def write(self, rows):
        """Initial amounts first, then versions in the order in which they come into force."""
        targets = self._standing({row.values["measure"] for row in rows})
        initial = [row for row in rows if _is_initial(row.values)]
        later = [row for row in rows if not _is_initial(row.values)]
        self._write_initial(initial, targets)
        self._write_later(sorted(later, key=_in_force_from), targets)

    @cached_property
    def usual_basis(self):
        """A function of a measure: what its new targets are on where the file does not say."""
        return cache(usual_basis)

    def _standing(self, measures):
        """{(measure, rep id, team id, period): (target, its versions in order)}"""
        found = Target.objects.standing().filter(measure__in=measures).prefetch_related("versions")
        return {_key_of(target): (target, list(target.versions.all())) for target in found}

    def _write_initial(self, rows, targets):
        made = []
        for row in rows:
            key, wrong = _key(row.values), self.problem_of(row)
            if wrong:
                self.run.problem(row, *wrong)
                continue
            if key in targets:
                self._compare_initial(row, targets[key][0], targets[key][1][0])
                continue
            if self._is_late(row):
                continue
            target = _new_target(row.values, self.usual_basis)
            targets[key] = (target, [_version(target, 1, row.values, self.run.by)])
            made.append(targets[key])
        self.run.create(Target, [target for target, _versions in made])
        self.run.create(TargetVersion, [version for _target, (version,) in made])
        self.run.count("created", len(made))

    def _compare_initial(self, row, target, initial):
        if wrong := self._contradiction(row, target):
            self.run.problem(row, *wrong)
            return
        if initial.value == row.values["value"]:
            self.run.count("unchanged")
            return
        message = _("the initial target stands at %(value)s and can't be changed. Add a version with effective_from.")
        self.run.problem(row, "value", message % {"value": f"{initial.value.normalize():f}"})

    def _contradiction(self, row, target):
        """(column, message) where a row names another basis or currency than the target stands on; blank names none."""
        if (row.values.get("basis") or target.basis) != target.basis:
            return "basis", _("the target stands on “%(basis)s”") % {"basis": target.basis}
        home = self.run.desk.organisation.currency
        own = target.currency or home
        if (row.values.get("currency") or own) != own:
            return "currency", _("the target stands in %(currency)s") % {"currency": own}
        return None

    def _write_later(self, rows, targets):
        made, extended = [], {}
        unmatched = {key: versions[1:] for key, (_target, versions) in targets.items()}
        for row in rows:
            key = _key(row.values)
            if key in targets and (wrong := self.problem_of(row) or self._contradiction(row, targets[key][0])):
                self.run.problem(row, *wrong)
                continue
            same = next((each for each in unmatched.get(key, ()) if _says(each, row.values)), None)
            if same is not None:
                unmatched[key].remove(same)
                self.run.count("unchanged")
            elif self._may_follow(row, targets.get(key)) and not self._is_late(row):
                target, versions = targets[key]
                versions.append(_version(target, versions[-1].number + 1, row.values, self.run.by))
                made.append(versions[-1])
                extended.setdefault(target.pk, (target, []))[1].append(versions[-1].number)
        self.run.create(TargetVersion, made)
        self.run.count("created", len(made))
        self._note(extended)

    def _is_late(self, row):
        """Whether it moves figures of a locked period, and nobody said why."""
        said, lock = row.values, None
        if self.run.is_guarded and not said.get("reason"):
            lock = Late(self.run.locks).period(said["measure"], said["period"], said.get("effective_from"))
        if lock:
            self.run.problem(row, "reason", why_late(lock), is_late=True)
        return lock is not None

    def _may_follow(self, row, found):
        if found is None:
            self.run.problem(row, "period", _("there is no initial target for this owner and period"))
            return False
        last = found[1][-1].effective_from
        start = row.values.get("effective_from")
        if last and start and start < last:
            message = _("a later version is in force from %(day)s already")
            self.run.problem(row, "effective_from", message % {"day": last})
            return False
        return True

    def _note(self, extended):
        """A target's history says which import added which versions, so that undo finds them."""
        self.run.change(Target, [target for target, _numbers in extended.values()])
        for target, numbers in extended.values():
            note = target.history.filter(import_batch=self.run.batch).latest("history_id")
            note.history_change_reason = ",".join(map(str, numbers))
            note.save(update_fields=["history_change_reason"])

    def undo_created(self, model, records):
        """An initial target can't be deleted by anyone: it is void instead."""
        for target in records:
            self._check_no_later_version(target, {1, *self._numbers(target)})
            target.voided_at, target.void_reason = timezone.now(), _("The import was undone.")
        self.run.change(Target, records)

    def undo_changed(self, model, records, before):
        for target in records:
            numbers = self._numbers(target)
            self._check_no_later_version(target, {*numbers, *range(1, min(numbers))})
            target.versions.filter(number__in=numbers).delete()
        self.run.change(Target, before)

    def _check_no_later_version(self, target, known):
        if target.versions.exclude(number__in=known).exists():
            raise CannotUndo(_("target %(target)s got a later version after the import.") % {"target": target})

    def _numbers(self, target):
        """Numbers of the versions that the import added to a target that stood."""
        notes = target.history.filter(import_batch=self.run.undone, history_type="~")
        reasons = notes.values_list("history_change_reason", flat=True)
        return [int(number) for reason in reasons for number in reason.split(",")]

    @classmethod
    def records(cls):
        found = TargetVersion.objects.filter(target__voided_at__isnull=True)
        return found.select_related("target__rep", "target__team").order_by("target", "number")

    def cells(self, version):
        owner = self.by_name["owner"].cell(version.target, self.run.desk)
        start = self.by_name["effective_from"].show(version.effective_from, self.run.desk)
        value = self.by_name["value"].show(version.value, self.run.desk)
        target = version.target
        agreed = [target.measure, owner, target.period, value, start, version.kind, version.reason]
        return [*agreed, target.basis, target.currency]


def _is_initial(values):
    kind = values.get("kind")
    return kind == INITIAL if kind else values.get("effective_from") is None


def _in_force_from(row):
    start = row.values.get("effective_from")
    return (start is not None, start or row.number)


def _key(values):
    return values["measure"], *values["owner"], values["period"].code


def _key_of(target):
    return target.measure, target.rep_id, target.team_id, target.period


def _new_target(values, usual):
    rep, team = values["owner"]
    period = values["period"]
    days = {"period": period.code, "start": period.start, "end": period.end}
    basis = values.get("basis") or usual(values["measure"])
    about = {"measure": values["measure"], "basis": basis, "currency": values.get("currency", "")}
    return Target(**about, rep_id=rep, team_id=team, **days)


def _version(target, number, values, by):
    return TargetVersion(
        target=target,
        number=number,
        value=values["value"],
        effective_from=values.get("effective_from"),
        kind=INITIAL if number == 1 else values.get("kind") or REPLAN,
        reason=values.get("reason", ""),
        by=by,
    )


def _says(version, values):
    """Whether a stored version is the one of a row."""
    given = (values["value"], values.get("effective_from"), values.get("kind") or REPLAN, values.get("reason", ""))
    return (version.value, version.effective_from, version.kind, version.reason) == given
