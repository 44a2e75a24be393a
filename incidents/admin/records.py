"""The admin of callers, incidents, look-ups and the ledger; all of it is read-only."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from gateway.admin import ProblemText, ReadOnlyAdmin, ReadOnlyInline
from gateway.models import OutboundRequest
from incidents.models import PRIORITIES, Caller, DirectoryPull, Incident, LedgerEntry, LedgerNote, Lookup


@admin.register(Caller)
class CallerAdmin(ReadOnlyAdmin):
    """Callers, as last read from ServiceNow."""

    list_display = ["name", "email", "phone", "mobile", "company", "location", "vip", "active", "seen_at"]
    list_filter = ["vip", "active"]
    id_fields = ("remote_id",)
    search_fields = ["name", "email", "phone"]
    ordering = ["-id"]


@admin.register(DirectoryPull)
class DirectoryPullAdmin(ProblemText, ReadOnlyAdmin):
    """How far the index of ServiceNow's directory is."""

    list_display = ["people", "rows_read", "rows_total", "completed_at", "changed_at", "problem_text"]
    ordering = ["-id"]


class PriorityFilter(admin.SimpleListFilter):
    """Filters by priority; the choices need no query."""

    title = _("priority")
    parameter_name = "priority"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
        return [(code, str(label)) for code, label in PRIORITIES.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Incident]) -> QuerySet[Incident]:
        return queryset.filter(priority=self.value()) if self.value() else queryset


@admin.register(Incident)
class IncidentAdmin(ReadOnlyAdmin):
    """Incidents, as last read from ServiceNow."""

    list_display = ["number", "title", "caller", "priority", "group", "active", "updated_at"]
    list_select_related = ["caller"]
    list_filter = ["active", PriorityFilter, "updated_at"]
    id_fields = ("number",)
    search_fields = ["title", "caller__name"]
    ordering = ["-id"]


@admin.register(Lookup)
class LookupAdmin(ProblemText, ReadOnlyAdmin):
    """Caller look-ups, with the reason where one failed."""

    list_display = ["requested_at", "key", "address", "state", "matched_by", "caller", "problem_text"]
    list_select_related = ["caller"]
    list_filter = ["state", "requested_at"]
    id_fields = ("key",)
    search_fields = ["address__icontains", "caller__name"]
    search_help_text = _("Conversation id, or part of an address or name")
    ordering = ["-id"]


class LedgerNoteInline(ProblemText, ReadOnlyInline):
    """Ledger notes; they quote customers, so only users who may view ledger notes see them."""

    model = LedgerNote
    fields = ["requested_at", "state", "attempts", "problem_text", "text", "written_at", "record"]
    readonly_fields = ["attempts", "problem_text", "record"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[LedgerNote]:
        carrying = OutboundRequest.objects.filter(key=OuterRef("request_key"))
        found: QuerySet[LedgerNote] = super().get_queryset(request)
        return found.select_related("incident").annotate(tried=Subquery(carrying.values("attempts")[:1]))

    @display(description=_("Attempts"), empty_value=_("none"))
    def attempts(self, note: LedgerNote) -> int | None:
        return getattr(note, "tried", None)

    @display(description=_("Incident"), empty_value=_("none"))
    def record(self, note: LedgerNote) -> str | None:
        return _linked(note.incident)


@admin.register(LedgerEntry)
class LedgerEntryAdmin(ReadOnlyAdmin):
    """The ledger: what each conversation writes to ServiceNow."""

    list_display = ["opened_at", "key", "incident_action", "reason", "number", "caller"]
    list_select_related = ["incident", "caller"]
    list_filter = ["incident_action", "notes__state", "opened_at"]
    id_fields = ("key", "incident__number")
    search_fields = ["caller__name"]
    search_help_text = _("Conversation id, incident number, or part of a name")
    ordering = ["-id"]
    inlines = [LedgerNoteInline]

    @display(description=_("Incident"), empty_value=_("none"))
    def number(self, entry: LedgerEntry) -> str | None:
        return _linked(entry.incident)


def _linked(incident: Incident | None) -> str | None:
    """Return an incident's number, which leads to it in ServiceNow."""
    if incident is None or not incident.url:
        return incident.number if incident else None
    return format_html('<a href="{}" target="_blank" rel="noopener">{}</a>', incident.url, incident.number)
