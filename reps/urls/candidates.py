from django.urls import path

from reps.views import candidates, scorecards, vacancies

urlpatterns = [
    path("posts/new/", vacancies.VacancyNew.as_view(), name="vacancy_new"),
    path("posts/<int:pk>/edit/", vacancies.VacancyEdit.as_view(), name="vacancy_edit"),
    path("candidates/new/", candidates.CandidateNew.as_view(), name="candidate_new"),
    path("candidates/<int:pk>/", candidates.candidate_detail, name="candidate_detail"),
    path("candidates/<int:pk>/edit/", candidates.CandidateEdit.as_view(), name="candidate_edit"),
    path("candidates/<int:pk>/scorecard/", scorecards.scorecard, name="scorecard"),
    path("candidates/<int:pk>/review/", candidates.candidate_review, name="candidate_review"),
]
