from django.urls import path

from kpis.views import rhythms
from kpis.views.closing_reports import closing_report

urlpatterns = [
    path("rhythms/", rhythms.rhythms, name="rhythms"),
    path("rhythms/<slug:slug>/", rhythms.rhythm, name="rhythm"),
    path("rhythms/<slug:slug>/closing.pdf", closing_report, name="closing_report"),
    path("people/<int:pk>/commitments/", rhythms.commit, name="commitment_new"),
    path("people/<int:pk>/note/", rhythms.note, name="note_write"),
    path("commitments/<int:pk>/settle/", rhythms.settle, name="commitment_settle"),
]
