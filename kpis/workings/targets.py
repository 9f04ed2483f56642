"""What was meant: the goal beside a figure, and the cells of the targets' grid."""

from django.urls import reverse
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kpis.addresses import worked_link
from kpis.definitions import measure_by_name
from kpis.formats import shown, shown_in, shown_part
from kpis.models import Target
from kpis.periods import Grain
from kpis.rates import rates_of
from kpis.readings import goal_of
from kpis.scope import Scope
from kpis.talent.nine_box import Shares
from kpis.targets.aims import at_home
from kpis.targets.assigned import assigned, over_assignment
from kpis.targets.entered import added_up, standing_parts_of
from kpis.targets.entry import MEASURES, entered, owners
from kpis.targets.expected import expected_of
from kpis.targets.goals import Goals
from kpis.workings.working import Behind, Worked, Working
from reps.models import Team


def _records(name, title, targets):
    found = Target.objects.filter(pk__in=[target.pk for target in targets])
    return Behind(name, title, found, len(targets))


def _goal(state, said):
    found = measure_by_name(said["of"])
    if found is None or not state.may_see(found[0]):
        return None
    measure, aims = found[1], _aims(found[1], state)
    behind = (_records("numerator", _("The target"), aims),) if aims else ()
    value = goal_of(measure, state)
    notes = () if aims or value is None else (_of_parameters(state),)
    formula = _by_time(measure, state)
    return Working(value, formula=formula, unit=measure.unit, about=str(measure.label), behind=behind, notes=notes)


def _aims(measure, state):
    """[Aim, ...] of which a goal is made: one, or those of the parts of the period."""
    if measure.is_sum_of_things:
        return [aim for aim, _amount in standing_parts_of(measure.name, state.ask())(state.scope.code, state.period)]
    aim = Goals.of(measure, state.ask()).nearest_here(state.period.end)
    return [aim] if aim else []


def _by_time(measure, state):
    """What was expected ÷ rep-weeks, of a goal that newcomers lower; "" of another."""
    expected, weeks = (each.get((0,), 0) for each in expected_of(measure, state.ask()))
    if not weeks or not expected:
        return ""
    parts = {"expected": shown_part(expected), "weeks": shown_part(weeks)}
    return _("%(expected)s expected (less of newcomers) ÷ %(weeks)s rep-weeks") % parts


def _of_parameters(state):
    since = state.parameters.effective_from
    if since is None:
        return _("Nobody entered a target: it is the company's parameter.")
    day = {"day": date_format(since)}
    return _("Nobody entered a target: it is the company's parameter, in force since %(day)s.") % day


def _cell(state, said):
    """(measure, Owner) of a cell of the grid, whose period is the page's; None where there is no such."""
    if said["of"] not in MEASURES:
        return None
    year = state.around(state.period.start, Grain.YEAR)
    owner = next((each for each in owners(state.scope, year) if each.code == said["owner"]), None)
    return owner and (measure_by_name(said["of"])[1], owner)


def _working(state, measure, owner, value, **more):
    about = f"{measure.label} · {owner.label}"
    page = f"{reverse('targets')}?{state.query(measure=measure.name)}", _("All targets of the year")
    return Working(value, unit=measure.unit, about=about, page=page, **more)


def _entered(read):
    """The work of a cell that reads one entered target."""

    def work(state, said):
        found = _cell(state, said)
        target = found and entered(found[0].name, state.period, [found[1]]).get((said["owner"], state.period.code))
        if not target:
            return None
        behind = (_records("numerator", _("The target"), [target]),)
        notes = [*_versions(target, found[0].unit), *([_("Counted at the plan rate.")] if target.currency else [])]
        told = _converted(state, target, read(target))
        return _working(state, *found, behind=behind, notes=tuple(notes), **told)

    return work


def _converted(state, target, amount):
    """An amount of a target in the organisation's currency, with how it comes to that, or why it does not."""
    rates = rates_of(state.ask())
    value = at_home(amount, target, rates)
    if value == amount:
        return {"value": value}
    year = {"currency": target.currency, "year": rates.fiscal_year(target.start)}
    if value is None:
        return {"value": None, "reason": _("no plan rate of %(currency)s for fiscal year %(year)s") % year}
    rate = number_format(rates.plan_rate(target.currency, target.start).normalize())
    return {"value": value, "formula": f"{shown_in(amount, target.currency)} × {rate}"}


