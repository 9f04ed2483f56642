from django.urls import path

from reps.views import late

urlpatterns = [
    path("late/", late.late_changes, name="late_changes"),
    path("late/<int:pk>/decide/", late.late_decide, name="late_decide"),
]
