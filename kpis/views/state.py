"""What a page is asked to show: who, when, as known when. All of it is in the address, so any page can be shared."""

from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from urllib.parse import urlencode

from django.utils import timezone
from django.utils.translation import gettext as _

from kpis.ask import Ask
from kpis.period_labels import period_label
from kpis.periods import Grain, Period
from kpis.scope import ITSELF, Scope
from kpis.views.when import known_on_of, period_of
from kpis.views.whose import only_recruits, readable_reps, readable_teams, scope_of
from reps.days import ONE_DAY
from reps.models import Organisation, ParametersByDay

GRAINS = (Grain.WEEK, Grain.MONTH, Grain.QUARTER, Grain.YEAR)


@dataclass(frozen=True)
class Choice:
    """One line of the who-picker; `depth` indents a team below its parent."""

    code: str
    label: str
    depth: int = 0
    chosen: bool = False

    @property
    def indent(self):
        return range(self.depth)


@dataclass(frozen=True)
class State:
    """Scope and period of a page, checked against what its reader may see."""

    user: object
    scope: Scope
    period: Period
    as_of: date
    organisation: Organisation
    known_on: date | None = None  # the past day the reader asked for: what was published by then is the answer
    by_day: ParametersByDay = field(default_factory=ParametersByDay, compare=False)
    shelf: dict = field(default_factory=dict, compare=False)  # what the page's asks have loaded, for all of them

    @classmethod
    def of(cls, request, grain=Grain.MONTH, itself=False):
        """From the address: ?who=company|team:KEY|rep:KEY&when=CODE, or &from=DAY&to=DAY; &as_of=DAY as known then.

        &within=KEY narrows a rep to what they did in that team. 404 beyond one's scope, and for a day that is none.
        `itself`: ?who may be itself:KEY, what a team has beside the teams below it, and itself, what is in no team.
        """
        organisation, by_day = Organisation.current(), ParametersByDay()
        known_on = known_on_of(request.GET)
        as_of = known_on or timezone.localdate()
        scope = scope_of(request.user, request.GET.get("who", ""), request.GET.get("within", ""), itself)
        period = period_of(request.GET, by_day.fiscal, as_of, grain)
        return cls(request.user, scope, period, as_of, organisation, known_on, by_day)

    @property
    def parameters(self):
        """The parameters in force on the as-of day."""
        return self.by_day.on(self.as_of)

    @property
    def is_totals_only(self):
        """Whether the reader may see this scope's totals but not what each colleague did (a rep and their team)."""
        user = self.user
        if user.sees_everything or self.scope.kind == "rep" or only_recruits(user):
            return False
        return self.scope.team_id not in user.managed_team_ids

    @property
    def may_see_talent(self):
        """Whether the scope is people the reader leads or recruits for: candidates and inactive members are theirs."""
        return self.user.sees_talent and self.scope.kind not in ("rep", ITSELF) and not self.is_totals_only

    @property
    def may_see_inactive(self):
        """Whether the scope is people the reader leads: who is inactive is private to those (spec 5.2)."""
        leads = self.user.is_director or self.scope.team_id in self.user.managed_team_ids
        return leads and self.may_see_talent

    @property
    def may_see_nine_box(self):
        """Whether the scope is people the reader leads or, as a recruiter, looks after (spec 5.2)."""
        return self.may_see_inactive or (self.user.is_recruiter and self.may_see_talent)

    def may_see(self, kpi):
        """Whether this KPI is the reader's business for this scope."""
        if kpi.is_talent:
            return self.may_see_talent
        return self.user.sees_sales

    def may_see_measure(self, kpi, measure):
        """As its KPI; but who is inactive is for those who lead them, and what somebody sold for those in sales."""
        if measure.name == "inactive_members":
            return self.may_see_inactive
        return self.may_see(kpi) and (measure.name != "hire_attainment" or self.user.sees_sales)

    def ask(self, *periods, by=(), scope=None):
        """An Ask for these periods, by default the page's own."""
        known = {"organisation": self.organisation, "by_day": self.by_day, "shelf": self.shelf}
        asked = Ask(scope or self.scope, periods or (self.period,), self.as_of, by, **known)
        return asked.narrowed(as_published=self.known_on is not None)

    def query(self, **changes):
        """The address's query string, with changes: who, when, or anything else a page takes."""
        known = {"as_of": self.known_on.isoformat()} if self.known_on else {}
        within = {"within": self.scope.within} if self.scope.within else {}
        return urlencode({"who": self.scope.code, "when": self.period.code} | within | known | changes)

    @property
    def beside(self):
        """{name: value} of what else the page takes, which stays where another team or period is chosen."""
        return {}

    def turn(self, **changes):
        """The query of this page at another team or period."""
        return self.query(**self.beside | changes)

    @property
    def live(self):
        """The query of the same page as things stand today."""
        return replace(self, known_on=None).turn()

    def known_by(self, day):
        """The same as known on a past day."""
        return replace(self, known_on=day, as_of=day, shelf={})

    def at(self, period):
        return replace(self, period=period)

    def of_scope(self, scope):
        return replace(self, scope=scope)

    def fitted(self):
        """The same at a period that the page can show: here any."""
        return self

    @property
    def now(self):
        """(words, query) of the running period of this grain, or None where it is shown or a past day is."""
        if self.is_running or self.known_on:
            return None
        grain = Grain.MONTH if self.period.grain == Grain.RANGE else self.period.grain
        labels = {
            Grain.WEEK: _("This week"),
            Grain.MONTH: _("This month"),
            Grain.QUARTER: _("This quarter"),
            Grain.YEAR: _("This year"),
        }
        return labels[grain], self.turn(when=self.around(self.as_of, grain).code)

    @property
    def previous(self):
        return self.turn(when=self.period.previous().code)

    @property
    def next(self):
        """The query of the next period, or "" while it has not begun."""
        following = self.period.next()
        return self.turn(when=following.code) if following.start <= self.as_of else ""

    @property
    def is_running(self):
        return self.period.end >= self.as_of >= self.period.start

    @cached_property
    def label(self):
        """Whose figures, in words."""
        return self.scope.label or _("Company")

    @cached_property
    def when(self):
        return period_label(self.period)

    @cached_property
    def grains(self):
        """[(grain, label, query, chosen)]: the same time as a week, a month, a quarter, a fiscal year."""
        day = min(self.as_of, self.period.end)
        labels = {
            Grain.WEEK: _("Week"),
            Grain.MONTH: _("Month"),
            Grain.QUARTER: _("Quarter"),
            Grain.YEAR: _("Year"),
        }
        return [
            (grain, labels[grain], self.turn(when=self.around(day, grain).code), grain == self.period.grain)
            for grain in GRAINS
        ]

    @property
    def spring(self):
        """The query of January and February together, between which Spring Festival moves; "" where it says nothing.

        Offered in either month where the working calendar is China's (spec 2.6).
        """
        month = self.period.grain == Grain.MONTH and not self.period.is_of_weeks and self.period.number
        if month not in (1, 2) or self.by_day.work_week_on(self.period.end).country != "CN":
            return ""
        january = self.period.start.replace(month=1)
        return self.turn(when=f"{january}..{january.replace(month=3) - ONE_DAY}")

    def around(self, day, grain):
        """The period of that grain around a day."""
        return Period.of(day, grain, self.by_day.fiscal)

    @cached_property
    def teams(self):
        """Choices of the who-picker: the company and the teams in tree order."""
        everyone = self.user.sees_everything or only_recruits(self.user)
        allowed = everyone or self.scope.kind == "company"
        company = [Choice("company", _("Company"), 0, self.scope.kind == "company")] if allowed else []
        return company + [
            Choice(f"team:{team.key}", team.name, team.tree_depth, team.pk == self.scope.team_id)
            for team in readable_teams(self.user)
        ]

    @cached_property
    def people(self):
        """Choices of the who-picker: the reps whose records the reader may see."""
        return [Choice(f"rep:{rep.key}", rep.name, 0, rep.pk == self.scope.rep_id) for rep in readable_reps(self.user)]
