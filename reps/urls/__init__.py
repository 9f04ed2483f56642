"""The addresses of the records: one module a kind of page."""

from reps.urls import candidates, customers, definitions, imports, leads, lists, proposals, visits

urlpatterns = [
    *lists.urlpatterns,
    *leads.urlpatterns,
    *customers.urlpatterns,
    *candidates.urlpatterns,
    *definitions.urlpatterns,
    *imports.urlpatterns,
    *visits.urlpatterns,
    *proposals.urlpatterns,
]
