from django.urls import path

from reps.lists.disputes import DisputeList
from reps.views import disputes

urlpatterns = [
    path("disputes/", DisputeList.as_view(), name="dispute_list"),
    path("disputes/<int:pk>/", disputes.dispute_detail, name="dispute"),
    path("disputes/<int:pk>/withdraw/", disputes.dispute_withdraw, name="dispute_withdraw"),
    path("disputes/<int:pk>/decide/", disputes.dispute_decide, name="dispute_decide"),
    path("disputes/<str:kind>/<int:pk>/new/", disputes.dispute_new, name="dispute_new"),
]
