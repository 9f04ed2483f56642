"""A target for each owner and KPI, proposed from what they did in the window, with the figure it comes from.

Of a rate a rep-week, the middle of the weeks (spec 3): one great week moves it little. Of a share, the window's, where
there is enough behind it. Of an amount, the window's, for as many working days as the target's period has.
"""

from collections import defaultdict
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from statistics import median

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kpis.addresses import part_of
from kpis.definitions import measure_by_name
from kpis.formats import shown_in
from kpis.kpi import Measure, figures
from kpis.models import Target
from kpis.proposed.window import LEAST
from kpis.scope import Scope
from kpis.targets.entry import Owner, entered_for, usual_basis
from reps.models import Membership, Rep, Team

MEASURES = ("quality_visits_per_rep_week", "no_surprise_per_rep_week", "quality_lead_share", "won_amount")
ON_BASIS = {
    Target.Basis.BOOKINGS: "won_amount",
    Target.Basis.REVENUE: "revenue_recognised",
    Target.Basis.CASH: "cash_collected",
}
MOST_OWNERS = 200  # on a page
DIGITS = 3  # of an amount: a target is no more exact than what it comes from
TOO_FEW, NOTHING, NONE_MIDST = _("too few to tell"), _("nothing in these weeks"), _("none in the middle week")


@dataclass(frozen=True)
class Idea:
    """What is proposed for one owner and measure: `value`, None for nothing and then `why`.

    `seen` is the value it comes from: a median, or that of `figure`. `standing` is the Target there is already.
    """

    owner: Owner
    measure: Measure
    value: Decimal | None
    seen: object = None
    figure: object = None
    weeks: int = 0
    why: object = ""
    standing: Target | None = None

    @property
    def agreed(self):
        """What stands, in the currency it was agreed in."""
        return shown_in(self.standing.current_value, self.standing.currency, self.measure.unit)

    @property
    def is_asked(self):
        """Whether there is a cell to fill: a lead's quality is its source's and its team's, no rep's (spec 6)."""
        return self.standing is None and not (self.owner.rep and self.measure.is_share)

    @property
    def name(self):
        """What the form calls it."""
        return f"{self.measure.name} {self.owner.code}"


def proposed_owners(scope):
    """The scope itself, the teams below it in tree order, and everybody who is in one of them today.

    Of more than fit on a page, as the grid of targets has them: only the teams directly below.
    """
    team = Team.objects.get(pk=scope.team_id) if scope.team_id else None
    own = Owner(team.name if team else str(_("Company")), team=team)
    below = [each for each in Team.objects.with_tree_fields() if _is_below(each, scope)]
    people = list(_people(scope)[: MOST_OWNERS + 1])
    if len(below) + len(people) > MOST_OWNERS:
        below, people = [each for each in below if each.parent_id == scope.team_id], []
    return [own, *(Owner(each.name, team=each) for each in below), *(Owner(rep.name, rep=rep) for rep in people)]


def _is_below(team, scope):
    return team.pk != scope.team_id and (scope.team_ids is None or team.pk in scope.team_ids)


def _people(scope):
    """The reps who are in a team of the scope today."""
    today = Membership.objects.on(timezone.localdate()).order_by()
    today = today.filter(team__in=scope.team_ids) if scope.team_ids else today
    return Rep.objects.filter(pk__in=today.values("rep")).order_by("name")


