"""Records behind a rep's figures that the rep disputes, and what was decided of each (spec 12, 17)."""

from functools import reduce
from operator import or_

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from reps.models.access import ScopedQuerySet
from reps.models.base import history
from reps.models.people import Membership, Rep, Team


class DisputeQuerySet(ScopedQuerySet):
    """Scoped by the rep who disputes and the team they were in, also to those who lead the teams above it; and by the
    team whose manager decides, which the rep's may have been moved away from."""

    def visible_to(self, user):
        found = super().visible_to(user)
        return found if user.sees_everything else found | self.filter(approver_team__in=user.managed_team_ids)

    def open(self):
        return self.filter(state=Dispute.State.OPEN)

    def to_put_right(self):
        """Upheld, and no late change has put right yet what they were about."""
        upheld = self.filter(state=Dispute.State.UPHELD).exclude(about=Dispute.About.TAKEN_OUT)
        return upheld.exclude(late_changes__state="approved")

    def concerning(self, user):
        """Those whose decision is not the user's: of what they disputed, decided, or led the rep in then."""
        return self.filter(_concerns(user))

    def decidable_by(self, user):
        """Open ones that the user stands above, and is concerned in by nothing: neither rep nor manager (spec 17)."""
        found = self.open().exclude(_concerns(user))
        return found if user.sees_everything else found.filter(approver_team__in=user.managed_team_ids)

    def waiting_for(self, user):
        """Of these, what is for the user to decide before others: of a director or admin, what no manager there may.

        Who stands further above may decide in their stead, and is not called on.
        """
        found, own = self.decidable_by(user), user.team_today if user.is_manager else None
        nearest = Q(approver_team=own) if own else Q(pk__in=[])
        if user.sees_everything:
            nearest |= ~Exists(_who_may_there())
        return found.filter(nearest)


def _concerns(user):
    concerned = Q(against=user.pk)
    if user.rep_record:
        concerned |= Q(rep=user.rep_record) | Q(Exists(_led_then(OuterRef).filter(rep=user.rep_record)))
    return concerned


def _led_then(outer):
    """Memberships that managed the team of the dispute, a row of the query `outer` refers to, on its day."""
    return Membership.objects.overlapping(outer("day"), outer("day")).filter(team=outer("team"), manages=True)


def _who_may_there():
    """Memberships that manage the team asked to decide today, but for whoever the dispute concerns."""
    there = Membership.objects.on(timezone.localdate()).filter(team=OuterRef("approver_team"), manages=True)
    against = Coalesce(OuterRef("against"), 0, output_field=models.BigIntegerField())
    concerned = _led_then(lambda name: OuterRef(OuterRef(name))).values("rep")
    others = there.exclude(rep=OuterRef("rep")).exclude(rep__user=against).exclude(rep__in=concerned)
    return others.filter(rep__user__is_active=True)


class About(models.TextChoices):
    VERDICT = "verdict", _("Whether it is of quality")
    TAKEN_OUT = "taken_out", _("That it was taken out of the count")
    CREDIT = "credit", _("Whom it is credited to")
    OUTCOME = "outcome", _("What came of it")
    REJECTION = "rejection", _("That it was rejected")
    OWNER = "owner", _("That it went to somebody else")


ABOUT = {
    "visit": (About.TAKEN_OUT, About.VERDICT, About.CREDIT),
    "proposal": (About.VERDICT, About.OUTCOME, About.CREDIT),
    "lead": (About.VERDICT, About.REJECTION, About.OWNER),
}  # what of each kind of record can be disputed


def _of(kind):
    """The Q of disputes of a record of that kind, about what of it can be disputed."""
    links = {f"{each}__isnull": each != kind for each in ABOUT}
    return Q(**links, about__in=[about.value for about in ABOUT[kind]])


