from django.urls import path

from reps.views import imports as views

urlpatterns = [
    path("imports/", views.import_list, name="import_list"),
    path("imports/new/", views.import_new, name="import_new"),
    path("imports/batches/<int:pk>/", views.import_batch, name="import_batch"),
    path("imports/batches/<int:pk>/undo/", views.import_undo, name="import_undo"),
    path("imports/export/<slug:kind>.<slug:ending>", views.import_export, name="import_export"),
    path("imports/<slug:token>/", views.import_columns, name="import_columns"),
    path("imports/<slug:token>/preview/", views.import_preview, name="import_preview"),
    path("imports/<slug:token>/bad-rows/", views.import_bad_rows, name="import_bad_rows"),
    path("imports/<slug:token>/commit/", views.import_commit, name="import_commit"),
]
