"""The talent pool: candidates, how they moved, when they were last looked at."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import DecimalField, F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from reps.models.access import ScopedQuerySet
from reps.models.base import Record, history
from reps.models.people import Rep, Team

STANDING = DecimalField(_("rating"), max_digits=3, decimal_places=2)
ERASED = _("Their personal data was deleted on %(day)s: it takes a consent given since then to enter it again.")


class TalentQuerySet(ScopedQuerySet):
    rep_field = None  # being the hired person gives no view of the pool

    def visible_to(self, user):
        return self if user.is_active and user.is_recruiter else super().visible_to(user)


def themselves(user):
    """The Q of candidates who are the user: whoever joins reads no notes and ratings of who hired them."""
    if user.rep_record is None:
        return Q(pk__in=[])
    return Q(rep=user.rep_record) | Q(present_rep=user.rep_record)


class CandidateQuerySet(TalentQuerySet):
    def visible_to(self, user):
        """Those of the benches one sees, the ones they share with other teams among them; never oneself (spec 12)."""
        own, shared = super().visible_to(user), SharedBench.objects.filter(team__in=user.managed_team_ids)
        if user.sees_everything:
            return own
        return (own | self.filter(pk__in=shared.values("candidate"))).exclude(themselves(user))

    def with_standing(self):
        """With `standing`: the rating that counts, by scorecards where there are any, else by hand."""
        return self.annotate(standing=Coalesce("score", "rating", output_field=STANDING))

    def erased(self, keys):
        """{key: day} of those of these keys whose candidate's personal data was deleted, the last time."""
        by_digest = {key_digest(key): key for key in keys}
        rows = self.filter(former_key__in=by_digest).order_by("purged_on").values_list("former_key", "purged_on")
        return {by_digest[digest]: day for digest, day in rows}


class Stage(models.TextChoices):
    IDENTIFIED = "identified", _("Identified")
    CONTACTED = "contacted", _("Contacted")
    SCREENED = "screened", _("Screened")
    INTERVIEWED = "interviewed", _("Interviewed")
    QUALIFIED = "qualified", _("Qualified")
    OFFERED = "offered", _("Offered")
    HIRED = "hired", _("Hired")
    REJECTED = "rejected", _("Rejected")
    DECLINED = "declined", _("Declined")
    WITHDREW = "withdrew", _("Withdrew")
    UNREACHABLE = "unreachable", _("Unreachable")
    JOINED_ELSEWHERE = "joined_elsewhere", _("Joined elsewhere")
    CONSENT_EXPIRED = "consent_expired", _("Consent expired")


ACTIVE_STAGES = ("identified", "contacted", "screened", "interviewed", "qualified", "offered")
READY_STAGES = ("qualified", "offered")
EXIT_STAGES = ("rejected", "declined", "withdrew", "unreachable", "joined_elsewhere", "consent_expired")


