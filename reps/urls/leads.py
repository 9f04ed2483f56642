from django.urls import path

from reps.views import leads

urlpatterns = [
    path("leads/new/", leads.LeadNew.as_view(), name="lead_new"),
    path("leads/desk/", leads.desk_name, name="desk_name"),
    path("leads/intake/", leads.lead_intake, name="lead_intake"),
    path("leads/<int:pk>/", leads.lead_detail, name="lead_detail"),
    path("leads/<int:pk>/edit/", leads.LeadEdit.as_view(), name="lead_edit"),
    path("leads/<int:pk>/assign/", leads.lead_assign, name="lead_assign"),
    path("leads/<int:pk>/touch/", leads.lead_touch, name="lead_touch"),
    path("leads/<int:pk>/respond/", leads.lead_respond, name="lead_respond"),
    path("leads/<int:pk>/accept/", leads.lead_accept, name="lead_accept"),
    path("leads/<int:pk>/reject/", leads.lead_reject, name="lead_reject"),
]
