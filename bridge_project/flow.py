"""The whole way in, on one screen: who answers which fact, lower app first, and who is told of a change."""

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from prometheus_client import Counter

from gateway import inbound
from gateway.models import InboundEvent
from gateway.operations.names import Operation
from gateway.providers import facts
from gateway.providers.errors import Malformed
from gateway.settled import RequestSettled
from inbox import broadcasts as desks
from inbox.actions import BY_OPERATION
from inbox.ingest import callers, conversations, locks, messages, settled
from inbox.timeline import ConversationChange
from incidents import ingest as incidents
from live import changes
from routing import broadcasts as presence
from routing import catalogue
from routing import ingest as routing
from routing.timeline import AgentChange

log = logging.getLogger(__name__)
UNKNOWN = Counter("bridge_inbound_events_unknown", "Events that no reader knows", ["source"])

Answers = Mapping[type[facts.Fact] | Operation, tuple[Callable[[Any], None], ...]]

ANSWERS: Answers = {
    facts.ConversationSeen: (conversations.conversation_seen,),
    facts.ConversationGone: (conversations.conversation_gone,),
    facts.MessagesRead: (messages.messages_read,),
    facts.RecordingsFound: (conversations.recordings_found,),
    facts.PresenceChanged: (routing.presence_changed,),
    facts.RoutingStatusChanged: (routing.routing_status_changed,),
    facts.TokenRevoked: (routing.token_revoked,),
    facts.ServiceNowPresenceSeen: (routing.servicenow_presence_seen,),
    facts.AgentLinked: (routing.agent_linked,),
    facts.CallersFound: (incidents.callers_found, callers.callers_found),
    facts.IncidentChanged: (incidents.incident_changed, callers.incident_changed),
    facts.IncidentRead: (incidents.incident_read,),
    facts.IncidentWritten: (incidents.incident_written, callers.incident_written),
    facts.AgentsListed: (catalogue.agents_listed,),
    facts.QueuesListed: (catalogue.queues_listed,),
    facts.MembersListed: (catalogue.members_listed,),
    facts.WrapUpCodesListed: (catalogue.wrapup_codes_listed,),
    facts.PresencesListed: (catalogue.presences_listed,),
    facts.PresenceStatesListed: (catalogue.presence_states_listed,),
    facts.ChoicesListed: (catalogue.choices_listed,),
    # How our own requests ended, by operation.
    **dict.fromkeys(BY_OPERATION, (settled.action_settled,)),
    Operation.SEND_MESSAGE: (settled.message_settled,),
    Operation.TRANSFER_TO_QUEUE: (settled.transfer_settled,),
    Operation.TRANSFER_TO_AGENT: (settled.transfer_settled,),
    Operation.SET_PRESENCE: (routing.presence_settled,),
    Operation.BACK_ON_QUEUE: (routing.presence_settled,),
    Operation.SET_SERVICENOW_PRESENCE: (routing.servicenow_presence_settled,),
    Operation.FIND_CALLERS: (incidents.lookup_settled, callers.lookup_settled),
    Operation.CREATE_INCIDENT: (incidents.note_settled, callers.note_settled),
    Operation.APPEND_NOTE: (incidents.note_settled, callers.note_settled),
    Operation.SET_ATTRIBUTES: (callers.link_settled,),
    Operation.SET_TAG: (callers.link_settled,),
    # Their answers are facts of their own; that one did not come is repeated or read again.
    Operation.READ_CONVERSATION: (),
    Operation.READ_TEXTS: (),
    Operation.FIND_RECORDINGS: (),
    Operation.FIND_INCIDENT: (),
    Operation.FIND_AGENT: (),
    Operation.CHECK_SIGN_IN: (),
}

LISTENERS: changes.Listeners = {
    ConversationChange: (desks.announce,),
    AgentChange: (presence.announce,),
}


def process(event: InboundEvent) -> None:
    """Apply the facts of one event: all of them or none; one that was applied before is left alone.

    An event that cannot be read, or fails, keeps its error; after some attempts it is parked for a person.
    """
    try:
        _apply(event)
    except Malformed as error:
        inbound.mark_failed(event, str(error))
        log.warning("event %s cannot be read", event.pk)
    except Exception as error:
        inbound.mark_failed(event, repr(error))
        log.exception("event %s failed", event.pk)


def tell(learned: Sequence[facts.Fact]) -> None:
    """Apply facts that came without an event: what was read again."""
    with transaction.atomic(durable=True):
        answer_all(learned)


def _apply(event: InboundEvent) -> None:
    learned = inbound.read_facts(event)
    with transaction.atomic(durable=True):
        if inbound.mark_applied(event, understood=learned is not None):
            answer_all(learned or [])
    if learned is None:
        UNKNOWN.labels(event.source).inc()


def answer_all(learned: Sequence[facts.Fact]) -> None:
    """Apply facts inside the transaction that stores where they come from."""
    locks.lock_conversations(learned)
    for fact in learned:
        for answer in ANSWERS[fact.operation if isinstance(fact, RequestSettled) else type(fact)]:
            answer(fact)


def catch_up(older_than: datetime) -> int:
    """Apply events that were stored but not applied, because a process ended in between; return how many."""
    left = inbound.unapplied(older_than)
    for event in left:
        process(event)
    return len(left)
