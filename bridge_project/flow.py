"""Which functions answer each fact, lower apps first, and which listeners receive each committed change."""

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from prometheus_client import Counter

from gateway import inbound
from gateway.inbound import Received
from gateway.models import InboundEvent
from gateway.operations.names import Operation
from gateway.providers import facts, record_facts
from gateway.providers.errors import Malformed
from gateway.settled import RequestSettled
from inbox import broadcasts as desks
from inbox.actions import BY_OPERATION
from inbox.ingest import (
    appendices,
    boosts,
    callers,
    conversations,
    integrity,
    linking,
    messages,
    settled,
    texts,
)
from inbox.ingest.loading import load
from inbox.ingest.workspace import Workspace
from inbox.timeline import ConversationChange
from incidents import broadcasts as outages
from incidents import catalogue as columns
from incidents import ingest as incidents
from incidents import interactions, outage_answers, remembered
from incidents.timeline import OutageChange
from live import changes
from routing import broadcasts as presence
from routing import catalogue
from routing import ingest as routing
from routing.timeline import AgentChange

log = logging.getLogger(__name__)
UNKNOWN = Counter("bridge_inbound_events_unknown", "Events of an unknown kind", ["source"])

Key = type[facts.Fact] | Operation
Answers = Mapping[Key, tuple[Callable[[Any], None], ...]]
DeskAnswers = Mapping[Key, Callable[[Any, Workspace], None]]

# The answers of the lower apps, which come first; the desk's own answers are below.
ANSWERS: Answers = {
    facts.ConversationSeen: (),
    facts.ConversationGone: (),
    facts.MessagesRead: (),
    facts.RecordingsFound: (),
    record_facts.SummaryFound: (),
    record_facts.TranscriptFound: (),
    facts.PresenceChanged: (routing.presence_changed,),
    facts.RoutingStatusChanged: (routing.routing_status_changed,),
    facts.TokenRevoked: (routing.token_revoked,),
    facts.ServiceNowPresenceSeen: (routing.servicenow_presence_seen,),
    facts.AgentLinked: (routing.agent_linked,),
    facts.CallersFound: (incidents.callers_found,),
    facts.IncidentChanged: (incidents.incident_changed,),
    facts.IncidentRead: (incidents.incident_read,),
    facts.IncidentRelated: (incidents.incident_related,),
    facts.IncidentsCompared: (incidents.incidents_compared,),
    facts.NumberAnswered: (incidents.number_answered,),
    facts.IncidentsRead: (incidents.incidents_read,),
    facts.IncidentCallerSet: (incidents.incident_caller_set,),
    facts.IncidentWritten: (incidents.incident_written,),
    facts.DoublesFound: (incidents.doubles_found,),
    facts.IncidentFinished: (incidents.incident_finished,),
    record_facts.InteractionWritten: (interactions.written,),
    record_facts.InteractionRelated: (interactions.related,),
    record_facts.TableMissing: (interactions.table_missing,),
    facts.AgentsListed: (catalogue.agents_listed,),
    facts.QueuesListed: (catalogue.queues_listed,),
    facts.MembersListed: (catalogue.members_listed,),
    facts.WrapUpCodesListed: (catalogue.wrapup_codes_listed,),
    facts.PresencesListed: (catalogue.presences_listed,),
    facts.PresenceStatesListed: (catalogue.presence_states_listed,),
    facts.ChoicesListed: (catalogue.choices_listed,),
    facts.ColumnsListed: (columns.columns_listed,),
    # The outcomes of outgoing requests, by operation.
    **dict.fromkeys(BY_OPERATION, ()),
    Operation.SET_ATTRIBUTES: (),
    Operation.SET_TAG: (),
    Operation.SET_PRIORITY: (),
    Operation.SET_PRESENCE: (routing.presence_settled,),
    Operation.BACK_ON_QUEUE: (routing.presence_settled,),
    Operation.SET_SERVICENOW_PRESENCE: (routing.servicenow_presence_settled,),
    Operation.FIND_CALLERS: (incidents.lookup_settled,),
    Operation.SET_NUMBER: (remembered.settled,),
    Operation.FIND_IN_TABLES: (incidents.lookup_settled,),
    Operation.READ_CONTACT: (incidents.contact_settled,),
    Operation.READ_INCIDENTS: (incidents.incidents_settled,),
    Operation.SET_INCIDENT_CALLER: (incidents.incident_caller_settled,),
    Operation.RELATE_INCIDENT: (),
    Operation.CREATE_INCIDENT: (incidents.note_settled,),
    Operation.APPEND_NOTE: (incidents.note_settled,),
    Operation.WRITE_INTERACTION: (interactions.settled,),
    Operation.RELATE_INTERACTION: (interactions.relation_settled,),
    Operation.CREATE_MASTER: (outage_answers.master_created,),
    Operation.READ_MASTER: (outage_answers.master_read,),
    Operation.UPDATE_MASTER: (outage_answers.master_updated,),
    Operation.CREATE_CHILD: (outage_answers.child_created,),
    Operation.SET_HEALTH_ROW: (outage_answers.row_set,),
    # Their answers are facts above; without an answer, the worker, the reconciler or a person repeats them.
    Operation.READ_CONVERSATION: (),
    Operation.READ_WORK: (),
    Operation.READ_TEXTS: (),
    Operation.FIND_RECORDINGS: (),
    Operation.SEARCH_PEOPLE: (),
    Operation.LOOK_FOR_DOUBLES: (),
    Operation.READ_SUMMARY: (),
    Operation.FIND_INCIDENT: (),
    Operation.FIND_AGENT: (),
    Operation.CHECK_SIGN_IN: (),
    Operation.SEND_ANNOUNCEMENT: (),
}

