"""The tables that grow for as long as Bridge runs."""

from gateway.models import InboundEvent, OutboundRequest
from inbox.models import Activity, Conversation, Leg, Message, Transfer
from incidents.models import Caller, Incident, LedgerEntry, LedgerNote, Lookup
from routing.models import Activity as AgentActivity

# The agents with open conversations, and how many of these are on the desk of the first one.
BUSY, BUSY_ID, OPEN, ON_ONE_DESK = 50, 85_000_000, 500, 300
GROWING = (
    Conversation,
    Leg,
    Message,
    Transfer,
    Activity,
    AgentActivity,
    Lookup,
    Lookup.candidates.through,
    Lookup.incidents.through,
    LedgerEntry,
    LedgerNote,
    Caller,
    Incident,
    InboundEvent,
    OutboundRequest,
)
