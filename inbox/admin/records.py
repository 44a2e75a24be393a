"""The admin of conversations and their history; all of it is read-only."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from gateway.admin import ProblemText, ReadOnlyAdmin, ReadOnlyInline
from inbox.admin.boosts import RaisesConversations
from inbox.admin.reasons import ReasonForm
from inbox.models import Activity, Conversation, Leg, Message, Transfer
from inbox.wording import detail_text

READ_MESSAGES = "inbox.view_message"
STATES = {"open": _("Open"), "ended": _("Ended")}
COLOURS = {"open": "success", "ended": "info"}


class LegInline(ProblemText, ReadOnlyInline):
    """The legs of a conversation, oldest offer first."""

    model = Leg
    tab = True
    fields = [
        "agent",
        "queue",
        "state",
        "offered_at",
        "connected_at",
        "ended_at",
        "filed_at",
        "missed_reason",
        "problem_text",
    ]
    ordering = ["offered_at", "id"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Leg]:
        found: QuerySet[Leg] = super().get_queryset(request)
        return found.select_related("agent", "queue")


class MessageInline(ProblemText, ReadOnlyInline):
    """The messages of a conversation, with their texts only for users who may view messages."""

    model = Message
    tab = True

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.has_perm("inbox.view_conversation"))

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        content = ["text", "attachments"] if request.user.has_perm(READ_MESSAGES) else []
        return ["sent_at", "sender", "agent", *content, "status", "problem_text"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Message]:
        found: QuerySet[Message] = super().get_queryset(request)
        return found.select_related("agent")


class TransferInline(ProblemText, ReadOnlyInline):
    """The transfers that agents requested in Bridge."""

    model = Transfer
    tab = True
    fields = ["requested_at", "leg", "to_agent", "to_queue", "note", "state", "problem_text"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Transfer]:
        found: QuerySet[Transfer] = super().get_queryset(request)
        return found.select_related("leg", "to_agent", "to_queue")


class DetailText:
    """Shows an activity's detail as text."""

    readonly_fields = ("detail_text",)

    @display(description=_("Detail"))
    def detail_text(self, activity: Activity) -> str:
        return detail_text(activity.detail)


class ActivityInline(DetailText, ReadOnlyInline):
    """The history of a conversation, oldest first."""

    model = Activity
    tab = True
    fields = ["at", "kind", "actor", "detail_text"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Activity]:
        found: QuerySet[Activity] = super().get_queryset(request)
        return found.select_related("actor")


@admin.register(Conversation)
class ConversationAdmin(RaisesConversations, ReadOnlyAdmin):
    """Conversations, with their legs, messages, transfers and history."""

    action_form = ReasonForm
    actions = ["raise_to_head"]

    list_display = [
        "started_at",
        "title",
        "medium",
        "queue",
        "shown_state",
        "priority",
        "incident",
        "remote_id",
    ]
    list_select_related = ["queue", "lookup__caller", "ledger__incident"]
    list_filter = ["medium", ("ended_at", admin.EmptyFieldListFilter), "queue", "started_at"]
    id_fields = ("remote_id",)
    search_fields = ["customer_name__icontains", "customer_address__icontains"]
    search_help_text = _("Conversation id, or part of the customer's name or address")
    ordering = ["-id"]
    inlines = [LegInline, MessageInline, TransferInline, ActivityInline]

    @display(description=_("Customer"))
    def title(self, conversation: Conversation) -> str:
        return conversation.full_title

    @display(description=_("State"), label=COLOURS)
    def shown_state(self, conversation: Conversation) -> tuple[str, str]:
        state = "ended" if conversation.ended_at else "open"
        return state, str(STATES[state])

    @display(description=_("Incident"), empty_value=_("none"))
    def incident(self, conversation: Conversation) -> str | None:
        entry = conversation.ledger
        return entry.incident.number if entry and entry.incident else None


@admin.register(Activity)
class ActivityAdmin(DetailText, ReadOnlyAdmin):
    """The history of all conversations, newest first."""

    list_display = ["at", "conversation", "kind", "actor", "detail_text"]
    list_select_related = ["conversation", "actor"]
    list_filter = ["kind", "at"]
    id_fields = ("conversation__remote_id",)
    search_fields = ["actor__name"]
    search_help_text = _("Conversation id, or part of an agent's name")
    ordering = ["-id"]
