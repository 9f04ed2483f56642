"""What the lists can be narrowed by. A choice offers only what its reader may see, so that no name leaks."""

from functools import reduce
from operator import or_

import django_filters as filters
from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reps.models import (
    Candidate,
    Customer,
    Income,
    Lead,
    LeadSource,
    Leave,
    Membership,
    Proposal,
    Rep,
    SharedBench,
    Team,
    Vacancy,
    Visit,
)
from reps.models.talent import ACTIVE_STAGES, EXIT_STAGES

VERDICTS = (("yes", _("Quality")), ("no", _("Not quality")), ("unknown", _("Unanswered")))
VERDICT_VALUES = {"yes": True, "no": False, "unknown": None}


def visible(model):
    """The choices of a select: this model's rows that the reader may see."""
    return lambda request: model.objects.visible_to(request.user)


def teams_of_talent(request):
    """Teams candidates may stand for: all to a recruiter, who sees every candidate."""
    user = request.user
    return Team.objects.all() if user.is_recruiter else Team.objects.visible_to(user)


class Search(filters.CharFilter):
    """One box over several columns: every word must be found in one of them."""

    def __init__(self, *columns):
        super().__init__(label=_("Search"), widget=forms.TextInput(attrs={"type": "search"}))
        self.columns = columns

    def filter(self, queryset, value):
        for word in (value or "").split():
            queryset = queryset.filter(reduce(or_, (Q(**{f"{each}__icontains": word}) for each in self.columns)))
        return queryset


class Since(filters.DateFilter):
    """On or after a day."""

    def __init__(self, column, label=None):
        super().__init__(column, "gte", label=label or _("From"), widget=forms.DateInput(attrs={"type": "date"}))


class Until(filters.DateFilter):
    """On or before a day."""

    def __init__(self, column, label=None):
        super().__init__(column, "lte", label=label or _("To"), widget=forms.DateInput(attrs={"type": "date"}))


class RepChoice(filters.ModelChoiceFilter):
    def __init__(self, column="rep", label=None):
        super().__init__(column, queryset=visible(Rep), to_field_name="key", label=label or _("Rep"))


class TeamChoice(filters.ModelChoiceFilter):
    """A team and all below it."""

    def __init__(self, column="team", label=None, queryset=None):
        super().__init__(column, queryset=queryset or visible(Team), to_field_name="key", label=label or _("Team"))

    def filter(self, queryset, value):
        if value is None:
            return queryset
        return queryset.filter(**{f"{self.field_name}__in": Team.objects.ids_below([value.pk])})


class BenchChoice(TeamChoice):
    """Candidates on the bench of a team or one below it, owned or shared."""

    def filter(self, queryset, value):
        if value is None:
            return queryset
        below = Team.objects.ids_below([value.pk])
        shared = SharedBench.objects.filter(team__in=below).values("candidate")
        return queryset.filter(Q(team__in=below) | Q(pk__in=shared))


class SourceChoice(filters.ModelChoiceFilter):
    """A channel, source or campaign with all below it, or the leads nobody has classified."""

    def __init__(self):
        super().__init__(
            "source", queryset=visible(LeadSource), to_field_name="key", label=_("Source"), null_label=_("Unclassified")
        )

    def filter(self, queryset, value):
        if value is None:
            return queryset
        if value == self.null_value:
            return queryset.filter(source=None)
        above = ("source", "source__parent", "source__parent__parent")
        return queryset.filter(reduce(or_, (Q(**{each: value}) for each in above)))


class VerdictChoice(filters.ChoiceFilter):
    def __init__(self, label=None, choices=VERDICTS):
        super().__init__("quality", label=label or _("Quality"), choices=choices)

    def filter(self, queryset, value):
        return queryset.filter(quality=VERDICT_VALUES[value]) if value else queryset


class RecordFilter(filters.FilterSet):
    """A list's filters. Somebody who sees only their own records has nobody to choose among."""

    of_people = ("rep", "owner", "team")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        user = self.request.user
        if not (user.sees_everything or user.is_manager or user.is_recruiter):
            for name in self.of_people:
                self.filters.pop(name, None)


class Audited(filters.ChoiceFilter):
    """Visits whose questions somebody has answered again."""

    def __init__(self):
        super().__init__("audits", label=_("Audited"), choices=(("yes", _("Yes")), ("no", _("No"))))

    def filter(self, queryset, value):
        return queryset.filter(audits__isnull=value == "no").distinct() if value else queryset


class VisitFilter(RecordFilter):
    q = Search("customer__name", "note", "key")
    since = Since("date")
    until = Until("date")
    rep = RepChoice()
    team = TeamChoice()
    status = filters.ChoiceFilter(choices=Visit.Status.choices)
    channel = filters.ChoiceFilter(choices=Visit.Channel.choices)
    quality = VerdictChoice()
    audited = Audited()

    class Meta:
        model = Visit
        fields = []


NO_SURPRISE = (("yes", _("No surprise")), ("no", _("Blind")), ("unknown", _("Unanswered")))


class ProposalFilter(RecordFilter):
    q = Search("customer__name", "key")
    since = Since("issued_on", _("Issued from"))
    until = Until("issued_on", _("Issued to"))
    rep = RepChoice()
    team = TeamChoice()
    state = filters.ChoiceFilter(label=_("State"), choices=Proposal.Status.choices, method="in_state")
    quality = VerdictChoice(_("No surprise"), NO_SURPRISE)

    class Meta:
        model = Proposal
        fields = []

    def in_state(self, queryset, name, state):
        """By how it stands today: an open one past its validity has expired."""
        today = timezone.localdate()
        if state == Proposal.Status.OPEN:
            return queryset.open_on(today)
        return queryset.filter(ending=state, ended_on__lte=today)


