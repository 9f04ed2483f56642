from django.urls import path

from reps.views import proposals

urlpatterns = [
    path("proposals/new/", proposals.ProposalNew.as_view(), name="proposal_new"),
    path("proposals/<int:pk>/", proposals.proposal_detail, name="proposal"),
    path("proposals/<int:pk>/edit/", proposals.ProposalEdit.as_view(), name="proposal_edit"),
    path("proposals/<int:pk>/outcome/", proposals.proposal_outcome, name="proposal_outcome"),
    path("proposals/<int:pk>/revise/", proposals.proposal_revise, name="proposal_revise"),
    path("proposals/<int:pk>/reissue/", proposals.proposal_reissue, name="proposal_reissue"),
]
