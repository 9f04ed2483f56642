"""Who shares a won proposal, and by how much."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from reps.models.base import history
from reps.models.people import Rep
from reps.models.proposals import Proposal


class SplitTotal(models.Model):
    """What the splits of one proposal may add up to: nothing, or 100.00 %.

    A proposal's total points here by a deferred foreign key, which makes the database itself, SQLite and PostgreSQL
    alike, refuse at the end of a transaction any splits that add up to something else (spec 2.3, E38).
    """

    points = models.PositiveIntegerField(primary_key=True)

    def __str__(self):
        return str(self.points)


class Credit(models.Model):
    """A rep's share of a won proposal. The shares of one proposal add up to exactly 100.00 %."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="credits", verbose_name=_("proposal"))
    rep = models.ForeignKey(Rep, models.PROTECT, related_name="credits", verbose_name=_("rep"))
    percent = models.DecimalField(_("percent"), max_digits=5, decimal_places=2)

    history = history()

    class Meta:
        verbose_name = _("split")
        verbose_name_plural = _("splits")
        ordering = ["proposal", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "rep"], name="credit_once_a_rep"),
            models.CheckConstraint(
                condition=Q(percent__gt=0, percent__lte=100),
                name="credit_above_0_up_to_100",
                violation_error_message=_("A share is above 0 and at most 100 percent."),
            ),
        ]

    def __str__(self):
        return f"{self.rep} {self.percent} %"
