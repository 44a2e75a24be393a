"""Models of conversations, one file each."""

from inbox.models.activity import Activity
from inbox.models.arrivals import Arrivals
from inbox.models.boost import Boost
from inbox.models.conversation import Conversation, Desk
from inbox.models.draft import WrapUpDraft
from inbox.models.finding import Finding, WrapUpBaseline
from inbox.models.leg import Leg
from inbox.models.message import Message
from inbox.models.transfer import Transfer

__all__ = [
    "Activity",
    "Arrivals",
    "Boost",
    "Conversation",
    "Desk",
    "Finding",
    "Leg",
    "Message",
    "Transfer",
    "WrapUpBaseline",
    "WrapUpDraft",
]
