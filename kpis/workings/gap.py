"""Why the won amount changed: what each part adds, and what was planned (spec 10.4)."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kpis.addresses import link_to, worked_link
from kpis.definitions import measure_by_name
from kpis.facts.money import amount_unknown, amount_without_rate
from kpis.formats import shown, shown_change
from kpis.insight.divisia import log_mean
from kpis.insight.gap import AGAINST, FACTORS, gap
from kpis.models import Target
from kpis.targets.entered import initial_parts
from kpis.workings.targets import GOAL
from kpis.workings.working import Behind, Worked, Working, sees_sales

PLANNED = ("won_amount", *FACTORS)


def _gap(state, said):
    return gap(state, said["against"]) if said["against"] in AGAINST else None


def _effect(state, said):
    found = _gap(state, said)
    factor = found and next((each for each in found.factors if each.measure.name == said["of"]), None)
    if not factor:
        return None
    why = {"reason": found.why} if factor.effect is None else {"formula": _split(found, factor)}
    made_of = (
        (_("Then"), _then(found, factor, state)),
        (_("Now"), link_to(shown(factor.now, factor.measure.unit), factor.url, factor.measure.label)),
        (CHANGE.label, worked_link(CHANGE, found.change, state, against=found.against)),
    )
    return Working(factor.effect, about=str(factor.label), made_of=made_of, **why)


def _split(found, factor):
    """The logarithmic mean of the two amounts × ln(now ÷ then); what a factor of zero takes, as an amount."""
    if not all(each.before and each.now for each in found.factors):
        return _("%(change)s: a factor of zero takes the whole change") % {"change": shown_change(factor.effect)}
    unit = factor.measure.unit
    return _("%(mean)s (logarithmic mean of the two amounts) × ln(%(now)s ÷ %(before)s)") % {
        "mean": shown(log_mean(found.before, found.now), "money"),
        "now": shown(factor.now, unit),
        "before": shown(factor.before, unit),
    }


def _then(found, factor, state):
    measure = factor.measure
    if found.against == "plan":
        return worked_link(PLAN, factor.before, state, unit=measure.unit, of=measure.name)
    return link_to(shown(factor.before, measure.unit), factor.earlier_url, measure.label)


def _change(state, said):
    found = _gap(state, said)
    if not found:
        return None
    if found.change is None:
        return Working(None, reason=found.why)
    formula = f"{shown(found.now, 'money')} − {shown(found.before, 'money')}"
    made_of = [
        (factor.label, worked_link(EFFECT, factor.effect, state, of=factor.measure.name, against=found.against))
        for factor in found.factors
    ]
    return Working(found.change, formula=formula, made_of=tuple(made_of), about=str(AGAINST[found.against]))


def _planned(state, said):
    if said["of"] not in PLANNED:
        return None
    found, measure = gap(state, "plan"), measure_by_name(said["of"])[1]
    values = {"won_amount": found.before} | {factor.measure.name: factor.before for factor in found.factors}
    told = {"about": str(measure.label), "unit": measure.unit}
    if said["of"] == "deals_per_proposal":
        goal = worked_link(GOAL, values[said["of"]], state, unit="share", of="close_rate")
        return Working(values[said["of"]], made_of=((_("Close rate aimed at"), goal),), **told)
    if said["of"] == "average_deal":
        return Working(values[said["of"]], formula=_size(values), made_of=_parts(values, state), **told)
    targets = [target.pk for target, _amount in initial_parts(said["of"], state.ask())]
    behind = Behind("numerator", _("The target"), Target.objects.filter(pk__in=targets), len(targets))
    return Working(values[said["of"]], behind=(behind,) if targets else (), **told)


def _size(values):
    if values["average_deal"] is None:
        return ""
    return "{} ÷ ({} × {})".format(
        shown(values["won_amount"], "money"),
        shown(values["proposals_issued"], "count"),
        shown(values["deals_per_proposal"], "share"),
    )


def _parts(values, state):
    measures = {name: measure_by_name(name)[1] for name in values if name != "average_deal"}
    return tuple(
        (each.label, worked_link(PLAN, values[name], state, unit=each.unit, of=name)) for name, each in measures.items()
    )


def _left_out(state, said):
    facts = (amount_without_rate, _("Without an exchange rate")), (amount_unknown, _("Amount not known"))
    found = [(fact.records(state.ask()), title) for fact, title in facts]
    behind = [Behind(f"part{at}", title, rows, rows.count()) for at, (rows, title) in enumerate(found)]
    return Working(sum(each.count for each in behind), behind=tuple(each for each in behind if each.count))


EFFECT = Worked(
    "gap_effect",
    gettext_lazy("Adds to the change"),
    gettext_lazy("What this part adds to the change of the won amount. The three parts add up to it exactly."),
    _effect,
    may_see=sees_sales,
    takes=("of", "against"),
    unit="change",
)
CHANGE = Worked(
    "gap_change",
    gettext_lazy("Change of the won amount"),
    gettext_lazy("The won amount now, less that of then or of the plan."),
    _change,
    may_see=sees_sales,
    takes=("against",),
    unit="change",
)
PLAN = Worked(
    "planned",
    gettext_lazy("Planned"),
    gettext_lazy("As it was meant: initial targets of exactly this owner and period, and the close rate aimed at."),
    _planned,
    may_see=sees_sales,
    takes=("of",),
    why=gettext_lazy("no initial target"),
)
LEFT_OUT = Worked(
    "left_out",
    gettext_lazy("Left out"),
    gettext_lazy("Won amounts that nobody knows, or that have no exchange rate."),
    _left_out,
    may_see=sees_sales,
)
WORKED = (EFFECT, CHANGE, PLAN, LEFT_OUT)