class Ideas:
    """What is proposed for the owners of a state's scope and period, from the weeks of a Window."""

    def __init__(self, state, window):
        self.state, self.window = state, window
        self.owners = proposed_owners(state.scope)
        self.measures = [measure_by_name(name)[1] for name in MEASURES]

    @property
    def names_nobody(self):
        """Whether people are left out: there are too many, or none."""
        return not any(owner.rep for owner in self.owners)

    def rows(self):
        """[(Owner, what narrows the page's state to them, [Idea, ...]), ...]"""
        return [(owner, self.whose(owner), self._of(owner)) for owner in self.owners]

    def whose(self, owner):
        """What an address says to mean this owner."""
        if owner.rep:
            return part_of(self.state, owner.rep.key)
        return {"who": owner.code}

    def _of(self, owner):
        return [self._idea(owner, measure) for measure in self.measures]

    def _idea(self, owner, measure):
        standing = self._standing.get((measure.name, owner.code))
        if standing:
            return Idea(owner, measure, None, standing=standing)
        if measure.unit == "rate":
            return self._by_weeks(owner, measure)
        return self._by_share(owner, measure) if measure.is_share else self._by_amount(owner, measure)

    @cached_property
    def _standing(self):
        """{(measure, owner code): Target} of this period."""
        return entered_for(MEASURES, self.state.period)

    # What they did

    def _figures(self, periods, measures):
        """{owner code: {measure: [Figure, ...]}}: one ask a team, one for all the people."""
        found = defaultdict(lambda: defaultdict(list))
        groups = [owner for owner in self.owners if not owner.rep]
        asks = [self.state.ask(*periods, scope=self._scope(owner)) for owner in groups]
        for ask in [*asks, self.state.ask(*periods, by=("rep",))]:
            for measure, each in figures(measures, ask).items():
                for figure in each.values():
                    found[_code(ask, figure)][measure].append(figure)
        return found

    def _scope(self, owner):
        return Scope.team(owner.team) if owner.team else self.state.scope

    @cached_property
    def _weekly(self):
        return self._figures(self.window.weeks, [each for each in self.measures if each.unit == "rate"])

    @cached_property
    def _whole(self):
        return self._figures([self.window.days], [self._amount, *(each for each in self.measures if each.is_share)])

    @cached_property
    def _amount(self):
        """The measure of money on the basis that new targets are on."""
        return measure_by_name(ON_BASIS[usual_basis("won_amount")])[1]

    # What that proposes

    def _by_weeks(self, owner, measure):
        values = weekly_values(self._weekly[owner.code][measure])
        if len(values) < LEAST:
            return Idea(owner, measure, None, weeks=len(values), why=TOO_FEW)
        seen = median(values)
        value, why = tidy(seen, measure) or None, "" if seen else NONE_MIDST
        return Idea(owner, measure, value, seen, weeks=len(values), why=why)

    def _by_share(self, owner, measure):
        figure = next(iter(self._whole[owner.code][measure]), None)
        if figure is None or figure.value is None or figure.is_few:
            return Idea(owner, measure, None, why=TOO_FEW)
        return Idea(owner, measure, tidy(figure.value, measure) or None, figure.value, figure)

    def _by_amount(self, owner, measure):
        figure = next(iter(self._whole[owner.code][self._amount]), None)
        if figure is None or not figure.value or figure.value < 0:
            return Idea(owner, measure, None, why=NOTHING)
        value = tidy(Decimal(figure.value) * self._days_ahead / self._days_there(owner), measure)
        return Idea(owner, measure, value, figure.value, figure)

    @cached_property
    def _calendar(self):
        return self.state.ask().calendar

    @cached_property
    def _days_ahead(self):
        """Working days of the target's period."""
        return self._calendar.count(self.state.period.start, self.state.period.end)

    def _days_there(self, owner):
        """Working days of the window; of somebody new, from their first on. At least one."""
        hired = owner.rep.hired_on if owner.rep else None
        start = max(filter(None, (self.window.days.start, hired)))
        return max(self._calendar.count(start, self.window.days.end), 1)


def _code(ask, figure):
    """The owner a figure is of."""
    return f"rep:{figure.group['rep']}" if ask.by else ask.scope.code


def weekly_values(found):
    """The values of weekly figures without those of weeks in which nobody worked."""
    return [Decimal(str(each.value)) for each in found if each.value is not None]


def tidy(value, measure):
    """A target as somebody would write it: 6.2 a week, 45 %, 1,230,000."""
    value = Decimal(str(value))
    if measure.unit == "money":
        place = Decimal(1).scaleb(max(value.adjusted() + 1 - DIGITS, 0))
        return (value / place).quantize(Decimal(1), ROUND_HALF_UP) * place
    return value.quantize(Decimal("0.01") if measure.is_share else Decimal("0.1"), ROUND_HALF_UP)
