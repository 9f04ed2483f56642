"""A calibration: who has how much left to rate, and once both are done how far they agree."""

from django.http import Http404
from django.shortcuts import render

from kpis.trust.calibrations import CELLS, ENOUGH, FEW, agreement_of, counts_of, drawn_of, questions_of, share_range
from kpis.views.state import State
from reps.models import Calibration
from reps.views.access import leads_people, only
from reps.views.calibrations import Round


@only(leads_people)
def calibration(request, pk):
    """The page of one round; its answers stay hidden until both have rated every visit."""
    found = Calibration.objects.visible_to(request.user).with_progress().select_related("first", "second")
    calibration = found.filter(pk=pk).first()
    if calibration is None:
        raise Http404
    shown = Round.of(calibration, request.user)
    drawn = drawn_of(calibration).select_related("visit__rep", "visit__customer").order_by("pk")
    context = {"round": shown, "calibration": calibration, "state": State.of(request)}
    context |= _result(calibration, drawn) if shown.is_complete else _to_rate(calibration, drawn, request.user)
    return render(request, "kpis/trust/calibration.html", context)


def _to_rate(calibration, drawn, user):
    """[(drawn visit, whether this reader has rated it)] of a round that goes on."""
    seat = calibration.seat_of(user)
    rated = set(calibration.drawn.filter(ratings__seat=seat).values_list("pk", flat=True)) if seat else set()
    return {"drawn": [(each, each.pk in rated) for each in drawn], "is_rater": seat is not None}


def _result(calibration, drawn):
    agreement = agreement_of(drawn)
    first, second = calibration.names
    cells = [(cell, count, *CELLS[cell]) for cell, count in counts_of(agreement).items()]
    return {
        "agreement": agreement,
        "share_range": share_range(agreement),
        "few": agreement.n < FEW,
        "enough": agreement.n >= ENOUGH,
        "cells": cells,
        "first": first,
        "second": second,
        "questions": questions_of(calibration),
        "drawn": sorted(drawn, key=lambda each: each.first_yes == each.second_yes),
    }
