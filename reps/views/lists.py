"""The lists: each is three declarations, what (model and filters), how it looks (table), and who may open it."""

from django.db.models import Max, OuterRef, Subquery
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_filters.views import FilterView
from django_tables2 import SingleTableMixin
from django_tables2.export import ExportMixin

from reps import filters, tables
from reps.exports import FORMATS, SafeExport
from reps.jobs.run import is_long
from reps.models import (
    Candidate,
    Customer,
    Income,
    Job,
    Lead,
    Leave,
    Membership,
    Proposal,
    Rep,
    Vacancy,
    Visit,
)
from reps.models.working_times import fte_on
from reps.views import access
from reps.views.jobs import started


def membership_today(rep):
    """The membership of a rep today, to look at in a subquery."""
    return Membership.objects.on(timezone.localdate()).filter(rep=rep).order_by()


class RecordList(ExportMixin, SingleTableMixin, FilterView):
    """A list of what the reader may see: filter, search, sort, page, export."""

    template_name = "reps/list.html"
    table_pagination = {"per_page": 25}
    export_class = SafeExport
    export_formats = FORMATS
    reader = staticmethod(access.sees_sales)
    writer = staticmethod(access.writes_sales)
    related = ()
    title = ""
    new = ""  # name of the URL where one is added
    new_label = ""
    empty = ""  # what to do while there is none

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and not self.reader(request.user):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self):
        found = self.model.objects.visible_to(self.request.user).select_related(*self.related)
        return found.order_by(*self.model._meta.ordering)

    @property
    def may_write(self):
        return self.writer(self.request.user)

    def get_table_kwargs(self):
        return {"may_write": self.may_write}

    def get_context_data(self, **kwargs):
        used = {name for name in self.filterset.filters if self.request.GET.get(name)}
        return super().get_context_data(**kwargs) | {
            "page": self,
            "may_write": bool(self.new) and self.may_write,
            "narrowed": bool(used),
            "narrowed_further": bool(used - {"q"}),
        }

    def create_export(self, export_format):
        """The file; of a long list it is made apart, unless this is the job that makes it (reps/jobs/work.py)."""
        number = 0 if hasattr(self.request, "job") else self.object_list.count()
        if not is_long(number):
            return super().create_export(export_format)
        query = self.request.GET.urlencode()
        asked = {"kind": self.request.resolver_match.url_name, "ending": export_format, "query": query}
        return started(
            self.request, Job.Kind.EXPORT, self.request.user, f"{self.title}.{export_format}", number, **asked
        )

    def get_export_filename(self, export_format):
        return f"{self.request.resolver_match.url_name}-{timezone.localdate():%Y-%m-%d}.{export_format}"


class VisitList(RecordList):
    model, filterset_class, table_class = Visit, filters.VisitFilter, tables.VisitTable
    related = ("rep", "customer")
    title = _("Visits")
    new, new_label = "visit_new", _("Log a visit")
    empty = _("No visits yet. Log the first one, or import a file of them.")


class ProposalList(RecordList):
    model, filterset_class, table_class = Proposal, filters.ProposalFilter, tables.ProposalTable
    related = ("rep", "customer")
    title = _("Proposals")
    new, new_label = "proposal_new", _("Log a proposal")
    empty = _("No proposals yet. Log the first one on the day it goes out.")


class LeadList(RecordList):
    model, filterset_class, table_class = Lead, filters.LeadFilter, tables.LeadTable
    related = ("owner", "source")
    title = _("Leads")
    new, new_label = "lead_new", _("Add a lead")
    empty = _("No leads yet. Add the first enquiry, with where it came from.")


class CustomerList(RecordList):
    model, filterset_class, table_class = Customer, filters.CustomerFilter, tables.CustomerTable
    title = _("Customers")
    new, new_label = "customer_new", _("Add a customer")
    empty = _("No customers yet. Add one to log visits and proposals for it.")


class CandidateList(RecordList):
    model, filterset_class, table_class = Candidate, filters.CandidateFilter, tables.CandidateTable
    reader = staticmethod(access.sees_talent)
    writer = staticmethod(access.writes_talent)
    related = ("team", "present_rep")
    title = _("Candidates")
    new, new_label = "candidate_new", _("Add a candidate")
    empty = _("No candidates yet. Add everyone you would like to hire one day.")

    def get_queryset(self):
        return super().get_queryset().with_standing().annotate(last_review=Max("reviews__reviewed_on"))


class PeopleList(RecordList):
    model, filterset_class, table_class = Rep, filters.PeopleFilter, tables.PeopleTable
    reader = staticmethod(access.leads_people)
    title = _("People")
    empty = _("Nobody here yet. An admin adds reps and says who is in which team.")

    def get_queryset(self):
        today = membership_today(OuterRef("pk"))
        return (
            super()
            .get_queryset()
            .annotate(
                team_today=Subquery(today.values("team")[:1]),
                team_name=Subquery(today.values("team__name")[:1]),
                manages=Subquery(today.values("manages")[:1]),
                fte=fte_on(timezone.localdate()),
            )
        )


class LeaveList(RecordList):
    model, filterset_class, table_class = Leave, filters.LeaveFilter, tables.LeaveTable
    related = ("rep",)
    writer = staticmethod(access.writes_leave)
    title = _("Leave")
    new, new_label = "leave_new", _("Enter leave")
    empty = _("No leave yet. Enter the days somebody is away: they reduce what is expected, not what is counted.")

    def get_queryset(self):
        today = membership_today(OuterRef("rep"))
        return super().get_queryset().annotate(team_today=Subquery(today.values("team")[:1]))


class MembershipList(RecordList):
    model, filterset_class, table_class = Membership, filters.MembershipFilter, tables.MembershipTable
    reader = staticmethod(access.leads_people)
    related = ("rep", "team")
    title = _("Memberships")
    empty = _("Nobody is in a team yet. An admin says who is in which team, from which day.")


class VacancyList(RecordList):
    model, filterset_class, table_class = Vacancy, filters.VacancyFilter, tables.VacancyTable
    reader = staticmethod(access.sees_talent)
    writer = staticmethod(access.writes_talent)
    related = ("team",)
    title = _("Posts")
    new, new_label = "vacancy_new", _("Open a post")
    empty = _("No posts yet. Open one for everybody you look for: it is what the bench must cover.")


class IncomeList(RecordList):
    model, filterset_class, table_class = Income, filters.IncomeFilter, tables.IncomeTable
    related = ("proposal__customer", "lead")
    title = _("Incomes")
    empty = _("No incomes yet. An admin imports what came in of won deals: revenue recognised, cash collected.")
