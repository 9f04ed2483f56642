"""Customers: whom reps visit and propose to."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from reps.models.access import SharedQuerySet
from reps.models.base import Record, history


class Customer(Record):
    """A company that is, or may become, a client. The list is shared by everyone in sales."""

    name = models.CharField(_("name"), max_length=200, db_index=True)
    tier = models.CharField(_("tier"), max_length=50, blank=True)
    industry = models.CharField(_("industry"), max_length=100, blank=True)
    region = models.CharField(_("region"), max_length=100, blank=True)

    objects = SharedQuerySet.as_manager()
    history = history()

    class Meta:
        verbose_name = _("customer")
        verbose_name_plural = _("customers")
        ordering = ["name"]
