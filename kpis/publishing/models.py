"""Figures as they were published. Neither is ever changed: the database itself refuses (migration)."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Publication(models.Model):
    """A period whose figures were published: as of which instant, by which definitions of quality.

    `as_of` is the instant whose knowledge the figures claim; `made_at` is later where a period was published belatedly,
    from the records as they stood then.
    """

    period = models.CharField(
        _("period"), max_length=10, unique=True, help_text=_("2026, 2026-Q4, 2026-11 or 2026-W47.")
    )
    start = models.DateField(_("first day"))
    end = models.DateField(_("last day"))
    as_of = models.DateTimeField(_("as of"))
    made_at = models.DateTimeField(_("published at"))
    definitions = models.JSONField(_("versions of the definitions"), default=dict)  # {"visit": 2, ...}

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        ordering = ["-end", "period"]

    def __str__(self):
        return self.period


class PublishedFigures(models.Model):
    """Every figure of the company, a team with all below it, or a rep, in one published period.

    `figures` is {measure: [numerator, denominator, value, low, high, n, [flag, ...]]}, exact numbers as text. A measure
    without anything to count has no entry. Owners are named by their keys, so that no deletion ever touches them.
    """

    publication = models.ForeignKey(
        Publication, models.PROTECT, verbose_name=_("publication"), related_name="figures", db_index=False
    )
    owner = models.CharField(pgettext_lazy("whose figures", "owner"), max_length=110)  # company, team:KEY or rep:KEY
    figures = models.JSONField(_("figures"), default=dict)

    class Meta:
        verbose_name = _("published figures")
        verbose_name_plural = _("published figures")
        ordering = ["publication", "owner"]
        constraints = [models.UniqueConstraint(fields=["publication", "owner"], name="figures_once_an_owner")]

    def __str__(self):
        return f"{self.owner} {self.publication}"
