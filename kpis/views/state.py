"""What a page is asked to show: who, when, as known when. All of it is in the address, so any page can be shared."""

from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from urllib.parse import urlencode

from django.http import Http404
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kpis.measures import Ask
from kpis.periods import Grain, Period
from kpis.scope import Scope
from reps.days import ONE_DAY
from reps.models import Organisation, ParametersByDay, Rep

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
    def of(cls, request, grain=Grain.MONTH):
        """From the address: ?who=company|team:KEY|rep:KEY&when=CODE, or &from=DAY&to=DAY; &as_of=DAY as known then.

        &within=KEY narrows a rep to what they did in that team. 404 beyond one's scope, and for a day that is none.
        """
        organisation, by_day = Organisation.current(), ParametersByDay()
        known_on = known_on_of(request.GET)
        as_of = known_on or timezone.localdate()
        scope = scope_of(request.user, request.GET.get("who", ""), request.GET.get("within", ""))
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
        if user.sees_everything or self.scope.kind == "rep" or _only_recruits(user):
            return False
        return self.scope.team_id not in user.managed_team_ids

    @property
    def may_see_talent(self):
        """Whether the scope is people the reader leads or recruits for: candidates and inactive members are theirs."""
        return self.user.sees_talent and self.scope.kind != "rep" and not self.is_totals_only

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
        everyone = self.user.sees_everything or _only_recruits(self.user)
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


def readable_teams(user):
    """Teams whose totals the user may see, in tree order: all, those managed and below, and a rep's own.

    A recruiter fills the benches of all.
    """
    if user.sees_everything or _only_recruits(user):
        return user.team_tree.in_order
    readable = {*user.managed_team_ids, *([user.team_today.pk] if user.team_today else [])}
    return [team for team in user.team_tree.in_order if team.pk in readable]


def readable_reps(user):
    return Rep.objects.visible_to(user).order_by("name").only("pk", "key", "name")


def scope_of(user, code, within=""):
    """The Scope a code names, or the widest the user manages when it is blank; Http404 for what is not theirs."""
    kind, _sep, key = (code or default_who(user)).partition(":")
    if kind == "company" and (user.sees_everything or _only_recruits(user)):
        return Scope.company()
    if kind == "team":
        return _team_scope(user, key)
    if kind == "rep":
        return _rep_scope(user, key, within)
    raise Http404(_("There is no “%(who)s” here.") % {"who": code})


def _only_recruits(user):
    """A recruiter with no part in sales: the whole talent pool, and no sales figures at all."""
    return user.is_recruiter and not user.sees_sales


def _team_scope(user, key):
    found = next((team for team in readable_teams(user) if team.key == key), None)
    if found is None:
        raise Http404(_("There is no team “%(key)s” here.") % {"key": key})
    return Scope.team(found, user.team_tree)


def _rep_scope(user, key, within):
    rep = readable_reps(user).filter(key=key).first()
    if rep is None:
        raise Http404(_("There is no rep “%(key)s” here.") % {"key": key})
    everything = user.sees_everything or rep == user.rep_record
    readable = None if everything else frozenset(user.managed_team_ids)
    if not within:
        return Scope.rep(rep, readable)
    team_ids = _team_scope(user, within).team_ids
    return Scope.rep(rep, team_ids if readable is None else team_ids & readable, within)


def default_who(user):
    """The company for who sees it all, a manager's topmost team, a rep's own figures."""
    if user.sees_everything or _only_recruits(user):
        return "company"
    if user.is_manager:
        return f"team:{_topmost(user).key}"
    return f"rep:{user.rep_record.key}" if user.rep_record else "nobody"


def _topmost(user):
    managed = [team for team in readable_teams(user) if team.pk in user.managed_team_ids]
    return min(managed, key=lambda team: team.tree_depth)


def known_on_of(asked):
    """The past day of ?as_of=, None for today or where none is asked for. Http404 for nonsense and days to come."""
    if not asked.get("as_of"):
        return None
    try:
        day = date.fromisoformat(asked["as_of"])
    except ValueError as problem:
        raise Http404(str(problem)) from problem
    if day > timezone.localdate():
        raise Http404(_("Nobody knows yet what will be known on %(day)s.") % {"day": day})
    return day


def period_of(asked, fiscal, as_of, grain=Grain.MONTH):
    """The period a query string names; the running one of `grain` if it names none. Http404 for nonsense."""
    try:
        if asked.get("from") and asked.get("to"):
            days = sorted((date.fromisoformat(asked["from"]), date.fromisoformat(asked["to"])))
            return Period.between(*days, fiscal)
        if asked.get("when"):
            return Period.parse(asked["when"], fiscal)
    except (ValueError, OverflowError) as problem:
        raise Http404(str(problem)) from problem
    return Period.of(as_of, grain, fiscal)


def period_label(period):
    """A period in the reader's words: week 47 of 2026, November 2026, Q4 2026, 2026, or its first and last day."""
    days = {"start": date_format(period.start), "end": date_format(period.end)}
    if period.months == 2 and period.start.month == 1:
        return _("January + February %(year)s") % {"year": period.start.year}
    names = {"year": period.year, "number": period.number, **days}
    match Grain.RANGE if period.cut else period.grain:
        case Grain.WEEK:
            return _("Week %(number)s, %(year)s") % names
        case Grain.MONTH if period.is_of_weeks:
            return _("Period %(number)s, %(year)s") % names
        case Grain.MONTH:
            return date_format(date(period.year, period.number, 1), "YEAR_MONTH_FORMAT")
        case Grain.QUARTER:
            return _("Q%(number)s %(year)s") % names
        case Grain.YEAR:
            return _("Year %(year)s") % names
    return _("%(start)s to %(end)s") % names


def short_label(period):
    """A period for the head of a narrow column: Nov 26; any other than a calendar month in full."""
    if period.grain == Grain.MONTH and not period.is_of_weeks and not period.cut:
        return date_format(period.start, pgettext("date format", "M y"))
    return period_label(period)
