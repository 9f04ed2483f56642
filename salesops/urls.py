"""Addresses. Each app brings its own."""

from django.contrib import admin
from django.urls import include, path

from salesops import shell
from salesops.health import health
from salesops.language import language

urlpatterns = [
    path("", include("kpis.urls")),
    path("", include("reps.urls")),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("sw.js", shell.worker, name="worker"),
    path("manifest.webmanifest", shell.manifest, name="manifest"),
    path("offline/", shell.offline, name="offline"),
    path("health/", health, name="health"),
    path("language/", language, name="language"),
]
