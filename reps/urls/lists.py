from django.urls import path

from reps.views import lists

urlpatterns = [
    path("visits/", lists.VisitList.as_view(), name="visit_list"),
    path("proposals/", lists.ProposalList.as_view(), name="proposal_list"),
    path("leads/", lists.LeadList.as_view(), name="lead_list"),
    path("customers/", lists.CustomerList.as_view(), name="customer_list"),
    path("candidates/", lists.CandidateList.as_view(), name="candidate_list"),
    path("posts/", lists.VacancyList.as_view(), name="vacancy_list"),
    path("incomes/", lists.IncomeList.as_view(), name="income_list"),
    path("leaves/", lists.LeaveList.as_view(), name="leave_list"),
    path("memberships/", lists.MembershipList.as_view(), name="membership_list"),
    path("people/", lists.PeopleList.as_view(), name="people"),
]
