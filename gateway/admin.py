"""Admin of incoming events and outgoing requests, and base classes for the other apps' admins."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib import admin
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin, TabularInline
from unfold.decorators import display

from gateway import breaker, inbound, outbound, overview
from gateway.models import BreakerOverride, InboundEvent, OutboundRequest
from gateway.operations.names import Operation
from live import problems

READ_PAYLOADS = "gateway.read_payloads"
ERROR_SHOWN = 120  # characters in the list


class ReadOnly:
    """For rows that a provider or Bridge itself owns: they cannot be added, changed or deleted."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class BoundedPaginator(Paginator):
    """Lists the first rows only, because counting millions for each page takes seconds."""

    most = 10_000

    @cached_property
    def count(self) -> int:
        rows: Any = self.object_list
        return int(rows[: self.most].count())


class ReadOnlyAdmin(ReadOnly, ModelAdmin):
    """A read-only list and page. id_fields: what is searched first, each with an index."""

    paginator = BoundedPaginator
    show_full_result_count = False
    list_per_page = 50
    id_fields: tuple[str, ...] = ()

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Return what has this id; only where nothing has it, search in texts, which reads every row."""
        for name in self.id_fields:
            found = queryset.filter(**{name: search_term.strip()})
            if search_term and found.exists():
                return found, False
        found, may_have_duplicates = super().get_search_results(request, queryset, search_term)
        return found, bool(may_have_duplicates)


class ReadOnlyInline(ReadOnly, TabularInline):
    """Read-only rows of a related model."""

    extra = 0
    can_delete = False
    per_page = 50


class ProblemText:
    """Shows a row's problem as a sentence."""

    exclude: Sequence[str] | None = ("problem",)
    readonly_fields: Sequence[str] = ("problem_text",)

    @display(description=_("Problem"))
    def problem_text(self, row: Any) -> str:
        return problems.text(row.problem)


class InboundEventState(admin.SimpleListFilter):
    """Filters events by their state, which no single column holds."""

    title = _("state")
    parameter_name = "state"
    WANTED: dict[str, dict[str, Any]] = {
        "applied": {"applied_at__isnull": False, "understood": True},
        "unknown": {"applied_at__isnull": False, "understood": False},
        "waiting": {"applied_at": None, "parked_at": None},
        "parked": {"applied_at": None, "parked_at__isnull": False},
    }

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
        return [(name, str(LABELS[name])) for name in self.WANTED]

    def queryset(self, request: HttpRequest, queryset: QuerySet[InboundEvent]) -> QuerySet[InboundEvent]:
        return queryset.filter(**self.WANTED.get(self.value() or "", {}))


LABELS = {
    "applied": _("Applied"),
    "unknown": _("Unknown kind"),
    "waiting": _("Waiting"),
    "parked": _("Needs you"),
}
COLOURS = {"applied": "success", "waiting": "info", "parked": "danger"}


class OperationFilter(admin.SimpleListFilter):
    """Filters by operation; the choices need no query."""

    title = _("operation")
    parameter_name = "operation"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
        return sorted(((one.value, str(one.label)) for one in Operation), key=lambda choice: choice[1])

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[OutboundRequest]
    ) -> QuerySet[OutboundRequest]:
        return queryset.filter(operation=self.value()) if self.value() else queryset


class ReplayableAdmin(ReadOnlyAdmin):
    """Newest first, with payloads for users who may read them, and the action Replay."""

    ordering = ["-id"]
    actions = ["replay"]
    HIDDEN: tuple[str, ...] = ("payload",)  # shown_payload replaces it

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        found: QuerySet[Any] = super().get_queryset(request)
        return found.defer("payload")  # large, and the list does not show it

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        names = [field.name for field in self.model._meta.fields if field.name not in self.HIDDEN]
        return [*names, *(["shown_payload"] if request.user.has_perm(READ_PAYLOADS) else [])]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return self.get_fields(request, obj)

    def has_replay_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(f"gateway.change_{self.opts.model_name}"))

    @display(description=_("Payload"))
    def shown_payload(self, row: InboundEvent | OutboundRequest) -> str:
        return gettext("No longer kept") if row.payload is None else _as_text(row.payload)


