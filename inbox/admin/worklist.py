"""The admin of the integrity worklist, and of the wrap-up time before Bridge."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from simple_history.admin import SimpleHistoryAdmin
from unfold.admin import ModelAdmin
from unfold.decorators import display

from gateway.admin import ProblemText, ReadOnlyAdmin
from inbox.admin import week
from inbox.admin.reasons import ReasonForm, reason_of
from inbox.commands import integrity
from inbox.models import Finding, WrapUpBaseline
from live.requests import NotDone, row_id

COLOURS = {"open": "danger", "requested": "warning", "gone": "success", "dismissed": "info"}
BUTTON = '<button class="text-primary-600 font-semibold" name="_repair" value="{}">{}</button>'
LABELS = {
    Finding.Kind.NO_INCIDENT: _("File"),
    Finding.Kind.NO_CONVERSATION: _("Link"),
    Finding.Kind.TWO_INCIDENTS: _("Make a child"),
    Finding.Kind.NOT_LINKED: _("Link again"),
}
STATES = {
    "open": _("Open"),
    "requested": _("Repair requested"),
    "gone": _("Right again"),
    "dismissed": _("Dismissed"),
}


class StateFilter(admin.SimpleListFilter):
    """Shows what is not settled, unless asked otherwise."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("settled", str(_("Settled"))), ("all", str(_("All")))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Finding]) -> QuerySet[Finding]:
        if self.value() == "all":
            return queryset
        return queryset.filter(settled_at__isnull=self.value() != "settled")


@admin.register(Finding)
class FindingAdmin(ProblemText, ReadOnlyAdmin):
    """What does not belong together between both clouds, until it is right again or dismissed."""

    action_form = ReasonForm
    list_before_template = "admin/inbox/finding/_figures.html"
    list_display = [
        "found_at",
        "kind",
        "caller",
        "shown_conversation",
        "shown_incident",
        "shown_state",
        "note",
        "repair",
    ]
    list_select_related = [
        "conversation__lookup__caller",
        "conversation__ledger__incident",
        "incident__caller",
        "settled_by",
    ]
    list_filter = [StateFilter, "kind", "found_at"]
    id_fields = ("conversation__remote_id", "incident__number")
    search_fields = ["reason"]
    search_help_text = _("Conversation id or incident number")
    ordering = ["-found_at", "-id"]
    actions = ["dismiss"]

    @display(description=_("Repair"))
    def repair(self, finding: Finding) -> str:
        """Return the button that asks for the repair; the list is one form."""
        label = LABELS.get(Finding.Kind(finding.kind))
        return format_html(BUTTON, finding.pk, label) if label and not finding.settled_at else ""

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if "_repair" in request.POST:
            self._repair(request, request.POST["_repair"])
            return redirect(request.get_full_path())
        answer: HttpResponse = super().changelist_view(
            request, {"figures": week.tiles()} | (extra_context or {})
        )
        return answer

    @display(description=_("Caller"))
    def caller(self, finding: Finding) -> str:
        if finding.conversation:
            return finding.conversation.full_title
        return finding.incident.caller.name if finding.incident and finding.incident.caller else ""

    @display(description=_("Conversation"), empty_value=_("none"))
    def shown_conversation(self, finding: Finding) -> str | None:
        row = finding.conversation
        if row is None:
            return None
        address = reverse("admin:inbox_conversation_change", args=[row.pk])
        began = date_format(timezone.localtime(row.started_at), "SHORT_DATETIME_FORMAT")
        return format_html('<a class="underline" href="{}" title="{}">{}</a>', address, row, began)

    @display(description=_("Incident"), empty_value=_("none"))
    def shown_incident(self, finding: Finding) -> str | None:
        row = finding.incident
        link = '<a class="underline" href="{}" target="_blank" rel="noopener">{}</a>'
        return format_html(link, row.url, row.number) if row else None

    @display(description=_("State"), label=COLOURS)
    def shown_state(self, finding: Finding) -> tuple[str, str]:
        state = finding.settled or ("requested" if finding.repair_requested_at else "open")
        return state, str(STATES[state])

    @display(description=_("Note"))
    def note(self, finding: Finding) -> str:
        """Return why a repair failed, or who dismissed the finding and why."""
        return f"{finding.settled_by}: {finding.reason}" if finding.settled_by else self.problem_text(finding)

    def _repair(self, request: HttpRequest, pk: str) -> None:
        if not self.has_repair_permission(request):
            raise PermissionDenied
        finding = get_object_or_404(Finding, pk=row_id(pk), settled_at=None)
        try:
            integrity.repair(finding, now=timezone.now())
        except NotDone as error:
            messages.error(request, str(error))
        else:
            messages.success(
                request, gettext("The repair was requested. It is settled once the cloud has it.")
            )

    def has_repair_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("inbox.change_finding"))

    @admin.action(description=_("Dismiss"), permissions=["repair"])
    def dismiss(self, request: HttpRequest, queryset: QuerySet[Finding]) -> None:
        """Settle what a supervisor accepts as it is, with the reason; it is not found again."""
        reason = reason_of(request)
        if not reason:
            messages.error(request, gettext("Say why: the reason stays with the finding."))
            return
        count = integrity.dismiss(queryset, by_id=request.user.pk, reason=reason, now=timezone.now())
        messages.success(
            request, ngettext("%(count)s finding was dismissed.", "%(count)s findings were dismissed.", count)
            % {"count": count},
        )  # fmt: skip


@admin.register(WrapUpBaseline)
class WrapUpBaselineAdmin(SimpleHistoryAdmin, ModelAdmin):
    """How long a wrap-up took before Bridge; the figures compare with it."""

    list_display = ["measured_on", "seconds", "source"]
    ordering = ["-measured_on"]
