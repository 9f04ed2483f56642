from django.urls import path

from reps.views import leaves

urlpatterns = [
    path("leaves/new/", leaves.LeaveNew.as_view(), name="leave_new"),
    path("leaves/<int:pk>/edit/", leaves.LeaveEdit.as_view(), name="leave_edit"),
    path("leaves/<int:pk>/delete/", leaves.leave_delete, name="leave_delete"),
]
