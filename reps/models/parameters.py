"""What an admin may tune (spec 3): one row for each day from which the company works by other numbers."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from reps.fiscal import Rule
from reps.kept import Given, Kept
from reps.models.base import defaults_of, history
from reps.models.tuning import (
    Basis,
    CloseUnit,
    Curve,
    Interval,
    Months,
    RateKind,
    WeekStart,
    choice,
    is_ramp,
    number,
    parse_ramp,
    switch,
    whole,
)

FIRST = date.min  # the row without a day holds from here


class Parameters(models.Model):
    """The numbers in force from a day on, until the next row's. The first row has no day: it holds from the beginning.

    What is judged or expected of a day follows the row of that day; how figures are read (horizons, how many it takes
    to say something) follows the row in force on the as-of day.
    """

    effective_from = models.DateField(
        _("in force from"),
        null=True,
        blank=True,
        help_text=_("Earlier days keep the numbers they had. Blank: from the beginning."),
    )
    note = models.CharField(_("why"), max_length=200, blank=True)

    week_start = choice(
        _("first day of the week"),
        WeekStart.MONDAY,
        _("From the first such day on. The week before it is shorter or longer; no day is counted twice."),
        max_length=9,
    )
    fiscal_start = whole(
        _("fiscal year starts in month"),
        1,
        _("1 is January. From the first year that starts under it; the one before lasts until then."),
        most=12,
    )
    fiscal_months = choice(
        _("months of the fiscal year"),
        Months.CALENDAR,
        _(
            "Made of weeks, the year starts with the week nearest to the first of its month, and the table of fiscal "
            "years may say otherwise."
        ),
        max_length=8,
    )

    visits_per_week = number(
        _("quality visits expected per rep-week"),
        "8",
        _("Where no target was entered. A rep-week is five available working days."),
        places=2,
    )
    proposals_per_week = number(
        _("no-surprise proposals expected per rep-week"), "2", _("Where no target was entered."), places=2
    )
    ramp_applies = switch(
        _("newcomers are expected less"),
        True,
        _("Activity targets and fair shares rise month by month after the day of hire."),
    )
    ramp = models.CharField(
        _("ramp"),
        max_length=100,
        default="25, 50, 75, 100",
        blank=True,
        validators=[is_ramp],
        help_text=_("Per cent of a full load in each month of tenure; after the last, all of it."),
    )
    same_day_cap = switch(
        _("one quality visit per rep, day and opportunity"),
        True,
        _("An opportunity is a lead with its proposals, or a proposal from no lead; without one, it is the customer."),
    )
    shared_visit_credit = switch(
        _("split the credit of joint visits"),
        False,
        _("Off: the rep who logged the visit gets all of it. On: each person present gets an equal share."),
    )
    default_minutes = whole(
        _("minutes of a visit without duration"), 60, _("For the share of visiting time."), most=1440
    )
    backdate_free_days = whole(
        _("days a visit may be back-dated"), 7, _("An older one needs the manager's approval."), least=0
    )
    late_hours = whole(
        _("hours after which an entry is late"),
        48,
        _("Counted from the end of the visit's day. A late entry counts, but proves nothing in a back-test."),
    )
    audits_per_rep_week = whole(
        _("visits checked per rep and week"), 2, _("Drawn at random, quality and not."), least=0
    )
    audit_percent = whole(
        _("per cent of the week's visits checked"), 10, _("If that is more than the number above."), least=0, most=100
    )

    validity_days = whole(_("days a proposal is valid if it does not say"), 30, _("It expires on the day after."))
    proposal_stale_days = whole(
        _("days after which an open proposal is stale"), 45, _("From the day of first issue."), least=0
    )
    reissue_gap_days = whole(
        _("days after which a re-issue is a new proposal"), 90, _("Up to then it is the old one, open again."), least=0
    )
    edit_window_hours = whole(
        _("hours in which answers may be corrected"), 24, _("After first issue; then the verdict stands."), least=0
    )
    close_horizon_days = whole(
        _("days within which a win counts as closed"), 90, _("The horizon of the close rate, from first issue.")
    )
    close_horizon_own = switch(
        _("horizon from own wins"),
        True,
        _(
            "On: the days in which nine in ten wins of the last 24 months came, rounded up to 30; fixed at the start "
            "of each quarter. Off, or with too few wins: the number above."
        ),
    )
    close_horizon_wins = whole(
        _("how many wins it takes for that"), 20, _("With fewer in 24 months the horizon is the number above.")
    )
    close_window_rep_months = whole(
        _("months a rep's close rate looks back"),
        12,
        _("Where the period is shorter: few proposals tell little."),
        most=60,
    )
    close_window_team_months = whole(
        _("months a team's close rate looks back"), 6, _("Two quarters; the company's too."), most=60
    )
    close_unit = choice(
        _("close rate counts"),
        CloseUnit.PROPOSAL,
        _("A proposal counts once, however often it was revised; of quotes, each revision counts too."),
        max_length=8,
    )
    close_excludes_cancelled = switch(
        _("close rate without projects the client cancelled"),
        False,
        _("On: they are left out, and the figure says “adjusted”. By the reason “cancelled” of what ended."),
    )
    cooling_off_days = whole(
        _("days in which a win can be taken back"), 30, _("Cancelled by then, it was never won."), least=0
    )
    week_lock_days = whole(
        _("days after a week until it locks"),
        3,
        _("Counted from its last day: 3 is the end of Wednesday."),
        least=1,
        most=60,
    )
    month_lock_workday = whole(
        _("working day on which a month locks"), 3, _("Of the month after it, when that day is over."), most=20
    )
    quarter_lock_workday = whole(
        _("working day on which a quarter locks"), 5, _("Of the quarter after it, when that day is over."), most=20
    )
    publish_hour = whole(
        _("hour at which a week is published"), 8, _("Of the day after its last, 0 to 23."), least=0, most=23
    )
    pace_curve = choice(
        _("pace"), Curve.SEASONAL, _("How much of a target is expected by a day of its period."), max_length=10
    )
    target_basis = choice(
        _("basis of a new target"),
        Basis.BOOKINGS,
        _("For the won amount, excluding tax, where who enters it says nothing else."),
        max_length=8,
    )
    fx_attainment = choice(
        _("exchange rate of attainment"),
        RateKind.PLAN,
        _("At plan rates nobody gains or loses by how currencies move."),
        max_length=5,
    )

    lead_accept_days = whole(_("days to accept a lead"), 7, _("Its quality is frozen then at the latest."))
    lead_opportunity_days = whole(_("days from lead to opportunity"), 60, _("The horizon of the opportunity rate."))
    lead_won_days = whole(_("days from lead to win"), 180, _("The horizon of the leads' won rate."))
    lead_sla_minutes = whole(
        _("business minutes to answer a lead"),
        60,
        _("The promise. The company's and a team's share count from receipt, a rep's own from the first assignment."),
        most=30000,
    )
    lead_intent_half_life_days = whole(
        _("days in which a lead's intent halves"), 30, _("Until it is judged; then it fades no more.")
    )
    lead_dedupe_days = whole(
        _("days in which an enquiry is the same lead"), 90, _("By the same contact, after the last touch."), least=0
    )
    lead_prior_weight = whole(
        _("weight of the average in a source's won rate"), 50, _("In leads: few of its own leave a source near it.")
    )
    lead_min_rank_n = whole(_("mature leads it takes to rank a source"), 30, _("With fewer it is “too few”."))

    review_months = whole(_("months between talent reviews"), 1, _("After them a review is overdue."), most=60)
    talent_stale_days = whole(_("days without contact that make a candidate stale"), 60, _("Contact goes both ways."))
    talent_ready_days = whole(
        _("days within which somebody ready can start"),
        60,
        _("Of candidates who say when they can start; the others by their readiness."),
        least=0,
    )
    fill_months = number(_("months to fill a vacancy"), "5.5", _("For the bench that is needed."), places=1)
    attrition_prior = number(
        _("expected yearly attrition before own data"), "0.26", _("0.26 is 26 % a year."), places=2, most=5
    )
    attrition_prior_years = whole(
        _("weight of that expectation in rep-years"), 12, _("Own data outweigh it after as many rep-years."), least=0
    )
    approaches_per_hire = number(
        _("ready people approached for each hire"),
        "3",
        _("Before own data: 3 means that one in three is hired."),
        places=1,
        least=1,
    )

    interval_method = choice(
        _("interval of a share"),
        Interval.WILSON,
        _("The range, at 95 %, in which the true share may lie."),
        max_length=10,
    )
    few_n = whole(_("how many it takes to show a percentage"), 5, _("Fewer are shown as counts: 2 of 3."))
    arrow_n = whole(_("how many it takes to show an arrow"), 10, _("On both sides of the comparison."))
    min_rank_n = whole(_("how many it takes to rank a person"), 20, _("Mature items in the window."))
    prior_weight = whole(
        _("weight of the average in a person's rate"), 20, _("Used where own data can't tell it (spec: m).")
    )
    min_cell = whole(
        _("fewest people in a group that is shown"), 5, _("For diversity: smaller groups stay hidden."), least=5
    )

    history = history()

    class Meta:
        verbose_name = _("parameters")
        verbose_name_plural = _("parameters")
        ordering = [models.F("effective_from").desc(nulls_last=True)]
        constraints = [
            models.UniqueConstraint(
                Coalesce("effective_from", models.Value(FIRST)),
                name="parameters_once_a_day",
                violation_error_message=_("There are already parameters from this day on."),
            ),
            models.CheckConstraint(condition=Q(approaches_per_hire__gte=1), name="parameters_hire_at_most_all"),
            models.CheckConstraint(
                condition=Q(
                    visits_per_week__gte=0, proposals_per_week__gte=0, fill_months__gte=0, attrition_prior__gte=0
                ),
                name="parameters_are_not_negative",
            ),
        ]

    def __str__(self):
        return str(self.effective_from or now("From the beginning"))

    @property
    def starts(self):
        """The first day it is in force."""
        return self.effective_from or FIRST

    @property
    def fiscal_rule(self):
        """How time is cut from its first day on."""
        first = WeekStart.values.index(self.week_start)
        return Rule(self.starts, first, self.fiscal_start, Months(self.fiscal_months).weeks)

    @property
    def ramp_parts(self):
        """Part of a full load in each month of tenure, () where newcomers are expected as much as anybody."""
        return parse_ramp(self.ramp) if self.ramp_applies else ()

    @property
    def p_hire_prior(self):
        """Chance that a ready candidate who is approached is hired, before own data."""
        return 1 / float(self.approaches_per_hire)

    @classmethod
    def on(cls, day):
        """The row in force on a day. Where several days are asked about, `ParametersByDay` needs one query for all."""
        return STARTED.first(day=day) or cls.defaults()

    @classmethod
    def defaults(cls):
        """An unsaved row, as the database would give it back."""
        return cls(**defaults_of(cls))


TUNED = tuple(field.name for field in Parameters._meta.fields if field.name not in ("id", "effective_from", "note"))


@Kept
def STARTED():
    """Those in force on a day or before, the latest first."""
    day = Given("day", models.DateField())
    return Parameters.objects.filter(Q(effective_from=None) | Q(effective_from__lte=day))[:1]
