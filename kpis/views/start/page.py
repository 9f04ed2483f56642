"""What every step of the guided start has: its place among the others, and the way on."""

from dataclasses import dataclass

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kpis.start.marks import mark
from kpis.start.steps import DONE, Progress, Shown

UNPROCESSABLE = 422


@dataclass(frozen=True)
class StepPage:
    """A step somebody is at."""

    progress: Progress
    at: Shown

    def again(self, user):
        """The same step, after something was done."""
        progress = Progress(user)
        return StepPage(progress, progress.named(self.at.step.slug))

    def shown(self, request, bad=False, **context):
        """The page of the step; `bad` where what was sent can't be taken."""
        words = {"progress": self.progress, "at": self.at, **context}
        template = f"kpis/start/{self.at.step.slug}.html"
        return render(request, template, words, status=UNPROCESSABLE if bad else 200)

    def done(self, request, said=""):
        """Mark the step as done, and go on."""
        mark(self.at.step.slug, DONE, request.user)
        if said:
            messages.success(request, said)
        return onward(request, self.at)


def onward(request, after=None):
    """To the next step that is to do; to the dashboard once there is none."""
    following = Progress(request.user).next(after)
    if following is None:
        messages.success(request, _("The guided start is finished. Figures appear here as records come in."))
        return redirect("dashboard")
    return redirect("start_step", following.step.slug)