# The answers of the desk, which change conversations.
DESK_ANSWERS: DeskAnswers = {
    facts.ConversationSeen: conversations.conversation_seen,
    facts.ConversationGone: conversations.conversation_gone,
    facts.MessagesRead: messages.messages_read,
    facts.RecordingsFound: conversations.recordings_found,
    record_facts.SummaryFound: appendices.summary_found,
    record_facts.TranscriptFound: appendices.transcript_found,
    facts.CallersFound: callers.callers_found,
    facts.IncidentChanged: callers.incident_changed,
    facts.NumberAnswered: callers.number_answered,
    facts.IncidentsRead: callers.incidents_read,
    facts.IncidentCallerSet: callers.incident_caller_set,
    facts.IncidentWritten: callers.incident_written,
    facts.IncidentFinished: callers.incident_finished,
    facts.IncidentRelated: integrity.incident_related,
    facts.IncidentsCompared: integrity.incidents_compared,
    facts.DoublesFound: integrity.doubles_found,
    **dict.fromkeys(BY_OPERATION, settled.action_settled),  # the rows below replace some of these
    Operation.SEND_MESSAGE: settled.message_settled,
    Operation.TRANSFER_TO_QUEUE: settled.transfer_settled,
    Operation.TRANSFER_TO_AGENT: settled.transfer_settled,
    Operation.READ_TEXTS: texts.texts_settled,
    Operation.SET_NUMBER: callers.number_settled,
    **dict.fromkeys(
        (Operation.FIND_CALLERS, Operation.FIND_IN_TABLES, Operation.READ_CONTACT, Operation.READ_INCIDENTS),
        callers.lookup_settled,
    ),
    Operation.SET_INCIDENT_CALLER: callers.incident_caller_settled,
    Operation.RELATE_INCIDENT: integrity.repair_settled,
    Operation.CREATE_INCIDENT: callers.note_settled,
    Operation.APPEND_NOTE: callers.note_settled,
    Operation.CREATE_CHILD: callers.child_created,
    Operation.SET_ATTRIBUTES: linking.link_settled,
    Operation.SET_TAG: linking.link_settled,
    Operation.SET_PRIORITY: boosts.priority_settled,
}

LISTENERS: changes.Listeners = {
    ConversationChange: (desks.announce,),
    AgentChange: (presence.announce,),
    OutageChange: (outages.announce,),
}

# What renders published changes, in every process with open pages.
RENDERERS = {desks.KIND: desks.render, presence.KIND: presence.render, outages.KIND: outages.render}


def take(received: Sequence[Received]) -> None:
    """Store events and apply them in one transaction, or one by one when that fails.

    So an event that cannot be applied harms no other: ``process`` stores its error.
    """
    try:
        _take_together(received)
    except Exception:
        log.exception("%s events could not be applied together, now one by one", len(received))
        for one in received:
            for event in inbound.store([one]):
                process(event)


def _take_together(received: Sequence[Received]) -> None:
    with transaction.atomic(durable=True):
        arrived = inbound.store_applied(received)
        answer_all([fact for one in arrived for fact in one.facts])
    for one in arrived:
        _count(one.event)


def _count(event: InboundEvent) -> None:
    if event.error:
        log.warning("event %s cannot be read: %s", event.pk, event.error)
    elif not event.understood:
        UNKNOWN.labels(event.source).inc()


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
        if inbound.mark_applied(event, found):
            answer_all(found or [])
    if found is None:
        UNKNOWN.labels(event.source).inc()


def answer_all(found: Sequence[facts.Fact]) -> None:
    """Answer these facts in the caller's transaction, with their conversations locked."""
    work = load(found)
    for fact in found:
        key = fact.operation if isinstance(fact, RequestSettled) else type(fact)
        for answer in ANSWERS[key]:
            answer(fact)
        if key in DESK_ANSWERS:
            DESK_ANSWERS[key](fact, work)
    work.write()


def answers_to(key: Key) -> tuple[Callable[..., None], ...]:
    """Return all functions that answer a kind of fact, in order."""
    return (*ANSWERS[key], *([DESK_ANSWERS[key]] if key in DESK_ANSWERS else []))


def catch_up(older_than: datetime) -> int:
    """Apply stored events whose process ended before it applied them; return how many."""
    left = inbound.unapplied(older_than)
    for event in left:
        process(event)
    return len(left)
