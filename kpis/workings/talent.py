"""The talent pool's figures that no KPI lists: need, the nine-box, hires by source, kinds of background (spec 5)."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kpis.addresses import figure_link, worked_link
from kpis.definitions import kpi_by_slug
from kpis.formats import shown, shown_part
from kpis.models import Target
from kpis.period_labels import period_label
from kpis.publishing.overlay import figures
from kpis.readings import window
from kpis.scope import Scope
from kpis.talent.bench import bench
from kpis.talent.grid import box_of, placed
from kpis.talent.need import approached, approaches, need_on
from kpis.talent.nine_box import performance
from kpis.talent.pool import pool_of, state_day
from kpis.workings.working import Behind, Worked, Working, sees_talent
from reps.models import Candidate, Rep
from reps.models.potential import led_by

FIELDS = ("source", "industry", "channel")


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


def _reviews_due(state, said):
    seats = bench(state.ask(), state.user)
    due = [seat.candidate.pk for seat in seats if seat.state != "looked_at"]
    behind = (Behind("numerator", _("What is counted"), Candidate.objects.filter(pk__in=due), len(due)),)
    return Working(len(due), behind=behind)


def _to_rate(state, said):
    people = [each.rep.pk for each in placed(state) if each.is_due]
    behind = (Behind("numerator", _("What is counted"), Rep.objects.filter(pk__in=people), len(people)),)
    return Working(len(people), behind=behind)


def _box(state, said):
    box = box_of(said["box"])
    if box is None:
        return None
    people = [each.rep.pk for each in placed(state) if each.box == said["box"]]
    page = f"{reverse('nine_box')}?{state.query(box=said['box'])}#people", _("Who stands there")
    behind = (Behind("numerator", _("What is counted"), Rep.objects.filter(pk__in=people), len(people)),)
    return Working(len(people), about=box, behind=behind, page=page)


def _performance(read):
    """The work of a part of somebody's performance; `read(performance, links)` gives its Working."""

    def work(state, said):
        rep = led_by(state.user).filter(key=said["rep"]).first()
        return rep and read(performance(rep, state.ask()), state, rep)

    return work


def _won(found, state, rep):
    won = kpi_by_slug("close_and_attainment")["won_amount"]
    asks = [state.ask(each.period, scope=Scope.rep(rep)) for each in found.parts]
    quarters = [next(iter(figures([won], ask)[won].values())) for ask in asks]
    made_of = tuple((period_label(each.period), figure_link(each, state, who=f"rep:{rep.key}")) for each in quarters)
    formula = " + ".join(shown(each.won, "money") for each in found.parts)
    return Working(found.won, formula=formula, made_of=made_of, about=rep.name)


def _numbers(part):
    return {"target": shown(part.target, "money"), "days": shown_part(part.days), "workdays": part.workdays}


def _due(found, state, rep):
    if not found.parts:
        return Working(found.due, about=rep.name)
    parts = [_("%(target)s × %(days)s ÷ %(workdays)s days") % _numbers(each) for each in found.parts]
    targets = Target.objects.standing().filter(rep=rep, measure="won_amount")
    targets = targets.filter(start__gte=found.parts[0].period.start, end__lte=found.parts[-1].period.end)
    behind = (Behind("numerator", _("The target"), targets),)
    return Working(found.due, formula=" + ".join(parts), about=rep.name, behind=behind)


def _share(found, state, rep):
    parts = ((WON, found.won), (DUE, found.due))
    made_of = tuple((each.label, worked_link(each, amount, state, rep=rep.key)) for each, amount in parts)
    formula = f"{shown(found.won, 'money')} ÷ {shown(found.due, 'money')}"
    return Working(found.value, formula=formula, made_of=made_of, about=rep.name)


