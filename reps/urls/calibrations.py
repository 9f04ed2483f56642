from django.urls import path

from reps.views import calibrations

urlpatterns = [
    path("calibrations/", calibrations.calibration_list, name="calibration_list"),
    path("calibrations/new/", calibrations.calibration_new, name="calibration_new"),
    path("calibrations/<int:pk>/visits/<int:visit>/", calibrations.calibration_visit, name="calibration_visit"),
]