class Candidate(Record):
    """Somebody who might join, or did. `stage` is where they stand now; StageEvents say since when."""

    class Readiness(models.TextChoices):
        NOW = "now", _("Now")
        SOON = "soon", _("Soon (within 6 months)")
        LATER = "later", _("Later")

    name = models.CharField(pgettext_lazy("of a person", "name"), max_length=200)
    stage = models.CharField(_("stage"), max_length=20, choices=Stage.choices, default=Stage.IDENTIFIED)
    team = models.ForeignKey(
        Team,
        models.SET_NULL,
        null=True,
        blank=True,
        verbose_name=_("for team"),
        related_name="candidates",
        help_text=_("The team whose manager owns the candidate."),
    )
    source = models.CharField(_("source"), max_length=100, blank=True)
    added_on = models.DateField(_("added on"), default=timezone.localdate)
    rating = models.PositiveSmallIntegerField(
        _("rating by hand"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(5)],
        help_text=_("1 to 5. Counts as long as nobody has filled in a scorecard."),
    )
    score = models.DecimalField(
        _("rating by scorecards"), null=True, editable=False, max_digits=3, decimal_places=2
    )  # stamped (reps/scorecards.py)
    raters = models.PositiveSmallIntegerField(_("raters"), default=0, editable=False)
    readiness = models.CharField(_("readiness"), max_length=10, choices=Readiness.choices, blank=True)
    can_start_on = models.DateField(
        _("can start on"),
        null=True,
        blank=True,
        help_text=_("Where it is known, it says how ready they are, whatever stands above."),
    )
    industry = models.CharField(_("industry they come from"), max_length=100, blank=True)
    channel = models.CharField(
        _("channel they sold through"),
        max_length=100,
        blank=True,
        help_text=_("Such as direct, partners, online."),
    )
    last_contact_on = models.DateField(_("last two-way contact"), null=True, blank=True)
    next_contact_on = models.DateField(_("next contact"), null=True, blank=True)
    consent_on = models.DateField(_("consent given on"), null=True, blank=True)
    consent_until = models.DateField(
        _("consent valid until"),
        null=True,
        blank=True,
        help_text=_("After this day their personal data is deleted; what is counted stays."),
    )
    purged_on = models.DateField(_("personal data deleted on"), null=True, blank=True, editable=False)
    former_key = models.CharField(
        max_length=64, blank=True, editable=False
    )  # a digest: whom a file must not bring back
    rep = models.OneToOneField(
        Rep, models.SET_NULL, null=True, blank=True, verbose_name=_("hired as"), related_name="candidate"
    )
    present_rep = models.OneToOneField(
        Rep,
        models.SET_NULL,
        null=True,
        blank=True,
        verbose_name=_("is a rep here"),
        related_name="candidacy",
        help_text=_(
            "Who might take another role. On the bench they count as a candidate, in the team as a rep, never as both."
        ),
    )

    objects = CandidateQuerySet.as_manager()
    history = history("former_key", "score", "raters")

    class Meta:
        verbose_name = _("candidate")
        verbose_name_plural = _("candidates")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(rating__isnull=True) | Q(rating__gte=1, rating__lte=5),
                name="candidate_rating_1_to_5",
                violation_error_message=_("A rating is from 1 to 5."),
            ),
            models.CheckConstraint(
                condition=Q(score__isnull=True, raters=0) | Q(score__gte=1, score__lte=5, raters__gte=1),
                name="candidate_score_has_raters",
            ),
            models.CheckConstraint(condition=Q(stage__in=Stage.values), name="candidate_stage_is_known"),
            models.CheckConstraint(
                condition=Q(consent_on__isnull=True)
                | Q(consent_until__isnull=True)
                | Q(consent_until__gte=F("consent_on")),
                name="candidate_consent_ends_after_start",
                violation_error_message=_("Consent can't end before it was given."),
            ),
            models.CheckConstraint(
                condition=Q(rep__isnull=True) | Q(present_rep__isnull=True),
                name="candidate_hired_or_present",
                violation_error_message=_("Who is a rep here already is not hired as one: leave “Hired as” blank."),
            ),
        ]

    def clean(self):
        super().clean()
        purged_on = Candidate.objects.erased([self.key]).get(self.key) if self.pk is None and self.key else None
        if purged_on and not self.consents_since(purged_on):
            raise ValidationError({"consent_on": ERASED % {"day": purged_on}})

    def is_hidden_from(self, user):
        """Whether they are the user, as `themselves` has it, who does not see everything."""
        own = None if user.sees_everything else user.rep_record
        return own is not None and own.pk in (self.rep_id, self.present_rep_id)

    @property
    def rated(self):
        """The rating that counts today, or None."""
        return self.score if self.raters else self.rating

    @property
    def rated_by(self):
        """In words: by how many raters, or by hand; "" where nobody rated."""
        if self.raters:
            return ngettext("%(n)s rater", "%(n)s raters", self.raters) % {"n": self.raters}
        return gettext("by hand") if self.rating else ""

    @property
    def is_hired(self):
        """Who was hired is one of the team: nobody reviews or scores them as a candidate any more."""
        return self.stage == Stage.HIRED

    @property
    def benches(self):
        """The teams on whose benches they stand, the one that owns them first, each once."""
        shared = [each.team for each in self.shared_benches.all()]
        return list(dict.fromkeys([*([self.team] if self.team else []), *shared]))

    @property
    def bench_names(self):
        return ", ".join(team.name for team in self.benches)

    def keep_first_stage(self, stage):
        """Before the first event is written down: the stage they stood at until then, which nothing else tells of."""
        if stage != Stage.IDENTIFIED and not self.stage_events.exists():
            self.stage_events.create(stage=stage, occurred_on=self.added_on, noticed=True)

    def consents_since(self, purged_on):
        """Whether they consented anew since their data was deleted."""
        return self.consent_on is not None and self.consent_on >= purged_on


def key_digest(key):
    """By which a key is known again when it is gone: nobody gets from it to the key without this site's secret."""
    return salted_hmac("reps.purge", key, algorithm="sha256").hexdigest()


class TalentPartQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(candidate__in=Candidate.objects.visible_to(user))


class SharedBench(models.Model):
    """A further team on whose bench a candidate stands: each of k benches counts 1/k of them (spec 5.1)."""

    candidate = models.ForeignKey(Candidate, models.CASCADE, related_name="shared_benches", verbose_name=_("candidate"))
    team = models.ForeignKey(Team, models.CASCADE, related_name="shared_benches", verbose_name=_("team"))

    objects = TalentPartQuerySet.as_manager()
    history = history()

    class Meta:
        verbose_name = _("shared bench")
        verbose_name_plural = _("shared benches")
        ordering = ["candidate", "team"]
        constraints = [models.UniqueConstraint(fields=["candidate", "team"], name="shared_bench_once_a_team")]

    def __str__(self):
        return f"{self.candidate} · {self.team}"
