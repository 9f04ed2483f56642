"""The addresses of the figures: one module a page."""

from kpis.urls import calendar, figures, find, insight, mails, my, rhythms, sources, start, talent, trust

urlpatterns = [
    *start.urlpatterns,
    *figures.urlpatterns,
    *calendar.urlpatterns,
    *sources.urlpatterns,
    *talent.urlpatterns,
    *my.urlpatterns,
    *insight.urlpatterns,
    *rhythms.urlpatterns,
    *find.urlpatterns,
    *mails.urlpatterns,
    *trust.urlpatterns,
]
