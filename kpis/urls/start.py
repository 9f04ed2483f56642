from django.urls import path

from kpis.views.start.overview import start, start_end, start_skip, start_step

urlpatterns = [
    path("start/", start, name="start"),
    path("start/end/", start_end, name="start_end"),
    path("start/<slug:slug>/", start_step, name="start_step"),
    path("start/<slug:slug>/skip/", start_skip, name="start_skip"),
]
