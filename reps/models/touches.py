"""Touches: what came after a lead from the same people."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reps.models.base import Record, history
from reps.models.leads import Lead
from reps.models.sources import LeadSource

TOO_EARLY = _("A touch comes after the lead was first received.")


class TouchQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self if user.sees_everything else self.filter(lead__in=Lead.objects.visible_to(user))


class LeadTouch(Record):
    """The same people asked again: no new lead, but an influence that stays on record (spec 6).

    Its key is that of the row or form it came by, so that the same file brings it only once.
    """

    lead = models.ForeignKey(Lead, models.CASCADE, verbose_name=_("lead"), related_name="touches")
    at = models.DateTimeField(_("at"))
    source = models.ForeignKey(
        LeadSource, models.PROTECT, null=True, blank=True, verbose_name=_("source"), related_name="touches"
    )
    source_text = models.CharField(_("source as it came"), max_length=500, blank=True)
    contact = models.CharField(_("contact"), max_length=200, blank=True, help_text=_("As typed this time."))
    note = models.CharField(_("note"), max_length=2000, blank=True)

    objects = TouchQuerySet.as_manager()
    history = history()

    class Meta:
        verbose_name = _("touch of a lead")
        verbose_name_plural = _("touches of leads")
        ordering = ["at", "pk"]

    def __str__(self):
        return f"{self.lead}, {timezone.localtime(self.at):%Y-%m-%d}"

    def clean(self):
        super().clean()
        if self.lead_id and self.at and self.at < self.lead.received_at:
            raise ValidationError({"at": TOO_EARLY})
        if self.source and self.at and self.source.is_retired_on(timezone.localdate(self.at)):
            raise ValidationError({"source": _("This source was retired by then. Choose another.")})