def _hires(state, said):
    """What became of the hires of one source: as a figure of all of them, narrowed."""
    if said["of"] not in ("hires_retained", "hire_attainment"):
        return None
    measure = kpi_by_slug("talent_pool")[said["of"]]
    ask = state.ask(window(measure, state), by=("source",))
    found = figures([measure], ask)[measure].get((0, said["origin"] or None))
    if found is None or (found.is_few and measure.unit == "ratio" and not state.user.sees_sales):
        return None  # one person's money is for those who see sales
    behind = tuple(
        Behind(part, title, _of_source(fact.hires(ask, ask.periods[0]), said["origin"]))
        for part, title, fact in (
            ("numerator", _("What is counted"), measure.numerator),
            ("denominator", _("What it is divided by"), measure.denominator),
        )
    )
    told = {"about": f"{measure.label} · {said['origin'] or _('unknown')}", "unit": measure.unit}
    formula = f"{shown_part(found.numerator)} ÷ {shown_part(found.denominator)}" if found.denominator else ""
    return Working(found.value, formula=formula, behind=behind, reason=measure.reason, **told)


def _of_source(hires, origin):
    return Candidate.objects.filter(pk__in=[each.candidate.pk for each in hires if each.candidate.source == origin])


def _hired(state, said):
    measure = kpi_by_slug("talent_pool")["hires_retained"]
    ask = state.ask(window(measure, state))
    told = measure.denominator.hires(ask, ask.periods[0])
    found = _of_source(told, said["origin"])
    count = sum(each.candidate.source == said["origin"] for each in told)
    behind = (Behind("numerator", _("What is counted"), found, count),)
    return Working(count, behind=behind, about=said["origin"] or _("unknown"))


def _kind(state, said):
    if said["field"] not in FIELDS or not said["kind"]:
        return None
    people = pool_of(state.ask()).active_on(state.as_of)
    picked = [each.candidate.pk for each in people if getattr(each.candidate, said["field"]) == said["kind"]]
    behind = (Behind("numerator", _("What is counted"), Candidate.objects.filter(pk__in=picked), len(picked)),)
    return Working(len(picked), about=said["kind"], behind=behind)


def _sees_boxes(state):
    return state.may_see_nine_box


def _sees_money(state):
    return state.may_see_nine_box and state.user.sees_sales


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
WON = Worked(
    "performance_won",
    gettext_lazy("Won in the quarters with a target"),
    gettext_lazy("Won in those of the last four closed quarters that have an initial target."),
    _performance(_won),
    may_see=_sees_money,
    takes=("rep",),
    unit="money",
)
DUE = Worked(
    "performance_due",
    gettext_lazy("Initial target, pro-rated"),
    gettext_lazy("The initial targets of those quarters for the days somebody was there, fewer while new."),
    _performance(_due),
    may_see=_sees_money,
    takes=("rep",),
    unit="money",
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
    Worked(
        "nine_box_people",
        gettext_lazy("People in the box"),
        gettext_lazy("People present whose performance and potential put them there."),
        _box,
        may_see=_sees_boxes,
        takes=("box",),
    ),
    WON,
    DUE,
    Worked(
        "performance",
        gettext_lazy("Won of what was due"),
        gettext_lazy("Won in the last closed quarters, as a share of the initial targets, pro-rated."),
        _performance(_share),
        may_see=_sees_money,
        takes=("rep",),
        unit="share",
        why=gettext_lazy("no initial target"),
    ),
    Worked(
        "hires_of_source",
        gettext_lazy("Hires"),
        gettext_lazy("People hired from the pool who came from this source and whose first year is over."),
        _hired,
        may_see=sees_talent,
        takes=("origin",),
    ),
    Worked(
        "hires_outcome",
        gettext_lazy("What became of hires"),
        gettext_lazy("The same figure as for all hires, of those who came from this source."),
        _hires,
        may_see=sees_talent,
        takes=("of", "origin"),
    ),
    Worked(
        "reviews_due",
        gettext_lazy("Reviews due"),
        gettext_lazy("Active candidates whose review is overdue or falls due within a week."),
        _reviews_due,
        may_see=sees_talent,
    ),
    Worked(
        "nine_box_due",
        gettext_lazy("To rate this quarter"),
        gettext_lazy("People whose potential nobody has rated in this quarter."),
        _to_rate,
        may_see=_sees_boxes,
    ),
    Worked(
        "background_kind",
        gettext_lazy("Candidates of this kind"),
        gettext_lazy("Active candidates whose record names this source, industry or channel."),
        _kind,
        may_see=sees_talent,
        takes=("field", "kind"),
    ),
)
