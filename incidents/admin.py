"""The admin of callers, incidents, look-ups and the ledger; all of it is read-only."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from gateway.admin import ProblemText, ReadOnlyAdmin, ReadOnlyInline
from incidents.models import Caller, Incident, LedgerEntry, LedgerNote, Lookup


@admin.register(Caller)
class CallerAdmin(ReadOnlyAdmin):
    """Callers, as last read from ServiceNow."""

    list_display = ["name", "email", "phone", "company", "vip", "seen_at"]
    list_filter = ["vip"]
    search_fields = ["name", "email", "phone", "remote_id__exact"]
    ordering = ["name"]


@admin.register(Incident)
class IncidentAdmin(ReadOnlyAdmin):
    """Incidents, as last read from ServiceNow."""

    list_display = ["number", "title", "caller", "priority", "group", "active", "updated_at"]
    list_select_related = ["caller"]
    list_filter = ["active", "priority", "updated_at"]
    search_fields = ["number__exact", "title", "caller__name"]


@admin.register(Lookup)
class LookupAdmin(ProblemText, ReadOnlyAdmin):
    """Caller look-ups, with the reason where one failed."""

    list_display = ["requested_at", "key", "address", "state", "matched_by", "caller", "problem_text"]
    list_select_related = ["caller"]
    list_filter = ["state", "requested_at"]
    search_fields = ["key__exact", "address__icontains", "caller__name"]
    search_help_text = _("Conversation id, or part of an address or name")
    ordering = ["-id"]


class LedgerNoteInline(ProblemText, ReadOnlyInline):
    """Ledger notes; they quote customers, so only users who may view ledger notes see them."""

    model = LedgerNote
    fields = ["requested_at", "state", "problem_text", "text", "written_at"]


@admin.register(LedgerEntry)
class LedgerEntryAdmin(ReadOnlyAdmin):
    """The ledger: what each conversation writes to ServiceNow."""

    list_display = ["opened_at", "key", "incident_action", "number", "caller"]
    list_select_related = ["incident", "caller"]
    list_filter = ["incident_action", "notes__state", "opened_at"]
    search_fields = ["key__exact", "incident__number__exact", "caller__name"]
    search_help_text = _("Conversation id, incident number, or part of a name")
    ordering = ["-id"]
    inlines = [LedgerNoteInline]

    @display(description=_("Incident"), empty_value=_("none"))
    def number(self, entry: LedgerEntry) -> str | None:
        return entry.incident.number if entry.incident else None
