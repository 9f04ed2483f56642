from django.urls import path

from kpis.views.find import find, saved_views, view_forget, view_save

urlpatterns = [
    path("find/", find, name="find"),
    path("views/", saved_views, name="saved_views"),
    path("views/save/", view_save, name="view_save"),
    path("views/<int:pk>/forget/", view_forget, name="view_forget"),
]
