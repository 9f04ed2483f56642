from django.urls import path

from kpis.views.talent import talent

urlpatterns = [path("talent/", talent, name="talent")]
