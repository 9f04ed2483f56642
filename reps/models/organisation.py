"""The company itself: one row, with the settings that every figure depends on."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from reps.models.base import history


class Organisation(models.Model):
    """The company's settings (spec 3). There is exactly one row, with id 1."""

    name = models.CharField(_("name"), max_length=200, default="SalesOps")
    currency = models.CharField(_("currency"), max_length=3, default="CNY", help_text=_("ISO 4217, such as CNY."))
    time_zone = models.CharField(_("time zone"), max_length=60, default=settings.TIME_ZONE)
    country = models.CharField(
        _("working calendar"),
        max_length=2,
        blank=True,
        default="CN",
        help_text=_("Country code of the built-in working calendar; blank means Monday to Friday."),
    )
    fiscal_start = models.PositiveSmallIntegerField(
        _("fiscal year starts in month"), default=1, validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    visits_per_week = models.DecimalField(
        _("quality visits expected per rep-week"), max_digits=6, decimal_places=2, default=8
    )
    proposals_per_week = models.DecimalField(
        _("no-surprise proposals expected per rep-week"), max_digits=6, decimal_places=2, default=2
    )
    same_day_cap = models.BooleanField(
        _("one quality visit per rep, day and opportunity"),
        default=True,
        help_text=_("Without an opportunity, per rep, day and customer."),
    )
    shared_visit_credit = models.BooleanField(
        _("split the credit of joint visits"),
        default=False,
        help_text=_("Off: the rep who logged the visit gets all of it. On: each person present gets an equal share."),
    )
    default_minutes = models.PositiveSmallIntegerField(_("minutes of a visit without duration"), default=60)
    validity_days = models.PositiveSmallIntegerField(_("days a proposal is valid if it does not say"), default=30)
    proposal_stale_days = models.PositiveSmallIntegerField(_("days after which an open proposal is stale"), default=45)
    reissue_gap_days = models.PositiveSmallIntegerField(_("days after which a re-issue is a new proposal"), default=90)
    close_horizon_days = models.PositiveSmallIntegerField(_("days within which a win counts as closed"), default=90)
    lead_accept_days = models.PositiveSmallIntegerField(_("days to accept a lead"), default=7)
    lead_opportunity_days = models.PositiveSmallIntegerField(_("days from lead to opportunity"), default=60)
    lead_won_days = models.PositiveSmallIntegerField(_("days from lead to win"), default=180)
    lead_sla_minutes = models.PositiveSmallIntegerField(_("business minutes to answer a lead"), default=60)
    opens = models.TimeField(_("business hours begin"), default="09:00")
    closes = models.TimeField(_("business hours end"), default="18:00")
    review_months = models.PositiveSmallIntegerField(_("months between talent reviews"), default=1)
    fill_months = models.DecimalField(_("months to fill a vacancy"), max_digits=4, decimal_places=1, default="5.5")
    attrition_prior = models.DecimalField(
        _("expected yearly attrition before own data"), max_digits=4, decimal_places=2, default="0.26"
    )
    attrition_prior_years = models.PositiveSmallIntegerField(_("weight of that expectation in rep-years"), default=12)

    history = history()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisation")
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="organisation_is_one_row")]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.pk = 1
        super().save(*args, **kwargs)

    @classmethod
    def current(cls):
        """The company's row, or its defaults where nobody has saved one yet."""
        return cls.objects.filter(pk=1).first() or cls._unsaved()

    @classmethod
    def _unsaved(cls):
        """The defaults as the database would give them back: times as times, numbers as Decimals."""
        found = cls(pk=1)
        found.clean_fields()
        return found
