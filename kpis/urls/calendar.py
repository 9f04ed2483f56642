from django.urls import path

from kpis.views.calendar import calendar

urlpatterns = [path("calendar/", calendar, name="calendar")]
