"""What was said of a step of the guided start that no record tells: that it is done as it stands, or skipped."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

END = "end"  # instead of a step: the guided start as a whole is put away


class StartMark(models.Model):
    """One step, marked for the whole company."""

    class State(models.TextChoices):
        DONE = "done", _("done")
        SKIPPED = "skipped", _("skipped")

    step = models.CharField(_("step"), max_length=20, unique=True)
    state = models.CharField(_("state"), max_length=7, choices=State.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, verbose_name=_("by"), related_name="+")
    at = models.DateTimeField(_("at"), auto_now=True)

    class Meta:
        verbose_name = _("mark of the guided start")
        verbose_name_plural = _("marks of the guided start")

    def __str__(self):
        return f"{self.step}: {self.get_state_display()}"


def mark(step, state, by):
    """Say it of a step; said again, the latest counts."""
    StartMark.objects.update_or_create(step=step, defaults={"state": state, "by": by})


def marks():
    """{step: state}"""
    return dict(StartMark.objects.values_list("step", "state"))
