"""The admin of copied lists: they are changed in Genesys and ServiceNow, not here."""

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from gateway.admin import ReadOnlyAdmin
from routing.models import Choice, PresenceDefinition, PresenceState, Queue, WrapUpCode


@admin.register(Queue)
class QueueAdmin(ReadOnlyAdmin):
    """Genesys queues, with the number of members and the mapping."""

    list_display = ["name", "members", "mapped", "active", "copied_at", "remote_id"]
    list_select_related = ["mapping__group", "mapping__service_queue"]
    list_filter = ["active"]
    search_fields = ["name", "remote_id__exact"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Queue]:
        found: QuerySet[Queue] = super().get_queryset(request)
        return found.annotate(member_count=Count("agents", filter=Q(agents__active=True)))

    @display(description=_("Members"))
    def members(self, queue: Queue) -> int:
        return int(getattr(queue, "member_count", 0))

    @display(description=_("In ServiceNow"), empty_value=_("unmapped"))
    def mapped(self, queue: Queue) -> str | None:
        mapping = getattr(queue, "mapping", None)
        return str(mapping.group or mapping.service_queue or "") or None if mapping else None


@admin.register(WrapUpCode)
class WrapUpCodeAdmin(ReadOnlyAdmin):
    """Genesys wrap-up codes."""

    list_display = ["name", "active", "remote_id"]
    list_filter = ["active"]
    search_fields = ["name", "remote_id__exact"]


@admin.register(PresenceDefinition)
class PresenceDefinitionAdmin(ReadOnlyAdmin):
    """Presences that agents choose in Genesys."""

    list_display = ["name", "system", "primary", "active", "remote_id"]
    list_filter = ["system", "active"]
    search_fields = ["name"]


@admin.register(PresenceState)
class PresenceStateAdmin(ReadOnlyAdmin):
    """Presence states of ServiceNow's agent workspace."""

    list_display = ["name", "available", "order", "active", "remote_id"]
    list_filter = ["available", "active"]
    search_fields = ["name"]


@admin.register(Choice)
class ChoiceAdmin(ReadOnlyAdmin):
    """Entries of the ServiceNow lists that mappings choose from."""

    list_display = ["name", "kind", "active", "remote_id"]
    list_filter = ["kind", "active"]
    search_fields = ["name", "remote_id__exact"]
