"""What was won, credited: the ledger that won money is counted from."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from reps.models.access import ScopedQuerySet
from reps.models.people import Rep, Team
from reps.models.proposals import Proposal


class Booking(models.Model):
    """The ledger of won money: who is credited with how much, when (spec 2.3). Written only by reps/stamps/.

    One line for a won proposal, one per share where it is split, one for a lead won without any proposal (E54).
    `value` is in the organisation's currency; None where no rate is known (spec 2.4).
    """

    proposal = models.ForeignKey(Proposal, models.CASCADE, null=True, related_name="bookings")
    lead = models.ForeignKey("reps.Lead", models.CASCADE, null=True, related_name="bookings")
    rep = models.ForeignKey(Rep, models.PROTECT, null=True, related_name="bookings", db_index=False)
    team = models.ForeignKey(Team, models.SET_NULL, null=True, related_name="+", db_index=False)
    date = models.DateField(_("date"))
    amount = models.DecimalField(_("amount"), max_digits=18, decimal_places=2, null=True)  # None: unknown
    currency = models.CharField(_("currency"), max_length=3)
    value = models.DecimalField(_("value"), max_digits=18, decimal_places=2, null=True)
    won_on = models.DateField(_("takes back a win of"), null=True)  # of a reversal: the day the money was won

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("booking")
        verbose_name_plural = _("bookings")
        ordering = ["-date"]
        indexes = [
            models.Index(fields=["team", "date", "value", "rep"], name="booking_team_date"),
            models.Index(fields=["rep", "date", "value", "team"], name="booking_rep_date"),
            models.Index(fields=["date", "value"], name="booking_date"),
            models.Index(fields=["won_on"], name="booking_reversal", condition=Q(won_on__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(proposal__isnull=False, lead__isnull=True) | Q(proposal__isnull=True, lead__isnull=False),
                name="booking_has_one_origin",
            )
        ]

    def __str__(self):
        return f"{self.date:%Y-%m-%d} {self.amount} {self.currency}"
