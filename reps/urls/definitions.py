from django.urls import path

from reps.views import definitions as views

urlpatterns = [
    path("definitions/", views.definition_list, name="definitions"),
    path("definitions/<slug:kind>/new/", views.definition_new, name="definition_new"),
    path("definitions/<int:pk>/edit/", views.definition_edit, name="definition_edit"),
    path("definitions/<int:pk>/preview/", views.definition_preview, name="definition_preview"),
    path("definitions/<int:pk>/preview/records/", views.definition_preview_records, name="definition_preview_records"),
    path("definitions/<int:pk>/activate/", views.definition_activate, name="definition_activate"),
    path("definitions/<int:pk>/delete/", views.definition_delete, name="definition_delete"),
    path("definitions/<slug:kind>/criteria/new/", views.criterion_new, name="criterion_new"),
    path("definitions/criteria/<int:pk>/edit/", views.criterion_edit, name="criterion_edit"),
]
