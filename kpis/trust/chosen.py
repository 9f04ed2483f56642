"""Which version of a definition, and which part of its back-test, an address asks for."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from kpis.trust.backtest import CASES
from reps.models import QualityDefinition
from reps.models.criteria import Kind

SLICES = {
    "newest": _("Newest third, to report by"),
    "older": _("Older two thirds, to choose by"),
    "whole": _("All"),
}


def definition_of(user, asked, day):
    """The version asked for, or the one in force; drafts are for those who make them. Http404 for none."""
    kind = asked.get("kind") if asked.get("kind") in CASES else Kind.VISIT
    if version := asked.get("version"):
        if not version.isdecimal():
            raise Http404
        return get_object_or_404(readable(user, kind), version=version)
    return QualityDefinition.in_force(kind, day)


def readable(user, kind):
    """The versions this user may put to the test."""
    found = QualityDefinition.objects.filter(kind=kind)
    return found if user.is_sales_admin else found.in_use()


def trial_of(test, asked):
    """The Trial of ?question= or ?slice= of a BackTest; Http404 for a question there is not."""
    question = asked.get("question", "")
    if question:
        if not question.isdecimal() or int(question) >= len(test.parts):
            raise Http404
        return test.parts[int(question)].trial
    return test.slices.get(asked.get("slice")) or test.whole
