"""Whom the team will need: leavers to expect, and the ready people to have against them (spec 5)."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kpis.addresses import figure_link, worked_link
from kpis.definitions import kpi_by_slug
from kpis.formats import shown, shown_part
from kpis.publishing.overlay import figures
from kpis.talent.need import approached, approaches, need_on
from kpis.talent.pool import state_day
from kpis.workings.working import Behind, Worked, Working, sees_talent
from reps.models import Candidate


def _need(state):
    ask = state.ask()
    return need_on(ask, state_day(ask, state.period))


def _leavers(state, said):
    need = _need(state)
    formula = _("%(attrition)s a year × %(headcount)s people × %(months)s months to fill ÷ 12") % {
        "attrition": shown(need.attrition, "share"),
        "headcount": need.headcount,
        "months": shown_part(need.fill_months),
    }
    numbers = {"left": need.leavers, "years": shown_part(round(need.rep_years, 1))}
    note = _("Attrition: %(left)s who left in %(years)s person-years, drawn towards what is usual.") % numbers
    return Working(need.expected_leavers, formula=formula, notes=(note,))


def _chance(state, said):
    need = _need(state)
    link = worked_link(LEAVERS, need.expected_leavers, state)
    formula = f"1 − e^(−{shown(need.expected_leavers, 'decimal')})"
    return Working(need.chance_of_leaver, formula=formula, made_of=((LEAVERS.label, link),))


def _hire_chance(state, said):
    ask = state.ask()
    day = state_day(ask, state.period)
    found, parameters = approaches(ask, day), state.parameters
    formula = "({hired} + {weight} × {prior}) ÷ ({known} + {weight})".format(
        hired=found.hired,
        known=found.known,
        weight=shown_part(parameters.prior_weight),
        prior=shown(parameters.p_hire_prior, "share"),
    )
    candidates = Candidate.objects.filter(pk__in=[person.candidate.pk for person in approached(ask, day)])
    behind = (Behind("denominator", _("Ready people approached"), candidates, found.known),)
    return Working(found.chance, formula=formula, behind=behind)


def _bench_needed(state, said):
    ask, need = state.ask(), _need(state)
    chance = approaches(ask, state_day(ask, state.period)).chance
    kpi = kpi_by_slug("talent_pool")
    (demand,) = figures([kpi["bench_demand"]], ask)[kpi["bench_demand"]].values()
    made_of = (
        (demand.measure.label, figure_link(demand, state)),
        (HIRE_CHANCE.label, worked_link(HIRE_CHANCE, chance, state)),
    )
    formula = _("%(demand)s ÷ %(chance)s, rounded up") % {
        "demand": shown(need.demand, "decimal"),
        "chance": shown(chance, "share"),
    }
    return Working(need.bench_needed(chance), formula=formula, made_of=made_of)


LEAVERS = Worked(
    "expected_leavers",
    gettext_lazy("Leavers to expect"),
    gettext_lazy("How many people are likely to leave while a post is being filled."),
    _leavers,
    may_see=sees_talent,
    unit="decimal",
)
HIRE_CHANCE = Worked(
    "hire_chance",
    gettext_lazy("Chance that somebody approached joins"),
    gettext_lazy("Of the ready people approached in two years and of whom it is known, the share hired, with a prior."),
    _hire_chance,
    may_see=sees_talent,
    unit="share",
)
WORKED = (
    LEAVERS,
    Worked(
        "leaver_chance",
        gettext_lazy("Chance of at least one leaver"),
        gettext_lazy("How likely it is that at least one person leaves while a post is being filled."),
        _chance,
        may_see=sees_talent,
        unit="share",
    ),
    HIRE_CHANCE,
    Worked(
        "bench_needed",
        gettext_lazy("Ready people to have"),
        gettext_lazy("Ready people needed for the expected need, going by how many of those approached join."),
        _bench_needed,
        may_see=sees_talent,
    ),
)
