"""The addresses of the records: one module a kind of page."""

from reps.urls import (
    audits,
    calibrations,
    candidates,
    customers,
    declarations,
    definitions,
    deleted,
    disputes,
    imports,
    jobs,
    late,
    leads,
    leaves,
    lists,
    proposals,
    visits,
)

urlpatterns = [
    *lists.urlpatterns,
    *audits.urlpatterns,
    *calibrations.urlpatterns,
    *late.urlpatterns,
    *leads.urlpatterns,
    *customers.urlpatterns,
    *leaves.urlpatterns,
    *candidates.urlpatterns,
    *declarations.urlpatterns,
    *definitions.urlpatterns,
    *deleted.urlpatterns,
    *disputes.urlpatterns,
    *imports.urlpatterns,
    *jobs.urlpatterns,
    *visits.urlpatterns,
    *proposals.urlpatterns,
]
