"""The admin of agents and of their history."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from gateway.admin import ReadOnlyAdmin
from live import problems
from routing.models import Activity, Agent
from routing.states import RoutingStatus


@admin.register(Agent)
class AgentAdmin(ReadOnlyAdmin):
    """Agents, with their presence in Genesys and ServiceNow."""

    list_display = ["name", "email", "presence", "routing_status", "servicenow_presence", "active", "user"]
    list_select_related = ["presence", "servicenow_presence", "user"]
    list_filter = ["active", "routing_status", "presence"]
    search_fields = ["name", "email", "remote_id__exact"]
    readonly_fields = ["queues"]


@admin.register(Activity)
class ActivityAdmin(ReadOnlyAdmin):
    """The history of agents, newest first."""

    readonly_fields = ["detail_text"]
    list_display = ["at", "agent", "kind", "detail_text"]
    list_select_related = ["agent"]
    list_filter = ["kind", "at"]
    id_fields = ("agent__remote_id",)
    search_fields = ["agent__name"]
    ordering = ["-id"]

    @display(description=_("Detail"))
    def detail_text(self, activity: Activity) -> str:
        detail = activity.detail
        status = RoutingStatus(detail["status"]).label if "status" in detail else ""
        return str(status) or detail.get("name", "") or problems.text(detail)
