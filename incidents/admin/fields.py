"""The admin of field mappings, which supervisors edit, and of the instance's columns, which it owns."""

from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from gateway.admin import ReadOnlyAdmin
from gateway.operations.payloads import Filing
from incidents import columns, filing
from incidents.models import FieldMapping, IncidentColumn
from routing.admin.changes import HistoryAdmin
from routing.forms import MappingForm

EXAMPLE = filing.Matter(proposed=Filing(title=""), values=filing.EXAMPLES)


class FieldMappingForm(MappingForm):
    """One field mapping, with a reason for the change."""

    class Meta:
        model = FieldMapping
        fields = ["queue", "code", "column", "kind", "value", "active"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("column") and cleaned.get("value") and cleaned.get("kind"):
            row = FieldMapping(**{name: cleaned[name] for name in ("column", "kind", "value")})
            for name, words in columns.problems(row):
                self.add_error(name, words)
        return cleaned


@admin.register(FieldMapping)
class FieldMappingAdmin(HistoryAdmin):
    """Field mappings, each with what it would write for an example."""

    form = FieldMappingForm
    list_display = ["column", "queue", "code", "kind", "example", "active"]
    list_select_related = ["queue", "code"]
    list_filter = ["kind", "active"]
    search_fields = ["column", "value", "queue__name", "code__name"]
    autocomplete_fields = ["queue", "code"]
    readonly_fields = ["example", "variables"]
    fieldsets = [
        (_("For"), {"fields": ["queue", "code", "active"]}),
        ("ServiceNow", {"fields": ["column", "kind", "value", "variables", "example"]}),
        (None, {"fields": ["reason"]}),
    ]

    @display(description=_("Example"))
    def example(self, row: FieldMapping) -> str:
        return filing.value_of(row, EXAMPLE) if row.pk else ""

    @display(description=_("Variables"))
    def variables(self, row: FieldMapping) -> str:
        return ", ".join(f"{{{name}}}" for name in filing.EXAMPLES)


@admin.register(IncidentColumn)
class IncidentColumnAdmin(ReadOnlyAdmin):
    """Columns of the instance's incidents, as its dictionary has them."""

    list_display = ["name", "label", "kind", "length", "mandatory", "read_only", "reference", "active"]
    list_filter = ["active", "mandatory", "read_only", "kind"]
    search_fields = ["name", "label"]