@admin.register(InboundEvent)
class InboundEventAdmin(ReplayableAdmin):
    """Incoming events; parked ones can be replayed."""

    list_display = ["received_at", "source", "shown_state", "topic", "key", "attempts", "short_error"]
    list_filter = [InboundEventState, "source", "received_at"]
    id_fields = ("key",)
    search_fields = ["key__startswith", "topic__icontains"]
    search_help_text = _("Beginning of a key, or part of a topic (which holds the id of a user or queue)")

    @display(description=_("State"), label=COLOURS)
    def shown_state(self, event: InboundEvent) -> tuple[str, str]:
        state = _state_of(event)
        return state, str(LABELS[state])

    @display(description=_("Error"))
    def short_error(self, event: InboundEvent) -> str:
        return _shortened(event.error)

    @admin.action(description=_("Replay parked events"), permissions=["replay"])
    def replay(self, request: HttpRequest, queryset: QuerySet[InboundEvent]) -> None:
        """Apply parked events again; others are skipped."""
        parked = list(queryset.exclude(parked_at=None))
        for event in parked:
            inbound.unpark(event)
        message = ngettext(
            "%(count)s parked event will be applied again in the next round.",
            "%(count)s parked events will be applied again in the next round.",
            len(parked),
        )
        self.message_user(request, message % {"count": len(parked)})


@admin.register(OutboundRequest)
class OutboundRequestAdmin(ReplayableAdmin):
    """Outgoing requests; parked ones, and refused ones of Bridge itself, can be replayed."""

    list_display = ["reserved_at", "operation", "shown_state", "regarding", "attempts", "short_problem"]
    list_filter = ["state", OperationFilter, "provider", "reserved_at"]
    id_fields = ("regarding", "key")
    search_fields = ["subject__exact", "key__icontains"]
    search_help_text = _("Conversation or user id, or part of a key")
    HIDDEN = ("payload", "problem")

    @display(
        description=_("State"),
        ordering="state",
        label={
            OutboundRequest.State.ACCEPTED: "success",
            OutboundRequest.State.WAITING: "info",
            OutboundRequest.State.TRYING: "info",
            OutboundRequest.State.UNKNOWN: "warning",
            OutboundRequest.State.REFUSED: "warning",
            OutboundRequest.State.PARKED: "danger",
        },
    )
    def shown_state(self, outgoing: OutboundRequest) -> tuple[str, str]:
        return outgoing.state, outgoing.get_state_display()

    @display(description=_("Problem"))
    def short_problem(self, outgoing: OutboundRequest) -> str:
        return _shortened(problems.text(outgoing.problem))

    @admin.action(description=_("Replay parked requests"), permissions=["replay"])
    def replay(self, request: HttpRequest, queryset: QuerySet[OutboundRequest]) -> None:
        """Attempt requests that need a supervisor again; agents' actions are skipped."""
        replayed = sum(outbound.replay(outgoing, timezone.now()) for outgoing in queryset)
        message = ngettext(
            "%(count)s parked request is tried again now.",
            "%(count)s parked requests are tried again now.",
            replayed,
        )
        self.message_user(request, message % {"count": replayed})

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [*super().get_fields(request, obj), "short_problem"]


@admin.register(BreakerOverride)
class BreakerOverrideAdmin(ModelAdmin):
    """How both budgets stand, and the decisions about sending; each is added, none is changed."""

    list_before_template = "admin/gateway/breakeroverride/_budgets.html"
    list_display = ["changed_at", "provider", "mode", "changed_by", "reason"]
    list_filter = ["provider"]
    fields = ["provider", "mode", "reason"]
    ordering = ["-id"]
    show_full_result_count = False

    class Media:
        js = ["gateway/budgets.js"]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: BreakerOverride, form: Any, change: bool) -> None:
        obj.changed_by, obj.changed_at = request.user.get_username(), timezone.now()
        super().save_model(request, obj, form, change)
        breaker.forget_modes()

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        context = {"providers": overview.providers(timezone.now())}
        answer: HttpResponse = super().changelist_view(request, context | (extra_context or {}))
        return answer


def _state_of(event: InboundEvent) -> str:
    if event.applied_at:
        return "applied" if event.understood else "unknown"
    return "parked" if event.parked_at else "waiting"


def _shortened(text: str) -> str:
    return text if len(text) <= ERROR_SHOWN else f"{text[:ERROR_SHOWN]}…"


def _as_text(value: Any) -> str:
    """Return JSON as indented text, escaped because it comes from outside."""
    text = json.dumps(value, indent=1, ensure_ascii=False)
    return format_html('<pre style="white-space: pre-wrap; overflow-wrap: anywhere">{}</pre>', text)
