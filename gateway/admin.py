"""The books of the border for supervisors: what came in, what went out, and what waits for a person."""

import json
from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from unfold.admin import ModelAdmin, TabularInline
from unfold.decorators import display

from gateway import intake, outbound
from gateway.kinds import KINDS
from gateway.models import Call, Delivery

READ_PAYLOADS = "gateway.read_payloads"
ERROR_SHOWN = 120


class ReadOnly:
    """Rows that a cloud or this program owns: to be read here, never added, changed or deleted."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ReadOnlyAdmin(ReadOnly, ModelAdmin):
    """A list and a page per row, without a way to write. Large lists are not counted twice."""

    show_full_result_count = False
    list_per_page = 50


class ReadOnlyInline(ReadOnly, TabularInline):
    """Rows of another model below the row they belong to."""

    extra = 0
    can_delete = False
    per_page = 50


class DeliveryState(admin.SimpleListFilter):
    """What became of a delivery; there is no column of that name."""

    title = "state"
    parameter_name = "state"
    WANTED: dict[str, dict[str, Any]] = {
        "applied": {"applied_at__isnull": False, "understood": True},
        "unknown": {"applied_at__isnull": False, "understood": False},
        "waiting": {"applied_at": None, "parked_at": None},
        "parked": {"applied_at": None, "parked_at__isnull": False},
    }

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
        return [(name, LABELS[name]) for name in self.WANTED]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Delivery]) -> QuerySet[Delivery]:
        return queryset.filter(**self.WANTED.get(self.value() or "", {}))


LABELS = {
    "applied": "Applied",
    "unknown": "Nobody reads this kind",
    "waiting": "Waiting",
    "parked": "Needs you",
}
DELIVERY_COLOURS = {"Applied": "success", "Waiting": "info", "Needs you": "danger"}


class CallKind(admin.SimpleListFilter):
    """A row of the table of kinds, so that the list of choices needs no query."""

    title = "kind"
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
        return [(kind, kind.replace("_", " ").capitalize()) for kind in sorted(KINDS)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Call]) -> QuerySet[Call]:
        return queryset.filter(kind=self.value()) if self.value() else queryset


class BookAdmin(ReadOnlyAdmin):
    """What both books share: newest first, payloads for those who may, and the action Replay."""

    ordering = ["-id"]
    actions = ["replay"]
    secret_fields: tuple[str, ...] = ()

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        names = [field.name for field in self.model._meta.fields if field.name not in PAYLOADS]
        return names + (list(self.secret_fields) if request.user.has_perm(READ_PAYLOADS) else [])

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return self.get_fields(request, obj)

    def has_replay_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(f"gateway.change_{self.opts.model_name}"))

    @display(description="Payload")
    def shown_payload(self, row: Delivery | Call) -> str:
        return _as_text(row.payload)

    @display(description="Error")
    def short_error(self, row: Delivery | Call) -> str:
        return row.error if len(row.error) <= ERROR_SHOWN else f"{row.error[:ERROR_SHOWN]}…"


PAYLOADS = ("payload",)


@admin.register(Delivery)
class DeliveryAdmin(BookAdmin):
    list_display = ["received_at", "door", "shown_state", "topic", "key", "attempts", "short_error"]
    list_filter = [DeliveryState, "door", "received_at"]
    search_fields = ["key__startswith", "topic__icontains"]
    search_help_text = "Beginning of a key, or part of a topic (which holds the id of a user or queue)"
    secret_fields = ("shown_payload",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Delivery]:
        found: QuerySet[Delivery] = super().get_queryset(request)
        return found.defer("payload")

    @display(description="State", label=DELIVERY_COLOURS)
    def shown_state(self, delivery: Delivery) -> str:
        if delivery.applied_at:
            return LABELS["applied" if delivery.understood else "unknown"]
        return LABELS["parked" if delivery.parked_at else "waiting"]

    @admin.action(description="Replay parked deliveries", permissions=["replay"])
    def replay(self, request: HttpRequest, queryset: QuerySet[Delivery]) -> None:
        """Let parked deliveries be applied again from the start; others stay as they are."""
        parked = list(queryset.exclude(parked_at=None))
        for delivery in parked:
            intake.unpark(delivery)
        self.message_user(request, f"{len(parked)} parked deliveries are applied again at the next round.")


@admin.register(Call)
class CallAdmin(BookAdmin):
    list_display = ["reserved_at", "kind", "shown_state", "regarding", "attempts", "short_error"]
    list_filter = ["state", CallKind, "provider", "reserved_at"]
    search_fields = ["regarding__exact", "subject__exact", "key__icontains"]
    search_help_text = "Conversation or user id, or part of a key"
    secret_fields = ("shown_payload",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Call]:
        found: QuerySet[Call] = super().get_queryset(request)
        return found.defer(*PAYLOADS)

    @display(
        description="State",
        ordering="state",
        label={
            Call.State.TAKEN: "success",
            Call.State.WAITING: "info",
            Call.State.TRYING: "info",
            Call.State.UNKNOWN: "warning",
            Call.State.REFUSED: "warning",
            Call.State.PARKED: "danger",
        },
    )
    def shown_state(self, call: Call) -> tuple[str, str]:
        return call.state, call.get_state_display()

    @admin.action(description="Replay parked calls", permissions=["replay"])
    def replay(self, request: HttpRequest, queryset: QuerySet[Call]) -> None:
        """Let calls that need a person be tried again; others, and clicks, stay as they are."""
        replayed = sum(outbound.replay(call, timezone.now()) for call in queryset)
        self.message_user(request, f"{replayed} parked calls are tried again now.")


def _as_text(value: Any) -> str:
    """Return JSON as indented text, escaped: it came from outside."""
    text = json.dumps(value, indent=1, ensure_ascii=False)
    return format_html('<pre style="white-space: pre-wrap; overflow-wrap: anywhere">{}</pre>', text)
