"""The admin of priority boosts: receipts, and the supervisor's undo."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from gateway.admin import ProblemText, ReadOnlyAdmin
from inbox.admin.reasons import ReasonForm, reason_of
from inbox.commands import boosts
from inbox.commands.actions import NotNow
from inbox.models import Boost, Conversation

State = Boost.State
COLOURS = {
    State.REQUESTED: "warning",
    State.RAISED: "success",
    State.WITHDRAWING: "warning",
    State.CAPPED: "danger",
    State.FAILED: "danger",
}


class RaisesConversations:
    """The action by which a supervisor puts waiting conversations at the head of their queues."""

    def has_boost_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("inbox.add_boost"))

    @admin.action(description=_("Raise to the head of the queue"), permissions=["boost"])
    def raise_to_head(self, request: HttpRequest, queryset: QuerySet[Conversation]) -> None:
        """Raise the chosen conversations, with the reason."""
        asked = _each(request, queryset, boosts.raise_by_hand)
        said = ngettext("Asked Genesys to raise %(count)s conversation.",
                        "Asked Genesys to raise %(count)s conversations.", asked)  # fmt: skip
        _tell(request, said, asked)


@admin.register(Boost)
class BoostAdmin(ProblemText, ReadOnlyAdmin):
    """Why conversations were put ahead of others, by how many minutes, and what became of it."""

    action_form = ReasonForm
    list_display = [
        *("asked_at", "conversation", "shown_caller", "incident", "queue", "minutes_shown", "places"),
        *("shown_state", "note"),
    ]
    list_select_related = ["conversation", "caller", "incident", "queue", "asked_by", "withdrawn_by"]
    list_filter = ["state", "queue", "asked_at"]
    id_fields = ("conversation__remote_id", "incident__number")
    search_fields = ["caller__name", "reason"]
    search_help_text = _("Conversation id, incident number, or part of a name")
    ordering = ["-id"]
    actions = ["undo"]

    @display(description=_("Caller"))
    def shown_caller(self, boost: Boost) -> str:
        return boost.caller.name if boost.caller else ""

    @display(description=_("Minutes"))
    def minutes_shown(self, boost: Boost) -> str:
        return f"{boost.before} → {boost.after}"

    @display(description=_("Place"))
    def places(self, boost: Boost) -> str:
        """Return the place in the queue before and after, as Bridge knew it."""
        return f"{boost.place_before} → {boost.place_after}" if boost.place_after else ""

    @display(description=_("State"), label=COLOURS)
    def shown_state(self, boost: Boost) -> tuple[str, str]:
        return boost.state, str(State(boost.state).label)

    @display(description=_("Note"))
    def note(self, boost: Boost) -> str:
        """Return who asked for it and why, why it was undone and by whom, and the problem."""
        told = gettext("made critical by %(name)s") % {"name": boost.told_by} if boost.told_by else ""
        asked = f"{boost.asked_by}: {boost.reason}" if boost.asked_by else told
        undone = str(Boost.Withdrawn(boost.withdrawn).label) if boost.withdrawn else ""
        if boost.withdrawn_by:
            undone += f" ({boost.withdrawn_by}: {boost.withdrawn_reason})"
        return " · ".join(filter(None, (asked, undone, self.problem_text(boost))))

    def has_undo_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("inbox.change_boost"))

    @admin.action(description=_("Undo"), permissions=["undo"])
    def undo(self, request: HttpRequest, queryset: QuerySet[Boost]) -> None:
        """Restore the priority that the conversations had before, with the reason."""
        undone = _each(request, queryset, boosts.undo)
        said = ngettext("%(count)s boost is being undone.", "%(count)s boosts are being undone.", undone)
        _tell(request, said, undone)


def _each(request: HttpRequest, rows: QuerySet[Any], command: Callable[..., None]) -> int:
    """Apply a command to each row, with the reason that was given; return for how many it was possible."""
    reason = reason_of(request)
    if not reason:
        messages.error(request, gettext("Say why: the reason stays with the receipt."))
        return 0
    done = 0
    for row in rows:
        try:
            command(row.pk, by=request.user, reason=reason, now=timezone.now())
            done += 1
        except NotNow as error:
            messages.warning(request, f"{row}: {error}")
    return done


def _tell(request: HttpRequest, said: str, count: int) -> None:
    if count:
        messages.success(request, said % {"count": count})
