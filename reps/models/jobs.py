"""Long work: what somebody started that goes on without them, and what came of it."""

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


def new_folder():
    return secrets.token_hex(16)


class JobQuerySet(models.QuerySet):
    def of(self, user):
        return self.filter(by=user)

    def open(self):
        return self.filter(state__in=[Job.State.WAITING, Job.State.RUNNING])


class Job(models.Model):
    """One piece of long work (reps/jobs/). How far it is stands beside it on disk, for while it writes to the database
    nobody else could read that there. `arguments` say what to do; `problem` and `link` are for who started it.
    """

    class Kind(models.TextChoices):
        PREVIEW = "preview", _("Preview")
        IMPORT = "import", _("Import")
        UNDO = "undo", _("Undoing an import")
        EXPORT = "export", _("Export")
        RULE = "rule", _("Judging records by a new definition")
        SETTING = "setting", _("Applying a setting")

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")
        STOPPED = "stopped", _("Stopped")

    folder = models.CharField(max_length=32, default=new_folder, editable=False)  # its name on disk
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    label = models.CharField(_("name"), max_length=200)
    arguments = models.JSONField(default=dict)
    total = models.PositiveIntegerField(null=True)  # records; None: nobody knows
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="jobs", verbose_name=_("by"))
    language = models.CharField(max_length=10)  # of its words: that of the page it was started on
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.WAITING)
    attempt = models.PositiveSmallIntegerField(default=1)  # a worker that was given up changes nothing any more
    made_at = models.DateTimeField(_("started"), auto_now_add=True)
    began_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(_("ended"), null=True)
    problem = models.TextField(_("problem"), blank=True)
    link = models.CharField(max_length=200, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("long work")
        verbose_name_plural = _("long work")
        ordering = ["-made_at", "-pk"]
        indexes = [models.Index(fields=["by", "state"], name="job_of_somebody")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "running", "done", "failed", "stopped"]), name="job_state_is_known"
            )
        ]

    def __str__(self):
        return gettext("%(kind)s: %(name)s") % {"kind": self.get_kind_display(), "name": self.label}

    @property
    def is_open(self):
        return self.state in (self.State.WAITING, self.State.RUNNING)

    def move(self, before, after, **changes):
        """From one state to another, if this attempt is still the one that counts; True for who moved it."""
        mine = Job.objects.filter(pk=self.pk, state=before, attempt=self.attempt)
        moved = bool(mine.update(state=after, **changes))
        if moved:
            self.state = after
            for name, value in changes.items():
                setattr(self, name, value)
        return moved
