from django.urls import path

from kpis.views.my import my_week

urlpatterns = [path("my/", my_week, name="my_week")]
