from django.urls import path

from kpis.views.compare import compare
from kpis.views.hits import hits_and_misses

urlpatterns = [path("hits/", hits_and_misses, name="hits"), path("compare/", compare, name="compare")]
