from django.urls import path

from kpis.views.background import background
from kpis.views.hires import hires
from kpis.views.nine_box import nine_box, nine_box_person
from kpis.views.stages import stages
from kpis.views.talent import talent

urlpatterns = [
    path("talent/", talent, name="talent"),
    path("talent/stages/", stages, name="talent_stages"),
    path("talent/hires/", hires, name="talent_hires"),
    path("talent/nine-box/", nine_box, name="nine_box"),
    path("talent/nine-box/<int:pk>/", nine_box_person, name="nine_box_person"),
    path("talent/background/", background, name="talent_background"),
]
