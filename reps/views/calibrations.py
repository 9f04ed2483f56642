"""Calibration: rounds of two managers, opening one, rating its visits. What came of it is read in kpis."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from reps.calibrations import is_complete
from reps.forms.calibrations import CalibrationForm, RatingForm
from reps.models import Calibration, CalibrationVisit, Visit
from reps.verdicts import answers_in_words
from reps.views import access

SHOWN = ("visit__rep", "visit__customer", "calibration__first", "calibration__second")


@dataclass(frozen=True)
class Round:
    """A calibration as its reader finds it: how many visits are left for each, and for the reader."""

    calibration: Calibration
    left: tuple
    mine: int  # visits this reader has still to rate

    @classmethod
    def of(cls, calibration, user):
        left = calibration.size - calibration.first_rated, calibration.size - calibration.second_rated
        seat = calibration.seat_of(user)
        return cls(calibration, left, left[seat - 1] if seat else 0)

    @property
    def is_complete(self):
        return not any(self.left)


@access.only(access.leads_people)
def calibration_list(request):
    """The rounds this reader is part of; all of them for those who open rounds."""
    found = Calibration.objects.visible_to(request.user).with_progress().select_related("first", "second")
    rounds = [Round.of(each, request.user) for each in found.order_by("-start", "-pk")]
    context = {"rounds": rounds, "may_open": access.sees_everything(request.user)}
    return render(request, "reps/calibrations/list.html", context)


@access.only(access.sees_everything)
def calibration_new(request):
    """Choose a quarter and two managers; the sample is drawn and kept."""
    form = CalibrationForm(request.POST or None, by=request.user)
    if request.method == "POST" and form.is_valid():
        messages.success(request, _("The visits are drawn. Each of the two finds them under “Calibration”."))
        return redirect("calibration", pk=form.save().pk)
    return render(request, "reps/calibrations/new.html", {"form": form}, status=422 if form.errors else 200)


@access.only(access.leads_people)
def calibration_visit(request, pk, visit):
    """Rate a visit of the sample; once both have rated all of it, the answers side by side. Nobody reads any before."""
    calibration = get_object_or_404(Calibration.objects.visible_to(request.user), pk=pk)
    of_round = calibration.drawn.select_related(*SHOWN)
    drawn, seat = get_object_or_404(of_round, visit=visit), calibration.seat_of(request.user)
    if is_complete(calibration):
        return render(request, "reps/calibrations/compared.html", _compared(request.user, drawn))
    if seat is None or drawn.ratings.filter(seat=seat).exists():
        raise Http404
    form = RatingForm(request.POST or None, drawn=drawn, seat=seat)
    if request.method == "POST" and form.is_valid():
        form.save()
        return _onwards(calibration, seat)
    context = {"drawn": drawn, "visit": drawn.visit, "form": form}
    return render(request, "reps/calibrations/form.html", context, status=422 if form.errors else 200)


def _onwards(calibration, seat):
    """To the next visit this rater has to rate, or to the round."""
    left = CalibrationVisit.objects.filter(calibration=calibration).exclude(ratings__seat=seat).order_by("pk").first()
    if left is None:
        return redirect("calibration", pk=calibration.pk)
    return redirect("calibration_visit", pk=calibration.pk, visit=left.visit_id)


def _compared(user, drawn):
    ratings = list(drawn.ratings.order_by("seat"))
    columns = [dict(answers_in_words("visit", drawn.visit, each.answers)) for each in ratings]
    theirs = answers_in_words("visit", drawn.visit)
    return {
        "drawn": drawn,
        "visit": drawn.visit,
        "opens": Visit.objects.visible_to(user).filter(pk=drawn.visit_id).exists(),
        "ratings": list(zip(drawn.calibration.names, ratings, strict=True)),
        "rows": [(question, answer, [column[question] for column in columns]) for question, answer in theirs],
    }
