"""Facts about conversations, for tests of one detail; whole stories use the sandbox."""

from datetime import timedelta

from bridge_project import flow
from gateway.providers import fact_values, facts
from gateway.settled import RequestSettled
from tests.factories import NOON

CUSTOMER = fact_values.PartySeen(
    participant_id="participant-customer", name="Noor Haddad", address="noor.haddad@northwind.example"
)
VISIT = fact_values.QueueVisit(participant_id="participant-queue", queue_id="queue-it")


def conversation(*legs, at_s=0, messages=(), **more):
    """Return a snapshot of conversation-1, by default an event; at_s: seconds after noon."""
    known = {
        "occurred_at": NOON + timedelta(seconds=at_s),
        "conversation_id": "conversation-1",
        "medium": "message",
        "message_type": "open",
        "source": "event",
        "customer": CUSTOMER,
        "queue_visits": (VISIT,),
        "legs": legs,
        "messages": tuple(_blocks(messages)),
    }
    return facts.ConversationSeen(**known | more)


def _blocks(messages):
    for first in range(0, len(messages), fact_values.BLOCK):
        some = messages[first : first + fact_values.BLOCK]
        states = [(one.message_id, one.status) for one in some]
        yield fact_values.MessageBlock(states=states, read=lambda at, some=some: list(some[at:]))


def leg(agent, state="alerting", **more):
    """Return the agent's leg; a second one needs its own ``participant_id``."""
    known = {
        "participant_id": f"participant-{agent.remote_id}",
        "communication_id": f"communication-{agent.remote_id}",
        "agent_id": agent.remote_id,
        "queue_id": "queue-it",
        "state": state,
        "connected_at": None if state == "alerting" else NOON,
        "ended_at": NOON if state == "ended" else None,
    }
    return fact_values.LegSeen(**known | more)


def message(message_id="message-1", purpose="customer", **more):
    known = {"participant_id": "participant-customer", "sent_at": NOON}
    return fact_values.MessageSeen(message_id=message_id, purpose=purpose, **known | more)


def text(message_id="message-1", words="My VPN drops.", **more):
    known = {"direction": "inbound", "sent_at": NOON}
    return fact_values.MessageText(message_id=message_id, text=words, **known | more)


def settled(operation, outcome, payload=None, *, at_s=0, **more):
    """Return how a request ended at noon plus so many seconds; it regards conversation-1."""
    known = {
        "occurred_at": NOON + timedelta(seconds=at_s),
        "key": "click-1",
        "regarding": "conversation-1",
        "subject": "",
    }
    return RequestSettled(operation=operation, outcome=outcome, payload=payload, **known | more)


def tell(*found):
    """Apply these facts, each in its own transaction."""
    for fact in found:
        flow.apply([fact])
