from django.urls import path

from kpis.views.calibrations import calibration
from kpis.views.trust import trust, trust_cases

urlpatterns = [
    path("trust/", trust, name="trust"),
    path("calibrations/<int:pk>/", calibration, name="calibration"),
    path("trust/cases/", trust_cases, name="trust_cases"),
]
