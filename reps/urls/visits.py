from django.urls import path

from reps.views import phone, quick, visits

urlpatterns = [
    path("visits/new/", visits.VisitNew.as_view(), name="visit_new"),
    path("visits/<int:pk>/", visits.visit_detail, name="visit"),
    path("visits/<int:pk>/edit/", visits.VisitEdit.as_view(), name="visit_edit"),
    path("visits/<int:pk>/outcome/", visits.visit_outcome, name="visit_outcome"),
    path("visits/<int:pk>/outcome/undo/", visits.outcome_undo, name="outcome_undo"),
    path("log/", quick.visit_quick, name="visit_quick"),
    path("log/send/", quick.visit_send, name="visit_send"),
    path("log/queue/", phone.queue, name="phone_queue"),
    path("log/session/", phone.session, name="phone_session"),
    path("customers/suggest/", visits.customer_suggest, name="customer_suggest"),
    path("opportunities/suggest/", visits.opportunity_suggest, name="opportunity_suggest"),
]
