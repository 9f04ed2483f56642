"""Mappings of foreign files, kept under a name so that next month's export comes in the same way."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from reps.models.base import history


class SavedMapping(models.Model):
    """A mapping as reps/imports/mapping.py describes it."""

    name = models.CharField(_("name"), max_length=100, unique=True)
    mapping = models.JSONField(_("mapping"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, verbose_name=_("by"), related_name="+"
    )
    at = models.DateTimeField(_("changed at"), auto_now=True)

    history = history()

    class Meta:
        verbose_name = _("mapping")
        verbose_name_plural = _("mappings")
        ordering = ["name"]

    def __str__(self):
        return self.name
