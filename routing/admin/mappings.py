"""The admin of queue and presence mappings, the only rows of this app that people edit."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from import_export.admin import ImportExportModelAdmin
from import_export.formats import base_formats
from unfold.contrib.import_export.forms import ExportForm, ImportForm
from unfold.decorators import display

from routing.admin.changes import HistoryAdmin
from routing.admin.exchange import PresenceMappingResource, QueueMappingResource
from routing.forms import PresenceMappingForm, QueueMappingForm
from routing.models import PresenceDefinition, PresenceMapping, Queue, QueueMapping

Direction = PresenceMapping.Direction
SENTENCES = {
    Direction.TO_SERVICENOW: _("If an agent goes {definition} in Genesys → ServiceNow {state}"),
    Direction.TO_GENESYS: _("If an agent goes {state} in ServiceNow → Genesys {definition}"),
}
NOT_CHOSEN = "…"


class MappingAdmin(HistoryAdmin, ImportExportModelAdmin):
    """Mappings with their history, and with export and import."""

    import_form_class = ImportForm
    export_form_class = ExportForm
    formats = [base_formats.CSV, base_formats.JSON]

    def has_import_permission(self, request: HttpRequest) -> bool:
        return bool(self.has_add_permission(request) and self.has_change_permission(request))

    def has_export_permission(self, request: HttpRequest) -> bool:
        return bool(self.has_view_permission(request))


@admin.register(QueueMapping)
class QueueMappingAdmin(MappingAdmin):
    """Queue mappings; the list begins with queues that have none."""

    form = QueueMappingForm
    resource_classes = [QueueMappingResource]
    list_before_template = "admin/routing/queuemapping/_unmapped.html"
    list_display = ["queue", "service_queue", "group", "category", "contact_type", "active"]
    list_select_related = ["queue", "service_queue", "group", "category", "contact_type"]
    list_filter = ["active"]
    search_fields = ["queue__name", "service_queue__name", "group__name"]
    ordering = ["queue__name"]
    autocomplete_fields = ["queue", "service_queue", "group"]
    fieldsets = [
        ("Genesys", {"fields": ["queue", "active"]}),
        ("ServiceNow", {"fields": ["service_queue", "group", "category", "contact_type"]}),
        (None, {"fields": ["reason"]}),
    ]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        context = {"unmapped": list(Queue.objects.filter(mapping=None, active=True))}
        answer: HttpResponse = super().changelist_view(request, context | (extra_context or {}))
        return answer


@admin.register(PresenceMapping)
class PresenceMappingAdmin(MappingAdmin):
    """Presence mappings, each shown as a sentence; the list begins with presences that have none."""

    form = PresenceMappingForm
    resource_classes = [PresenceMappingResource]
    list_before_template = "admin/routing/presencemapping/_unmapped.html"
    list_display = ["sentence", "direction", "definition", "state"]
    list_select_related = ["definition", "state"]
    list_filter = ["direction"]
    search_fields = ["definition__name", "state__name"]
    ordering = ["-direction", "state__order", "definition__name"]
    radio_fields = {"direction": admin.VERTICAL}
    readonly_fields = ["live_sentence"]
    fieldsets = [
        (None, {"fields": ["direction", "definition", "state", "live_sentence"]}),
        (None, {"fields": ["reason"]}),
    ]

    @display(description=_("In words"))
    def sentence(self, line: PresenceMapping) -> str:
        return _sentence(line)

    @display(description=_("In words"))
    def live_sentence(self, line: PresenceMapping | None = None) -> str:
        """Return the mapping as a sentence, which static/routing/presence-sentence.js updates."""
        return format_html(
            '<output id="presence-sentence" for="id_direction id_definition id_state" '
            'data-to-servicenow="{}" data-to-genesys="{}">{}</output>',
            SENTENCES[Direction.TO_SERVICENOW],
            SENTENCES[Direction.TO_GENESYS],
            _sentence(line) if line and line.pk else NOT_CHOSEN,
        )

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        mapped = PresenceMapping.objects.filter(direction=Direction.TO_SERVICENOW).values("definition")
        context = {"unmapped": list(PresenceDefinition.objects.filter(active=True).exclude(pk__in=mapped))}
        answer: HttpResponse = super().changelist_view(request, context | (extra_context or {}))
        return answer


def _sentence(line: PresenceMapping) -> str:
    return SENTENCES[Direction(line.direction)].format(definition=line.definition, state=line.state)
