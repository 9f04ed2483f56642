"""Targets proposed from the company's own last 13 weeks: looked at, changed, and agreed in one go."""

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kpis.models import TargetVersion
from kpis.period_labels import period_label
from kpis.periods import Grain
from kpis.proposed.form import ProposedForm
from kpis.proposed.ideas import Ideas
from kpis.proposed.window import window
from kpis.targets.entry import save_changes, usual_basis
from kpis.views.figures_page import says_when
from kpis.views.state import State
from kpis.views.targets import may_enter, own_code
from reps.days import ONE_DAY
from reps.views.back import next_page

UNPROCESSABLE = 422


class AheadState(State):
    """Who, and a fiscal quarter or year to agree targets for, which is not over."""

    def fitted(self):
        return self if self.period in self.ahead() else self.at(self.usual())

    def ahead(self):
        """The periods there is a choice of: the running quarter and year, and the next ones."""
        running = [self.around(self.as_of, grain) for grain in (Grain.QUARTER, Grain.YEAR)]
        return [each for period in running for each in (period, period.next())]

    def usual(self):
        """The running quarter while half of it is ahead, else the next one."""
        quarter = self.around(self.as_of, Grain.QUARTER)
        ahead = (quarter.end - self.as_of + ONE_DAY).days
        return quarter if 2 * ahead > quarter.days else quarter.next()


def _state(request):
    """What the address asks for. 404 for what is not the reader's to agree."""
    asked = AheadState.of(request, Grain.QUARTER)
    state = asked.fitted() if says_when(request.GET) else asked.at(asked.usual())
    if state.scope.kind == "rep" or state.known_on or not may_enter(state.user, state.scope):
        raise Http404
    return state


def targets_proposed(request):
    """Propose targets for the owners of ?who and the quarter or year of ?when; POST agrees them as initial ones."""
    state = _state(request)
    weeks = window(state.as_of, state.by_day.fiscal)
    context = {"state": state, "window": weeks, "next": next_page(request, "")}
    context["ahead"] = [(period_label(each), each.code, each == state.period) for each in state.ahead()]
    if not weeks.is_enough:
        return render(request, "kpis/proposed/too_early.html", context)
    ideas = Ideas(state, weeks)
    rows = ideas.rows()
    form = ProposedForm(request.POST or None, rows=rows, period=state.period, closed=own_code(request.user))
    if request.method == "POST" and form.is_valid():
        return _agreed(request, state, form)
    context |= {"form": form, "ideas": ideas, "past": state.at(weeks.days)}
    context["rows"] = [(owner, whose, [(idea, _cell(form, idea)) for idea in each]) for owner, whose, each in rows]
    return render(request, "kpis/proposed/page.html", context, status=UNPROCESSABLE if form.errors else 200)


def _cell(form, idea):
    """The field to type it in, None where there is nothing to ask."""
    return form[idea.name] if idea.name in form.fields else None


def _agreed(request, state, form):
    """Write them all or none; somebody else may have been faster."""
    try:
        with transaction.atomic():
            for measure, changes in form.changes.items():
                basis, initial = usual_basis(measure), TargetVersion.Kind.INITIAL
                reason = form.cleaned_data["reason"] if measure in form.late else ""
                save_changes(changes, measure=measure, by=request.user, kind=initial, reason=reason, basis=basis)
    except IntegrityError:
        messages.error(request, _("Somebody has entered some of these targets meanwhile. Look at them again."))
        return HttpResponseRedirect(request.get_full_path())
    count = sum(map(len, form.changes.values()))
    messages.success(request, ngettext("%(count)s target saved.", "%(count)s targets saved.", count) % {"count": count})
    return HttpResponseRedirect(next_page(request, f"{reverse('targets')}?{state.query()}"))
