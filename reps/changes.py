"""What became of a record: who changed what, when, in words, told to somebody who may see it.

A change may mention people its reader may not know of, such as the owner before them: those stay nameless.
"""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from itertools import pairwise

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from reps.deleted.restoring import RESTORED
from reps.models import Candidate, Criterion, Membership, Rep, Team, User

VERSIONS = 50
UNTOLD = ("sent_as", "entry_seconds")  # numbers that say nothing to a reader


@dataclass(frozen=True)
class Step:
    """One field before and after."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Change:
    """One saving of a record. `what` is added, changed or deleted; `by` is blank for an import without a user."""

    at: object
    by: str
    what: str
    steps: tuple[Step, ...]


def changes_of(record, reader, kind=""):
    """The last changes of a record, the newest first; `kind` names the criteria its answers belong to."""
    versions = record.history.select_related("history_user").order_by("-history_date", "-history_id")
    newest = list(versions[: VERSIONS + 1])
    teller = Teller(record, reader, kind)
    pairs = list(pairwise([*newest, None]))[:VERSIONS]
    told = [(teller.change(version, before), before) for version, before in pairs]
    return [change for change, before in told if change.steps or before is None or change.what != _("Changed")]


class Teller:
    """Puts differences into words, for one reader."""

    def __init__(self, record, reader, kind):
        self.fields = [field for field in record._meta.fields if _is_told(field)]
        self.reader = reader
        self.questions = {each.code: each.label for each in Criterion.objects.filter(kind=kind)} if kind else {}
        self.names = {}
        self.known = (Team, Rep) if reader.is_recruiter and isinstance(record, Candidate) else ()  # whom they may mark

    def change(self, version, before):
        what = {"+": _("Added"), "~": _("Changed"), "-": _("Deleted")}[version.history_type]
        if version.history_type == "+" and version.history_change_reason == RESTORED:
            what = _("Brought back")
        steps = self._steps(version, before) if before and version.history_type == "~" else ()
        return Change(version.history_date, self.account(version.history_user), what, tuple(steps))

    def _steps(self, version, before):
        for field in self.fields:
            old, new = getattr(before, field.attname, None), getattr(version, field.attname, None)
            if old == new:
                continue
            if field.name in ("answers", "later_answers"):
                yield from self._answers(old or {}, new or {})
            else:
                yield Step(str(field.verbose_name), self.say(field, old), self.say(field, new))

    def _answers(self, old, new):
        for code in dict.fromkeys([*old, *new]):
            if old.get(code) != new.get(code):
                yield Step(self.questions.get(code, code), say_plain(old.get(code)), say_plain(new.get(code)))

    def say(self, field, value):
        if value in (None, ""):
            return "—"
        if field.is_relation:
            return self.name(field.related_model, value)
        return str(dict(field.flatchoices).get(value) or say_plain(value))

    def name(self, model, pk):
        """What a linked record is called, if the reader may see it."""
        if model is User:
            return self.account(User.objects.filter(pk=pk).first())
        if (model, pk) not in self.names:
            rows = model.objects.all() if model in self.known else model.objects.visible_to(self.reader)
            seen = rows.filter(pk=pk).first()
            self.names[model, pk] = str(seen) if seen else _("somebody else")
        return self.names[model, pk]

    def account(self, user):
        if user is None:
            return ""
        if user.pk != self.reader.pk and user.pk in self.colleagues:
            return _("a colleague")
        return user.called

    @cached_property
    def colleagues(self):
        """Ids of accounts of reps the reader may not see, managers left out."""
        managers = Membership.objects.on(timezone.localdate()).filter(manages=True).values("rep")
        visible = Rep.objects.visible_to(self.reader).values("pk")
        hidden = Rep.objects.exclude(pk__in=visible).exclude(pk__in=managers).exclude(user=None)
        return set(hidden.values_list("user", flat=True))


def _is_told(field):
    return field.editable and not field.primary_key and field.name not in UNTOLD


def say_plain(value):
    """A value that is no choice and no link: yes or no, a date, an instant in local time, or as it is."""
    if value in (None, ""):
        return "—"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "Y-m-d H:i")
    return date_format(value, "Y-m-d") if isinstance(value, date) else str(value)
