"""The addresses of the figures: one module a page."""

from kpis.urls import calendar, figures, insight, my, sources, talent, trust

urlpatterns = [
    *figures.urlpatterns,
    *calendar.urlpatterns,
    *sources.urlpatterns,
    *talent.urlpatterns,
    *my.urlpatterns,
    *insight.urlpatterns,
    *trust.urlpatterns,
]
