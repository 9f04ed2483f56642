from django.urls import path

from reps.views import audits

urlpatterns = [
    path("audits/", audits.audit_list, name="audit_list"),
    path("visits/<int:pk>/audit/", audits.audit, name="audit"),
    path("visits/<int:pk>/overturn/", audits.overturn, name="overturn"),
]
