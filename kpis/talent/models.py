"""What was told of how mixed people are, quarter by quarter: coarse counts, of nobody in particular (spec 5.3)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ToldMix(models.Model):
    """The tables of one dimension as they were told of a day, kept so that none to come gives a small cell away.

    `tables` is {group's key: {answer: count, ..., "others": count}}; `shown` are the answers told one by one; `teams`
    is {group's key: the keys of the teams it was made of}, blank of what was told before these were kept.
    """

    day = models.DateField(_("day"))
    candidates = models.BooleanField(_("of candidates"))
    dimension = models.CharField(_("dimension"), max_length=20)
    shown = models.JSONField(_("answers"), default=list)
    tables = models.JSONField(_("tables"), default=dict)
    teams = models.JSONField(_("teams"), default=dict)

    class Meta:
        verbose_name = _("what was told of diversity")
        verbose_name_plural = _("what was told of diversity")
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(fields=["day", "candidates", "dimension"], name="mix_told_once_a_quarter")
        ]

    def __str__(self):
        return f"{self.dimension} {self.day:%Y-%m-%d}"
