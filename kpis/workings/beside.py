"""Figures that stand beside others: how much one has changed, what was spent on a source, what is not answered."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kpis.addresses import figure_link
from kpis.comparing.sides import other_side, pair_of
from kpis.definitions import measure_by_name
from kpis.facts.visits import visits_unanswered
from kpis.formats import shown_part, shown_value
from kpis.leads.source_tree import branch_of, records_of
from kpis.leads.spend import KnownSpend, lacking, value_of
from kpis.native import Native, native_amounts
from kpis.period_labels import period_label
from kpis.rates import rates_of
from kpis.readings import readings
from kpis.workings.working import Behind, Worked, Working, sees_sales

EARLIER = {"previous": 1, "last_year": 2}  # where a Reading's times have them


def _change(state, said):
    found = measure_by_name(said["of"])
    if found is None or not state.may_see(found[0]) or said["against"] not in EARLIER:
        return None
    reading = readings([found[1]], state, trail=False)[found[1]]
    change = reading.change if said["against"] == "previous" else reading.change_in_a_year
    if change is None:
        return None
    now, before = reading.completed, getattr(reading, said["against"])
    made_of = tuple((period_label(each.period), figure_link(each, state)) for each in (now, before))
    told = {"about": str(found[1].label), "made_of": made_of}
    then, since = shown_part(before.value), shown_part(now.value)
    if change.apart is not None:
        return Working(change.apart, formula=f"{since} − {then}", unit=unit_of_change(found[1]), **told)
    if said["per"] != "time":
        return Working(change.raw, formula=f"{since} ÷ {then} − 1", **told)
    had, has = shown_part(reading.times[EARLIER[said["against"]]]), shown_part(reading.times[0])
    return Working(change.per_time, formula=f"({since} ÷ {has}) ÷ ({then} ÷ {had}) − 1", **told)


def _apart(state, said):
    """One side less the other, as the page that sets them side by side has them."""
    found = measure_by_name(said["of"])
    if found is None:
        return None
    other = other_side(state, said["with"], said["then"])
    if not (state.may_see(found[0]) and other.may_see(found[0])):
        return None
    pair = pair_of(found[1], state, other)
    sides = tuple(zip(pair.figures, (state, other), strict=True))
    made_of = tuple((f"{side.label}, {period_label(each.period)}", figure_link(each, side)) for each, side in sides)
    formula = " − ".join(shown_value(each) for each, _side in sides)
    return Working(
        pair.difference, made_of=made_of, formula=formula, about=str(found[1].label), unit=apart_unit(found[1])
    )


def _spent(state, said):
    branch = branch_of(said["source"])
    if branch is None or state.scope.kind != "company":
        return None
    found = KnownSpend().records(state.ask())
    found = records_of(found, branch) if branch.code else found
    rates = rates_of(state.ask())
    values = [value for value in (value_of(row, rates) for row in found) if value is not None]
    left_out = [native_amounts([Native(lacking(found, rates))])] if len(values) < len(found) else []
    behind = (Behind("numerator", _("What is added up"), found),)
    return Working(sum(values) if values else None, behind=behind, about=branch.name, notes=tuple(left_out))


def _unanswered(state, said):
    found = visits_unanswered.records(state.ask())
    count = found.count()
    page = f"{reverse('calendar')}?{state.query()}", _("Calendar")
    return Working(count, behind=(Behind("numerator", _("What is counted"), found, count),), page=page)


def unit_of_change(measure):
    """The unit of what a count or an amount is more or less, where a percentage would mislead."""
    return "change" if measure.unit == "money" else "apart"


def apart_unit(measure):
    """The unit of a difference: shares lie points apart."""
    return "points" if measure.unit in ("share", "ratio") else measure.unit


WORKED = (
    Worked(
        "pair_difference",
        gettext_lazy("Difference"),
        gettext_lazy("The left side less the right one."),
        _apart,
        may_see=lambda state: True,  # as the measure on both sides
        takes=("of", "with", "then"),
        why=gettext_lazy("one of the two is blank, or has no day completed"),
    ),
    Worked(
        "change_of",
        gettext_lazy("Change"),
        gettext_lazy("How much more or less it is than then, or for each available rep-day, since holidays move."),
        _change,
        may_see=lambda state: True,  # as the measure it is the change of
        takes=("of", "against", "per"),
        unit="growth",
        why=gettext_lazy("nothing was there before"),
    ),
    Worked(
        "source_spend",
        gettext_lazy("Spent"),
        gettext_lazy("Money entered for the source and all below it, in the months looked at."),
        _spent,
        takes=("source",),
        unit="money",
        why=gettext_lazy("no spend entered, or only in part"),
    ),
    Worked(
        "visits_unanswered",
        gettext_lazy("Not all answered"),
        gettext_lazy("Visits held that can't be judged, for want of an answer that could decide it."),
        _unanswered,
        may_see=sees_sales,
    ),
)
