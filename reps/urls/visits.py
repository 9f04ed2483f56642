from django.urls import path

from reps.views import visits

urlpatterns = [
    path("visits/new/", visits.VisitNew.as_view(), name="visit_new"),
    path("visits/<int:pk>/", visits.visit_detail, name="visit"),
    path("visits/<int:pk>/edit/", visits.VisitEdit.as_view(), name="visit_edit"),
    path("visits/<int:pk>/outcome/", visits.visit_outcome, name="visit_outcome"),
    path("customers/suggest/", visits.customer_suggest, name="customer_suggest"),
    path("opportunities/suggest/", visits.opportunity_suggest, name="opportunity_suggest"),
]
