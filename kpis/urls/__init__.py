"""The addresses of the figures: one module a page."""

from kpis.urls import figures, my, sources, talent

urlpatterns = [*figures.urlpatterns, *sources.urlpatterns, *talent.urlpatterns, *my.urlpatterns]