LEAD_STATES = {
    "waiting": (_("Waiting for a decision"), None),
    "unowned": (_("Nobody has it"), None),
    "accepted": (_("Accepted"), "accepted_on"),
    "rejected": (_("Rejected"), "rejected_on"),
    "opportunity": (_("Opportunity"), "opportunity_on"),
    "won": (_("Won"), "won_on"),
    "lost": (_("Lost"), "lost_on"),
}


class LeadFilter(RecordFilter):
    q = Search("company", "contact", "key")
    since = Since("received_on", _("Received from"))
    until = Until("received_on", _("Received to"))
    owner = RepChoice("owner", _("Owner"))
    team = TeamChoice()
    source = SourceChoice()
    state = filters.ChoiceFilter(
        label=_("State"), method="in_state", choices=[(code, label) for code, (label, _f) in LEAD_STATES.items()]
    )
    quality = VerdictChoice()

    class Meta:
        model = Lead
        fields = []

    def in_state(self, queryset, name, state):
        day = LEAD_STATES[state][1]
        if day:
            return queryset.filter(**{f"{day}__isnull": False})
        return queryset.waiting().unowned() if state == "unowned" else queryset.waiting()


class CustomerFilter(RecordFilter):
    q = Search("name", "key")
    tier = filters.AllValuesFilter(label=_("Tier"))
    industry = filters.AllValuesFilter(label=_("Industry"))
    region = filters.AllValuesFilter(label=_("Region"))

    class Meta:
        model = Customer
        fields = []


class CandidateFilter(RecordFilter):
    q = Search("name", "source", "key")
    team = BenchChoice("team", _("For team"), teams_of_talent)
    stage = filters.ChoiceFilter(choices=Candidate._meta.get_field("stage").choices)
    pool = filters.ChoiceFilter(
        label=_("In the pool"), method="in_pool", choices=[("yes", _("Active")), ("no", _("Hired or gone"))]
    )
    readiness = filters.ChoiceFilter(choices=Candidate.Readiness.choices)
    source = filters.CharFilter(label=_("Source"), lookup_expr="iexact")
    industry = filters.CharFilter(label=_("Industry they come from"), lookup_expr="iexact")
    channel = filters.CharFilter(label=_("Channel they sold through"), lookup_expr="iexact")
    rating = filters.NumberFilter(label=_("Rating from"), method="rated_from")
    internal = filters.ChoiceFilter(
        label=_("Internal"),
        method="is_internal",
        choices=[("yes", _("Reps here already")), ("no", _("From outside"))],
    )

    class Meta:
        model = Candidate
        fields = []

    def rated_from(self, queryset, name, value):
        return queryset.with_standing().filter(standing__gte=value)

    def is_internal(self, queryset, name, value):
        return queryset.filter(present_rep__isnull=value == "no")

    def in_pool(self, queryset, name, value):
        gone = ("hired", *EXIT_STAGES)
        return queryset.filter(stage__in=ACTIVE_STAGES if value == "yes" else gone)


class PeopleFilter(RecordFilter):
    q = Search("name", "email", "key")
    team = TeamChoice("team_today", _("Team today"))
    present = filters.ChoiceFilter(
        label=_("People"), method="by_presence", choices=[("yes", _("Present today")), ("no", _("Left"))]
    )
    manages = filters.BooleanFilter(label=_("Manages a team"), method="by_managing")

    class Meta:
        model = Rep
        fields = []

    def by_presence(self, queryset, name, value):
        here = Rep.objects.employed_on(timezone.localdate()).values("pk")
        return queryset.filter(pk__in=here) if value == "yes" else queryset.exclude(pk__in=here)

    def by_managing(self, queryset, name, value):
        managers = Membership.objects.on(timezone.localdate()).filter(manages=True).values("rep")
        return queryset.filter(pk__in=managers) if value else queryset.exclude(pk__in=managers)


class LeaveFilter(RecordFilter):
    q = Search("rep__name", "rep__key")
    since = Since("end", _("Away from"))
    until = Until("start", _("Away to"))
    rep = RepChoice()
    team = TeamChoice("team_today", _("Team today"))

    class Meta:
        model = Leave
        fields = []


class MembershipFilter(RecordFilter):
    q = Search("rep__name", "rep__key", "team__name")
    rep = RepChoice()
    team = TeamChoice()
    present = filters.ChoiceFilter(
        label=_("Membership"), method="by_presence", choices=[("yes", _("Today's")), ("no", _("Ended or to come"))]
    )
    manages = filters.BooleanFilter(label=_("Manages the team"))

    class Meta:
        model = Membership
        fields = []

    def by_presence(self, queryset, name, value):
        today = Membership.objects.on(timezone.localdate()).values("pk")
        return queryset.filter(pk__in=today) if value == "yes" else queryset.exclude(pk__in=today)


class VacancyFilter(RecordFilter):
    q = Search("team__name", "key")
    since = Since("opened_on", _("Open since"))
    until = Until("opened_on", _("Opened by"))
    team = TeamChoice(queryset=teams_of_talent)
    state = filters.ChoiceFilter(
        label=_("State"), method="in_state", choices=[("open", _("To fill")), ("closed", _("Filled or dropped"))]
    )
    growth = filters.BooleanFilter(label=_("New post"))

    class Meta:
        model = Vacancy
        fields = []

    def in_state(self, queryset, name, value):
        return queryset.filter(closed_on__isnull=value == "open")


class IncomeFilter(RecordFilter):
    q = Search("key", "proposal__customer__name", "lead__company")
    since = Since("date")
    until = Until("date")
    kind = filters.ChoiceFilter(choices=Income.Kind.choices)
    rep = RepChoice("proposal__rep")

    class Meta:
        model = Income
        fields = []
