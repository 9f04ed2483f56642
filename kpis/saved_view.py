"""Pages that people keep under a name."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from reps.models import User
from reps.models.base import history


class SavedView(models.Model):
    """A page somebody keeps under a name: who and when are in its address. It is theirs; the link can be shared."""

    LONGEST_ADDRESS = 500

    user = models.ForeignKey(User, models.CASCADE, related_name="saved_views", verbose_name=_("user"))
    name = models.CharField(_("name"), max_length=100)
    address = models.CharField(_("address"), max_length=LONGEST_ADDRESS)

    history = history()

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["user", "name"], name="view_name_once_a_user")]

    def __str__(self):
        return self.name
