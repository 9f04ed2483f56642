"""A customer: the form, and the page with what the reader may see of the dealings with it."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from reps.changes import changes_of
from reps.forms.customers import CustomerForm
from reps.lists.leads import LeadTable
from reps.lists.proposals import ProposalTable
from reps.lists.visits import VisitTable
from reps.models import Customer, Lead, Proposal, Visit
from reps.views import access
from reps.views.back import next_page
from reps.views.forms import EditRecord, NewRecord

LATEST = 20


class CustomerPage:
    form_class = CustomerForm

    def back(self):
        own = reverse("customer_detail", args=[self.object.pk]) if self.object else reverse("customer_list")
        return next_page(self.request, own)


class CustomerNew(CustomerPage, NewRecord):
    title = _("Add a customer")


class CustomerEdit(CustomerPage, EditRecord):
    pass


@access.only(access.sees_sales)
def customer_detail(request, pk):
    """One customer, with the latest visits, proposals and leads in the reader's scope."""
    customer = get_object_or_404(Customer.objects.visible_to(request.user), pk=pk)
    context = {
        "customer": customer,
        "tables": tables_of(customer, request.user),
        "changes": changes_of(customer, request.user),
        "may_write": access.writes_sales(request.user),
    }
    return render(request, "reps/customer.html", context)


def tables_of(customer, user):
    """[(title, table)] of the dealings with a customer that this user may see."""
    visits = Visit.objects.visible_to(user).filter(customer=customer).select_related("rep", "customer")
    proposals = Proposal.objects.visible_to(user).filter(customer=customer).select_related("rep", "customer")
    leads = Lead.objects.visible_to(user).filter(customer=customer).select_related("owner", "source")
    return [
        latest(VisitTable, visits, _("Visits"), "customer"),
        latest(ProposalTable, proposals, _("Proposals"), "customer"),
        latest(LeadTable, leads, _("Leads")),
    ]


def latest(table_class, records, title, *without):
    """The newest rows as a table that does not sort: a glance, not a list."""
    table = table_class(records[:LATEST], exclude=without, orderable=False, empty_text=_("None yet."))
    table.caption = title
    return table
