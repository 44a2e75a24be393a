from django.contrib import admin
from django.urls import include, path

from bridge_project import doors, health

urlpatterns = [
    path("", include("inbox.urls")),
    path("", include("routing.urls")),
    path("admin/", admin.site.urls),
    path("hooks/genesys/messaging/", doors.messaging, name="messaging-door"),
    path("hooks/genesys/events/", doors.events, name="events-door"),
    path("hooks/servicenow/incidents/", doors.incidents, name="incidents-door"),
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("metrics", health.metrics, name="metrics"),
]
