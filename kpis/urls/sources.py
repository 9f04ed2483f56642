from django.urls import path

from kpis.views.sources import lead_sources

urlpatterns = [path("leads/sources/", lead_sources, name="lead_sources")]
