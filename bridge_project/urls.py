from django.contrib import admin
from django.urls import include, path

from bridge_project import health, inbound

urlpatterns = [
    path("", include("inbox.urls")),
    path("", include("accounts.urls")),
    path("", include("routing.urls")),
    path("admin/", admin.site.urls),
    path("hooks/genesys/messaging/", inbound.messaging, name="messaging-webhook"),
    path("hooks/genesys/events/", inbound.events, name="events-webhook"),
    path("hooks/servicenow/incidents/", inbound.incidents, name="incidents-webhook"),
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("metrics", health.metrics, name="metrics"),
]
