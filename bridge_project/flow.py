"""Which functions answer each fact, lower apps first, and which listeners receive each committed change."""

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
from inbox.ingest import callers, conversations, locks, messages, settled, texts
from inbox.timeline import ConversationChange
from incidents import ingest as incidents
from live import changes
from routing import broadcasts as presence
from routing import catalogue
from routing import ingest as routing
from routing.timeline import AgentChange

log = logging.getLogger(__name__)
UNKNOWN = Counter("bridge_inbound_events_unknown", "Events of an unknown kind", ["source"])

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
    # The outcomes of outgoing requests, by operation.
    **dict.fromkeys(BY_OPERATION, (settled.action_settled,)),  # the rows below replace some of these
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
    # Their answers are facts above; without an answer, the worker, the reconciler or a person repeats them.
    Operation.READ_CONVERSATION: (),
    Operation.READ_TEXTS: (texts.texts_settled,),
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
    """Apply all facts of one event, or none; does nothing when the event was applied before.

    The error of an event that cannot be read or applied is stored; after several attempts it is parked.
    """
    try:
        _apply_event(event)
    except Malformed as error:
        inbound.mark_failed(event, str(error))
        log.warning("event %s cannot be read: %s", event.pk, error)
    except Exception as error:
        inbound.mark_failed(event, repr(error))
        log.exception("event %s cannot be applied", event.pk)


def apply(found: Sequence[facts.Fact]) -> None:
    """Apply facts that do not come from an event, in one transaction."""
    with transaction.atomic(durable=True):
        answer_all(found)


def _apply_event(event: InboundEvent) -> None:
    found = inbound.read_facts(event)
    with transaction.atomic(durable=True):
        if inbound.mark_applied(event, understood=found is not None):
            answer_all(found or [])
    if found is None:
        UNKNOWN.labels(event.source).inc()


def answer_all(found: Sequence[facts.Fact]) -> None:
    """Call the answers to these facts in the caller's transaction; locks their conversations first."""
    locks.lock_conversations(found)
    for fact in found:
        for answer in ANSWERS[fact.operation if isinstance(fact, RequestSettled) else type(fact)]:
            answer(fact)


def catch_up(older_than: datetime) -> int:
    """Apply stored events whose process ended before it applied them; return how many."""
    left = inbound.unapplied(older_than)
    for event in left:
        process(event)
    return len(left)
