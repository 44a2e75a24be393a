"""Agents as both clouds show them, with what happened to them."""

from django.contrib import admin

from gateway.admin import ReadOnlyAdmin
from routing.models import Activity, Agent


@admin.register(Agent)
class AgentAdmin(ReadOnlyAdmin):
    list_display = ["name", "email", "presence", "routing_status", "desk_state", "active", "user"]
    list_select_related = ["presence", "desk_state", "user"]
    list_filter = ["active", "routing_status", "presence"]
    search_fields = ["name", "email", "remote_id__exact"]
    readonly_fields = ["queues"]


@admin.register(Activity)
class ActivityAdmin(ReadOnlyAdmin):
    list_display = ["at", "agent", "kind", "what"]
    list_select_related = ["agent"]
    list_filter = ["kind", "at"]
    search_fields = ["agent__name", "agent__remote_id__exact"]
    ordering = ["-id"]
