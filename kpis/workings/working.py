"""What it takes to explain a figure that no KPI lists: one worked out of others, of cases or of targets."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from kpis.addresses import linked
from kpis.figure import Figure
from kpis.formats import shown
from kpis.record_tables.table import table_of, tells_parts
from reps.models import Candidate, Lead, Rep, Visit
from reps.models.talent import themselves


def _candidates_of(user):
    """Those whose record the user may open, as a candidate or as the rep they became; never themselves."""
    theirs = Q(pk__in=Candidate.objects.visible_to(user)) | Q(rep__in=Rep.objects.visible_to(user))
    return theirs & ~themselves(user)


def _leads_of(user):
    """Those whose page the user may open: whoever had a lead only in between knows that it was theirs, no more."""
    return Q(pk__in=Lead.objects.visible_to(user).order_by().values("pk"))


def _visits_of(user):
    return Q(pk__in=Visit.objects.visible_to(user).order_by().values("pk"))


GUARDED = {
    Candidate: (_candidates_of, ("name",), _("On other teams' benches by now, or yourself: %(names)s.")),
    Lead: (_leads_of, ("company", "key"), _("With others by now: %(names)s.")),
    Visit: (_visits_of, ("customer__name",), _("Joint visits that somebody else logged: %(names)s.")),
}  # records that are others', or move on: whose may be opened, what the rest are called, and how that is told


@dataclass(frozen=True)
class Behind:
    """Records or cases a figure is made of. `found` is a queryset or a table; `count` is how many it stands for."""

    name: str  # what an address calls them
    title: str | Promise
    found: object
    count: int | None = None  # what the formula says they are; None where they are not counted, but added up
    elsewhere: str = ""  # in words, those among them that have moved out of the reader's sight since
    is_own: bool = False  # whether the reader is the rep whose figure it is

    def table(self, as_of=None):
        return table_of(self.found, as_of, is_own=self.is_own) if hasattr(self.found, "model") else self.found

    def seen_by(self, user, is_own=False):
        """The same, with no more than the names of records that are another team's by now."""
        model = getattr(self.found, "model", None)
        if model not in GUARDED or user.sees_everything or (model is Visit and not tells_parts(self.found)):
            return replace(self, is_own=is_own)
        theirs, called, words = GUARDED[model]
        seen = self.found.filter(theirs(user))
        gone = self.found.exclude(pk__in=seen.order_by().values("pk")).order_by(*called).values_list("pk", *called)
        names = [_named(model, *each, is_own=is_own) for each in gone]
        elsewhere = linked(words, names=format_html_join(", ", "{}", ([name] for name in names))) if names else ""
        return replace(self, found=seen, elsewhere=elsewhere, is_own=is_own)


def _named(model, pk, *called, is_own):
    """What a record is called that the reader may not open; a lead that was one's own can be disputed all the same."""
    name = next(filter(None, called))
    if not is_own or model is not Lead:
        return name
    return format_html('<a href="{}" title="{}">{}</a>', reverse("dispute_new", args=["lead", pk]), _("Contest"), name)


@dataclass(frozen=True)
class Working:
    """A figure worked out again: its formula with its own numbers, the figures it is made of, its records.

    `formula` leaves the result out: it is put behind it. `made_of` holds (label, link) of figures that open themselves.
    """

    value: object
    formula: str = ""
    made_of: tuple = ()
    behind: tuple[Behind, ...] = ()
    about: str = ""  # whose or which figure this is, beyond who and when
    notes: tuple = ()  # flags and ranges, as sentences
    unit: str = ""  # where it is not the one that is usual
    reason: str | Promise = ""  # why it is blank
    page: tuple | None = None  # (address, label) of the page that shows it


def sees_sales(state):
    return state.user.sees_sales


def sees_each(state):
    """Whether the reader may see what each person of the scope did."""
    return state.user.sees_sales and not state.is_totals_only


def sees_talent(state):
    return state.may_see_talent


@dataclass(frozen=True, eq=False)
class Worked:
    """A named figure that no KPI lists. It goes where a Measure goes that is shown and explained.

    `work(state, said)` works it out again: `said` holds what the address says of `takes`. None: there is no such.
    """

    name: str
    label: str
    definition: str
    work: Callable
    may_see: Callable = sees_each
    takes: tuple[str, ...] = ()
    unit: str = "count"
    why: str | Promise = ""
    horizon = ""

    def look_back(self, parameters, of_rep):
        """Months that pages look back at least: none."""
        return 0

    def why_blank(self, figure):
        return str(self.why)

    def figure(self, working, period):
        """The Figure of a Working."""
        made = replace(self, unit=working.unit or self.unit, why=working.reason or self.why)
        return Figure(made, period, {}, None, None, working.value, None, None, 0, ())

    def shown(self, value, unit=""):
        return shown(value, unit or self.unit)
