"""The addresses of the figures: one module a page."""

from kpis.urls import calendar, figures, find, insight, my, rhythms, sources, talent, trust

urlpatterns = [
    *figures.urlpatterns,
    *calendar.urlpatterns,
    *sources.urlpatterns,
    *talent.urlpatterns,
    *my.urlpatterns,
    *insight.urlpatterns,
    *rhythms.urlpatterns,
    *find.urlpatterns,
    *trust.urlpatterns,
]
