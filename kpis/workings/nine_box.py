"""The nine-box: who stands in each box, who is to be rated, and the performance it goes by (spec 5)."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kpis.addresses import figure_link, worked_link
from kpis.definitions import kpi_by_slug
from kpis.formats import shown, shown_part
from kpis.models import Target
from kpis.period_labels import period_label
from kpis.publishing.overlay import figures
from kpis.scope import Scope
from kpis.talent.grid import box_of, placed
from kpis.talent.nine_box import performance
from kpis.workings.working import Behind, Worked, Working
from reps.models import Rep
from reps.models.potential import led_by


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


def _sees_boxes(state):
    return state.may_see_nine_box


def _sees_money(state):
    return state.may_see_nine_box and state.user.sees_sales


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
        "nine_box_due",
        gettext_lazy("To rate this quarter"),
        gettext_lazy("People whose potential nobody has rated in this quarter."),
        _to_rate,
        may_see=_sees_boxes,
    ),
)
