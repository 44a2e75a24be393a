"""How much a user has at hand, counted per medium."""

from typing import Any

from sandbox.genesys.conversations.model import Participant
from sandbox.genesys.people.model import User

# All are counted, those that nobody has here as zero. Source: UserConversationSummary of the definition.
MEDIA = ("call", "callback", "email", "message", "chat", "socialExpression", "video")


def summary_of(user: User) -> dict[str, Any]:
    """Return the counters per medium: work at hand and after-call work, of queues and one's own."""
    summary: dict[str, Any] = {"userId": user.id}
    for medium in MEDIA:
        legs = [leg for leg in user.work.values() if leg.communication.medium == medium]
        queued = [leg for leg in legs if leg.purpose == "agent"]
        own = [leg for leg in legs if leg.purpose != "agent"]
        summary[medium] = {"contactCenter": _counts(queued), "enterprise": _counts(own)}
    return summary


def _counts(legs: list[Participant]) -> dict[str, int]:
    acw = sum(1 for leg in legs if leg.is_in_after_call_work)
    return {"active": len(legs) - acw, "acw": acw}
