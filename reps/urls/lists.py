from django.urls import path

from reps.lists.candidates import CandidateList
from reps.lists.customers import CustomerList
from reps.lists.incomes import IncomeList
from reps.lists.leads import LeadList
from reps.lists.leaves import LeaveList
from reps.lists.memberships import MembershipList
from reps.lists.people import PeopleList
from reps.lists.proposals import ProposalList
from reps.lists.vacancies import VacancyList
from reps.lists.visits import VisitList

urlpatterns = [
    path("visits/", VisitList.as_view(), name="visit_list"),
    path("proposals/", ProposalList.as_view(), name="proposal_list"),
    path("leads/", LeadList.as_view(), name="lead_list"),
    path("customers/", CustomerList.as_view(), name="customer_list"),
    path("candidates/", CandidateList.as_view(), name="candidate_list"),
    path("posts/", VacancyList.as_view(), name="vacancy_list"),
    path("incomes/", IncomeList.as_view(), name="income_list"),
    path("leaves/", LeaveList.as_view(), name="leave_list"),
    path("memberships/", MembershipList.as_view(), name="membership_list"),
    path("people/", PeopleList.as_view(), name="people"),
]
