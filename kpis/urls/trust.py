from django.urls import path

from kpis.views.trust import trust, trust_cases

urlpatterns = [
    path("trust/", trust, name="trust"),
    path("trust/cases/", trust_cases, name="trust_cases"),
]
