from django.urls import path

from kpis.views.board import proposal_board
from kpis.views.dashboard import dashboard, home
from kpis.views.explain import explain_figure
from kpis.views.kpi_page import kpi_page
from kpis.views.proposed import targets_proposed
from kpis.views.records import figure_records
from kpis.views.target_list import TargetList
from kpis.views.targets import targets

urlpatterns = [
    path("", home, name="home"),
    path("dashboard/", dashboard, name="dashboard"),
    path("kpi/<slug:slug>/", kpi_page, name="kpi"),
    path("targets/", targets, name="targets"),
    path("targets/all/", TargetList.as_view(), name="target_list"),
    path("targets/proposed/", targets_proposed, name="targets_proposed"),
    path("proposals/board/", proposal_board, name="board"),
    path("figures/<slug:name>/", explain_figure, name="explain"),
    path("figures/<slug:name>/records/", figure_records, name="figure_records"),
]
