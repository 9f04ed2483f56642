from django.urls import path

from reps.views import deleted

urlpatterns = [
    path("deleted/", deleted.deleted_list, name="deleted"),
    path("deleted/<slug:kind>/<int:pk>/restore/", deleted.deleted_restore, name="deleted_restore"),
    path("visits/<int:pk>/delete/", deleted.record_delete, {"kind": "visit"}, name="visit_delete"),
    path("proposals/<int:pk>/delete/", deleted.record_delete, {"kind": "proposal"}, name="proposal_delete"),
]
