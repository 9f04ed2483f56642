"""What an admin may tune (spec 3): one row for each day from which the company works by other numbers."""

from bisect import bisect_right
from datetime import date
from functools import cached_property

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from reps.fiscal import FiscalCalendar, Rule
from reps.models.base import history
from reps.models.calendar import CalendarDay, CompanyCalendar, weeks_in_order
from reps.models.fiscal import FiscalYear
from reps.models.horizon import CloseHorizon
from reps.models.tuning import (
    Basis,
    CloseUnit,
    Curve,
    Interval,
    Months,
    RateKind,
    WeekStart,
    is_ramp,
    number,
    parse_ramp,
    whole,
)
from reps.statement import Column, Question, asked
from reps.terms import terms_on

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

    week_start = models.CharField(
        _("first day of the week"),
        max_length=9,
        choices=WeekStart.choices,
        default=WeekStart.MONDAY,
        help_text=_("From the first such day on. The week before it is shorter or longer; no day is counted twice."),
    )
    fiscal_start = whole(
        _("fiscal year starts in month"),
        1,
        _("1 is January. From the first year that starts under it; the one before lasts until then."),
        most=12,
    )
    fiscal_months = models.CharField(
        _("months of the fiscal year"),
        max_length=8,
        choices=Months.choices,
        default=Months.CALENDAR,
        help_text=_(
            "Made of weeks, the year starts with the week nearest to the first of its month, and the table of fiscal "
            "years may say otherwise."
        ),
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
    ramp_applies = models.BooleanField(
        _("newcomers are expected less"),
        default=True,
        help_text=_("Activity targets and fair shares rise month by month after the day of hire."),
    )
    ramp = models.CharField(
        _("ramp"),
        max_length=100,
        default="25, 50, 75, 100",
        blank=True,
        validators=[is_ramp],
        help_text=_("Per cent of a full load in each month of tenure; after the last, all of it."),
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
    close_horizon_own = models.BooleanField(
        _("horizon from own wins"),
        default=True,
        help_text=_(
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
    close_unit = models.CharField(
        _("close rate counts"),
        max_length=8,
        choices=CloseUnit.choices,
        default=CloseUnit.PROPOSAL,
        help_text=_("A proposal counts once, however often it was revised; of quotes, each revision counts too."),
    )
    close_excludes_cancelled = models.BooleanField(
        _("close rate without projects the client cancelled"),
        default=False,
        help_text=_("On: they are left out, and the figure says “adjusted”. By the reason “cancelled” of what ended."),
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
    pace_curve = models.CharField(
        _("pace"),
        max_length=10,
        choices=Curve.choices,
        default=Curve.SEASONAL,
        help_text=_("How much of a target is expected by a day of its period."),
    )
    target_basis = models.CharField(
        _("basis of a new target"),
        max_length=8,
        choices=Basis.choices,
        default=Basis.BOOKINGS,
        help_text=_("For the won amount, excluding tax, where who enters it says nothing else."),
    )
    fx_attainment = models.CharField(
        _("exchange rate of attainment"),
        max_length=5,
        choices=RateKind.choices,
        default=RateKind.PLAN,
        help_text=_("At plan rates nobody gains or loses by how currencies move."),
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

    interval_method = models.CharField(
        _("interval of a share"),
        max_length=10,
        choices=Interval.choices,
        default=Interval.WILSON,
        help_text=_("The range, at 95 %, in which the true share may lie."),
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
        return ParametersByDay().on(day)

    @classmethod
    def defaults(cls):
        """An unsaved row, as the database would give it back."""
        found = cls()
        found.clean_fields()
        return found


TUNED = tuple(field.name for field in Parameters._meta.fields if field.name not in ("id", "effective_from", "note"))


class ParametersByDay:
    """Every row of the parameters, loaded at first use: which one holds on which day."""

    @cached_property
    def rows(self):
        """In order of their first day, the first one without."""
        return self._in_order(Parameters.objects.order_by())

    @classmethod
    def of(cls, rows):
        """Those of rows at hand."""
        found = cls()
        found.rows = cls._in_order(rows)
        return found

    @staticmethod
    def _in_order(rows):
        found = sorted(rows, key=lambda row: row.starts)
        return found if found and found[0].starts == FIRST else [Parameters.defaults(), *found]

    @cached_property
    def starts(self):
        return [row.starts for row in self.rows]

    @cached_property
    def _dated(self):
        return asked(
            Question(CloseHorizon.objects.order_by(), (Column.day("effective_from"), Column.whole("days"))),
            Question(CalendarDay.objects.order_by(), (Column.day("date"), Column.flag("workday"), Column.text("name"))),
            Question(
                CompanyCalendar.objects.order_by(),
                (Column.day("since"), Column.text("country"), Column.json("weekdays")),
            ),
        )

    @cached_property
    def horizons(self):
        """{first day: days} of the horizons that own wins gave, in order."""
        return dict(sorted(self._dated[0]))

    @property
    def own_days(self):
        """[(day, whether it is worked, name), ...]: the company's exceptions to the built-in calendar."""
        return [(on, bool(workday), name) for on, workday, name in self._dated[1]]

    @property
    def work_weeks(self):
        """[WorkWeek] that the company works by, in order of their first day."""
        return weeks_in_order(self._dated[2])

    def work_week_on(self, day):
        """The WorkWeek that holds on a day."""
        return terms_on(self.work_weeks, day)

    def close_horizon_days(self, day):
        """The horizon of the close rate on a day: as fixed from own wins, where the parameters ask for that."""
        row = self.on(day)
        known = [days for start, days in self.horizons.items() if start <= day] if row.close_horizon_own else []
        return known[-1] if known else row.close_horizon_days

    @cached_property
    def fiscal(self):
        """Its weeks, months, quarters and years. The table of years is only read where weeks make the months."""
        return fiscal_calendar(self.rows)

    def on(self, day):
        return self.rows[bisect_right(self.starts, day) - 1]

    def before(self, row):
        """The row that the given one followed, or None for the first."""
        at = bisect_right(self.starts, row.starts) - 2
        return self.rows[at] if at >= 0 else None

    def differences(self, other):
        """(first day, last day, names of the parameters that differ) of all days, the ends None where there is none."""
        edges = sorted({*self.starts, *other.starts})
        for start, following in zip(edges, [*edges[1:], None], strict=True):
            one, two = self.on(start), other.on(start)
            changed = {name for name in TUNED if getattr(one, name) != getattr(two, name)}
            end = date.fromordinal(following.toordinal() - 1) if following else None
            yield None if start == FIRST else start, end, changed

    def stretches(self, start, end):
        """[(first day, last day, row)] that tile start..end."""
        edges = [start, *(day for day in self.starts if start < day <= end)]
        ends = [date.fromordinal(day.toordinal() - 1) for day in edges[1:]] + [end]
        return [(first, last, self.on(first)) for first, last in zip(edges, ends, strict=True)]


def fiscal_calendar(rows, entered=None):
    """The FiscalCalendar of rows in order of their first day; `entered`: the FiscalYears, where they are at hand."""
    rules = [row.fiscal_rule for row in rows]
    if not any(rule.weeks for rule in rules):
        return FiscalCalendar(rules)
    return FiscalCalendar(rules, [each.year for each in (FiscalYear.objects.all() if entered is None else entered)])
