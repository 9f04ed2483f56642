"""Addresses. Each app brings its own."""

from django.contrib import admin
from django.urls import include, path

from salesops.health import health
from salesops.language import language

urlpatterns = [
    path("", include("kpis.urls")),
    path("", include("reps.urls")),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("health/", health, name="health"),
    path("language/", language, name="language"),
]