def _versions(target, unit):
    """What it was agreed at, one sentence a version."""
    for version in target.versions.all():
        words = {"kind": version.get_kind_display(), "value": shown_in(version.value, target.currency, unit)}
        if version.effective_from is None:
            yield _("%(kind)s: %(value)s") % words
        else:
            words |= {"day": date_format(version.effective_from), "reason": version.reason}
            yield _("%(kind)s: %(value)s from %(day)s, %(reason)s") % words


def _sum(state, said):
    found = _cell(state, said)
    parts = found and standing_parts_of(found[0].name, state.ask())(said["owner"], state.period)
    if not parts:
        return None
    behind = (_records("numerator", _("What is added up"), [target for target, _amount in parts]),)
    amounts, total = [amount for _target, amount in parts], added_up(parts)
    told = {"reason": _("no exchange rate")} if total is None else {"formula": _added(amounts, found[0].unit)}
    return _working(state, *found, total, behind=behind, **told)


def _added(amounts, unit):
    return " + ".join(shown(amount, unit) for amount in amounts)


def _fair(state, said):
    found = _cell(state, said)
    target = found and entered(found[0].name, state.period, [found[1]]).get((said["owner"], state.period.code))
    if not target or found[1].rep is None:
        return None
    measure, owner = found
    shares = Shares(state.period, state.ask(scope=Scope.rep(owner.rep)))
    agreed = at_home(target.initial_value, target, rates_of(state.ask()))
    if agreed is None:
        return _working(state, *found, None, reason=_("no exchange rate"))
    numbers = {"target": shown(agreed, measure.unit), "days": shown_part(shares.loaded()), "workdays": shares.workdays}
    formula = _("%(target)s × %(days)s days there, fewer while new ÷ %(workdays)s working days") % numbers
    link = worked_link(INITIAL, agreed, state, unit=measure.unit, **said)
    made_of = ((_("Initial target"), link),)
    behind = (_records("numerator", _("The target"), [target]),)
    value = shares.of(agreed)
    return _working(state, measure, owner, value, formula=formula, made_of=made_of, behind=behind)


def _over_assignment(state, said):
    if said["of"] not in MEASURES or state.scope.kind == "rep":
        return None
    team = Team.objects.get(pk=state.scope.team_id) if state.scope.team_id else None
    asked = said["of"], team, state.period, state.ask()
    own, below = assigned(*asked)
    behind = (
        _records("numerator", _("What is added up"), [target for target, _amount in below]),
        _records("denominator", _("What it is divided by"), [target for target, _amount in own]),
    )
    measure = measure_by_name(said["of"])[1]
    formula = " ÷ ".join(shown(added_up(parts), measure.unit) for parts in (below, own))
    return Working(over_assignment(*asked), formula=formula, behind=behind, about=str(measure.label))


INITIAL = Worked(
    "target_initial",
    gettext_lazy("Initial target"),
    gettext_lazy("What was agreed first for this owner and period. It stays for ever; changes stand beside it."),
    _entered(lambda target: target.initial_value),
    takes=("of", "owner"),
)
GOAL = Worked(
    "goal",
    gettext_lazy("Target"),
    gettext_lazy(
        "What was meant for this owner: entered for them, else for their team or those above it, else for the company. "
        "How many of a thing is meant for its owner alone."
    ),
    _goal,
    may_see=lambda state: True,  # as the measure it is the target of
    takes=("of",),
    why=gettext_lazy("no target was entered"),
)
WORKED = (
    GOAL,
    INITIAL,
    Worked(
        "target_present",
        gettext_lazy("Present target"),
        gettext_lazy("The target of this owner and period that is in force today."),
        _entered(lambda target: target.current_value),
        takes=("of", "owner"),
    ),
    Worked(
        "target_sum",
        gettext_lazy("Targets added up"),
        gettext_lazy("What the targets of the shorter periods add up to."),
        _sum,
        takes=("of", "owner"),
    ),
    Worked(
        "target_fair",
        gettext_lazy("Pro-rated target"),
        gettext_lazy("The initial target for the days this person is there, less leave and while ramping up."),
        _fair,
        takes=("of", "owner"),
    ),
    Worked(
        "over_assignment",
        gettext_lazy("Over-assignment"),
        gettext_lazy("Initial targets directly below, of teams and members, divided by the own initial target."),
        _over_assignment,
        takes=("of",),
        unit="ratio",
        why=gettext_lazy("no own target, or none below, or on different bases, or without an exchange rate"),
    ),
)
