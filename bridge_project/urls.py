from django.contrib import admin
from django.urls import include, path

from bridge_project import health

urlpatterns = [
    path("", include("inbox.urls")),
    path("", include("accounts.urls")),
    path("", include("routing.urls")),
    path("admin/", admin.site.urls),
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("metrics", health.metrics, name="metrics"),
]