class Dispute(models.Model):
    """A visit, proposal or lead that a rep says is wrongly counted. By itself it moves no figure.

    `day` is the record's, `team` the rep's on that day. `approver_team` is the lowest team whose manager may decide,
    None where only a director or an admin may; `against` whoever decided what is disputed, else the rep's manager then.
    """

    class State(models.TextChoices):
        OPEN = "open", _("Disputed")
        UPHELD = "upheld", _("Upheld")
        DISMISSED = "dismissed", pgettext_lazy("of a dispute", "Dismissed")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    About, ABOUT = About, ABOUT

    rep = models.ForeignKey(Rep, models.CASCADE, verbose_name=_("disputed by"), related_name="disputes")
    visit = models.ForeignKey(
        "reps.Visit", models.CASCADE, null=True, blank=True, verbose_name=_("visit"), related_name="disputes"
    )
    proposal = models.ForeignKey(
        "reps.Proposal", models.CASCADE, null=True, blank=True, verbose_name=_("proposal"), related_name="disputes"
    )
    lead = models.ForeignKey(
        "reps.Lead", models.CASCADE, null=True, blank=True, verbose_name=_("lead"), related_name="disputes"
    )
    about = models.CharField(_("what is disputed"), max_length=10, choices=About.choices)
    reason = models.CharField(_("why"), max_length=500)
    raised_at = models.DateTimeField(_("disputed at"), default=timezone.now)
    day = models.DateField(_("day of the record"))
    team = models.ForeignKey(Team, models.SET_NULL, null=True, blank=True, verbose_name=_("team"), related_name="+")
    approver_team = models.ForeignKey(
        Team, models.SET_NULL, null=True, blank=True, verbose_name=_("decided by who manages"), related_name="+"
    )
    against = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("whose decision it was"),
        related_name="+",
    )
    state = models.CharField(_("state"), max_length=9, choices=State.choices, default=State.OPEN)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name=_("decided by"), related_name="+"
    )
    ended_at = models.DateTimeField(_("decided or withdrawn at"), null=True, blank=True)
    decision = models.CharField(_("reason of the decision"), max_length=500, blank=True)

    objects = DisputeQuerySet.as_manager()
    history = history()

    class Meta:
        verbose_name = _("dispute")
        verbose_name_plural = _("disputes")
        ordering = ["-raised_at", "-pk"]
        indexes = [models.Index(fields=["state", "approver_team"], name="dispute_waiting")]
        constraints = [
            models.CheckConstraint(
                condition=reduce(or_, map(_of, ABOUT)),
                name="dispute_of_one_record",
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="dispute_has_a_reason",
                violation_error_message=_("Say why you contest it."),
            ),
            models.CheckConstraint(
                condition=Q(state="open", decided_by__isnull=True, ended_at__isnull=True)
                | Q(state="withdrawn", decided_by__isnull=True, ended_at__isnull=False)
                | Q(state__in=["upheld", "dismissed"], decided_by__isnull=False, ended_at__isnull=False),
                name="dispute_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | Q(against__isnull=True) | ~Q(decided_by=F("against")),
                name="dispute_decided_by_another",
                violation_error_message=_("Whose decision is disputed can't say whether it was right."),
            ),
            *[
                models.UniqueConstraint(
                    fields=[kind],
                    condition=Q(state="open"),
                    name=f"dispute_open_once_a_{kind}",
                    violation_error_message=_("It is disputed already."),
                )
                for kind in ABOUT
            ],
        ]

    def __str__(self):
        return self.label

    @property
    def kind(self):
        """visit, proposal or lead."""
        return next(kind for kind in self.ABOUT if getattr(self, f"{kind}_id"))

    @property
    def record(self):
        return getattr(self, self.kind)

    @property
    def label(self):
        """What the record is called to anybody who sees the dispute: of a lead, no person's name."""
        return (self.lead.company or self.lead.key) if self.lead_id else str(self.record)

    @property
    def is_open(self):
        return self.state == self.State.OPEN

    @property
    def is_decided(self):
        return self.state in (self.State.UPHELD, self.State.DISMISSED)
