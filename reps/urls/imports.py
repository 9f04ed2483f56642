from django.urls import path

from reps.views import imported, imports

urlpatterns = [
    path("imports/", imported.import_list, name="import_list"),
    path("imports/new/", imports.import_new, name="import_new"),
    path("imports/batches/<int:pk>/", imported.import_batch, name="import_batch"),
    path("imports/batches/<int:pk>/undo/", imported.import_undo, name="import_undo"),
    path("imports/export/<slug:kind>.<slug:ending>", imported.import_export, name="import_export"),
    path("imports/<slug:token>/", imports.import_columns, name="import_columns"),
    path("imports/<slug:token>/preview/", imports.import_preview, name="import_preview"),
    path("imports/<slug:token>/bad-rows/", imports.import_bad_rows, name="import_bad_rows"),
    path("imports/<slug:token>/commit/", imports.import_commit, name="import_commit"),
]
