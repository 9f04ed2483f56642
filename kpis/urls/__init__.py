"""The addresses of the figures: one module a page."""

from kpis.urls import calendar, figures, my, sources, talent

urlpatterns = [
    *figures.urlpatterns,
    *calendar.urlpatterns,
    *sources.urlpatterns,
    *talent.urlpatterns,
    *my.urlpatterns,
]
