"""The nine-box and its people: for those who lead them and for recruiters, never for the people themselves."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from kpis.periods import Grain, Period
from kpis.scope import Scope
from kpis.talent.grid import BANDS, MOST, day_of, people_led, placed, placement, rows
from kpis.talent.nine_box import closed_quarters
from kpis.views.figures_page import figures_page
from kpis.views.state import State
from reps.forms.potential import PotentialForm
from reps.models import PotentialRating
from reps.models.potential import led_by


class QuarterState(State):
    """Who and when, when being a quarter."""

    def fitted(self):
        return self.at(self.around(min(self.period.end, self.as_of), Grain.QUARTER))


@figures_page(Grain.QUARTER, kind=QuarterState, open_to=lambda state: state.may_see_nine_box, own_period=True)
def nine_box(request, state):
    """Performance across potential of the people present; ?box= lists those of one box."""
    context = {"state": state, "bands": BANDS.values(), "too_many": people_led(state).count() > MOST, "most": MOST}
    if not context["too_many"]:
        context |= _placed(request, state)
    return render(request, "kpis/talent/nine_box.html", context)


def _placed(request, state):
    people = placed(state)
    chosen = request.GET.get("box", "")
    boxes = rows(people)
    return {
        "rows": boxes,
        "chosen": next((box for _level, row in boxes for box in row if box.code == chosen), None),
        "people": [each for each in people if chosen in ("", each.box)],
        "day": day_of(state),
        "due": sum(each.is_due for each in people),
    }


def nine_box_person(request, pk):
    """One person: how their performance is made up, what was said of their potential, and room to say it anew."""
    rep = get_object_or_404(led_by(request.user), pk=pk)
    state = State.of(request, Grain.QUARTER)
    ratings = PotentialRating.objects.visible_to(request.user).filter(rep=rep)
    form = PotentialForm(request.POST or None)
    if request.method == "POST":
        if not may_rate(request.user):
            raise Http404
        if form.is_valid():
            form.save_for(rep, request.user)
            messages.success(request, _("The rating stands, beside the earlier ones."))
            return redirect(request.get_full_path())
    quarters = closed_quarters(state.as_of, state.by_day.fiscal)
    context = {
        "rep": rep,
        "state": state,
        "placement": placement(rep, state.ask(scope=Scope.rep(rep)), ratings),
        "span": Period(quarters[0].start, quarters[-1].end),
        "ratings": ratings.select_related("by"),
        "form": form,
        "may_rate": may_rate(request.user),
        "sees_money": request.user.sees_sales,
    }
    return render(request, "kpis/talent/nine_box_person.html", context)


def may_rate(user):
    """A director reads."""
    return user.is_recruiter or (user.is_manager and not user.is_director)
