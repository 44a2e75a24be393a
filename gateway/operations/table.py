"""The table of operations: function, payload, provider, lane, and whether a request may be repeated."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from gateway.operations import (
    further_tables,
    genesys,
    interactions,
    lookup_payloads,
    notes,
    outage_payloads,
    outages,
    payloads,
    people,
    record_payloads,
    servicenow,
    summaries,
)
from gateway.operations.names import Lane, Operation, Provider, Repeat
from gateway.providers.facts import Fact
from gateway.providers.genesys.client import GenesysClient
from gateway.providers.servicenow.client import ServiceNowClient


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationSpec:
    """One row of the table.

    send: called with the client and the payload's fields. look: returns the result of an earlier attempt, or
    None. read: turns the answer into facts.
    requests: how many HTTP requests one attempt makes at most, beside one for a token.
    """

    provider: Provider
    send: Callable[..., Any]
    payload: type[payloads.Payload]
    repeat: Repeat = Repeat.NEVER
    lane: Lane = Lane.WRAP_UP
    requests: int = 1
    look: Callable[..., Any] | None = None
    read: Callable[[Any], list[Fact]] | None = None


def _agent(
    send: Callable[..., Any],
    payload: type[payloads.Payload] = payloads.LegPayload,
    *,
    lane: Lane = Lane.CLICK,
    repeat: Repeat = Repeat.NEVER,
) -> OperationSpec:
    """Return a row for a request that an agent causes; it is sent with the agent's token."""
    return OperationSpec(provider=Provider.GENESYS, send=send, payload=payload, lane=lane, repeat=repeat)


def _genesys(
    send: Callable[..., Any],
    payload: type[payloads.Payload],
    *,
    lane: Lane,
    requests: int = 1,
    look: Callable[..., Any] | None = None,
    read: Callable[[Any], list[Fact]] | None = None,
) -> OperationSpec:
    """Return a row for a request to Genesys that Bridge itself causes; with ``look`` as ``_servicenow``."""
    return OperationSpec(
        provider=Provider.GENESYS,
        send=send,
        payload=payload,
        lane=lane,
        requests=requests,
        repeat=Repeat.LOOK_FIRST if look else Repeat.FREELY,
        look=look,
        read=read,
    )


def _servicenow(
    send: Callable[..., Any],
    payload: type[payloads.Payload],
    *,
    lane: Lane,
    requests: int = 1,
    look: Callable[..., Any] | None = None,
    read: Callable[[Any], list[Fact]] | None = None,
) -> OperationSpec:
    """Return a row for a request to ServiceNow; with ``look``, a repeated attempt looks first."""
    return OperationSpec(
        provider=Provider.SERVICENOW,
        send=send,
        payload=payload,
        lane=lane,
        requests=requests,
        repeat=Repeat.LOOK_FIRST if look else Repeat.FREELY,
        look=look,
        read=read,
    )


OPERATIONS: dict[Operation, OperationSpec] = {
    Operation.ACCEPT: _agent(GenesysClient.answer),
    Operation.DECLINE: _agent(GenesysClient.decline),
    Operation.HOLD: _agent(GenesysClient.hold),
    Operation.RESUME: _agent(GenesysClient.resume),
    Operation.PARK: _agent(GenesysClient.park),
    Operation.UNPARK: _agent(GenesysClient.unpark),
    Operation.MUTE: _agent(GenesysClient.mute),
    Operation.UNMUTE: _agent(GenesysClient.unmute),
    Operation.END: _agent(GenesysClient.end),
    Operation.TRANSFER_TO_QUEUE: _agent(GenesysClient.transfer_to_queue, payloads.QueueTransfer),
    Operation.TRANSFER_TO_AGENT: _agent(GenesysClient.transfer_to_agent, payloads.AgentTransfer),
    # Genesys has no idempotency key for messages. Source: docs/providers/genesys.md#agent-actions
    Operation.SEND_MESSAGE: _agent(GenesysClient.send_message, payloads.SendMessage),
    Operation.BACK_ON_QUEUE: _agent(GenesysClient.back_on_queue, payloads.AgentPayload),
    Operation.SET_PRESENCE: _agent(
        GenesysClient.set_presence, payloads.SetPresence, lane=Lane.CLICK, repeat=Repeat.FREELY
    ),
    # The same presence or wrap-up a second time changes nothing.
    Operation.WRAP_UP: _agent(
        GenesysClient.wrap_up, payloads.WrapUp, lane=Lane.WRAP_UP, repeat=Repeat.FREELY
    ),
    Operation.SKIP_WRAP_UP: _agent(GenesysClient.skip_wrap_up, lane=Lane.WRAP_UP, repeat=Repeat.FREELY),
    Operation.CHECK_SIGN_IN: _agent(
        genesys.check_sign_in, payloads.Payload, lane=Lane.SYNC, repeat=Repeat.FREELY
    ),
    Operation.READ_CONVERSATION: _genesys(
        genesys.read_conversation, payloads.ConversationPayload, lane=Lane.SYNC, read=list
    ),
    Operation.READ_WORK: _genesys(genesys.read_work, payloads.AgentPayload, lane=Lane.SYNC, read=list),
    Operation.READ_TEXTS: _genesys(genesys.read_texts, payloads.ReadTexts, lane=Lane.SYNC, read=list),
    Operation.READ_CONTACT: _genesys(genesys.read_contact, lookup_payloads.ReadContact, lane=Lane.RING),
    Operation.FIND_RECORDINGS: _genesys(
        genesys.find_recordings, payloads.ConversationPayload, lane=Lane.REPORT, read=list
    ),
    Operation.READ_SUMMARY: _genesys(
        summaries.read_summary,
        record_payloads.ReadSummary,
        lane=Lane.REPORT,
        requests=1 + 2 * summaries.PARTS,
        read=list,
    ),
    # Attributes are merged and the tag is replaced, so both may be repeated.
    Operation.SET_ATTRIBUTES: _genesys(GenesysClient.set_attributes, payloads.SetAttributes, lane=Lane.SYNC),
    Operation.SET_TAG: _genesys(GenesysClient.set_tag, payloads.SetTag, lane=Lane.SYNC),
    # The same priority a second time changes nothing.
    Operation.SET_PRIORITY: _genesys(genesys.set_priority, payloads.SetPriority, lane=Lane.CLICK),
    Operation.FIND_CALLERS: _servicenow(
        servicenow.find_callers, payloads.FindCallers, lane=Lane.RING, read=list
    ),
    Operation.FIND_IN_TABLES: _servicenow(
        servicenow.find_in_tables,
        lookup_payloads.FindInTables,
        lane=Lane.RING,
        requests=further_tables.TABLES_AT_MOST,
        read=list,
    ),
    Operation.SEARCH_PEOPLE: OperationSpec(
        provider=Provider.SERVICENOW,
        send=ServiceNowClient.search_people,
        payload=payloads.SearchPeople,
        lane=Lane.CLICK,
        requests=2,
    ),
    # It is written only over the number that the agent saw, so a repeat changes nothing twice.
    Operation.SET_NUMBER: _servicenow(
        people.set_number, payloads.SetNumber, lane=Lane.CLICK, requests=2, read=list
    ),
    Operation.READ_INCIDENTS: _servicenow(
        people.read_incidents, payloads.ReadIncidents, lane=Lane.CLICK, read=list
    ),
    # The same caller a second time changes nothing.
    Operation.SET_INCIDENT_CALLER: _servicenow(
        people.set_incident_caller, payloads.SetIncidentCaller, lane=Lane.CLICK, read=list
    ),
    Operation.RELATE_INCIDENT: _servicenow(
        servicenow.relate_incident, payloads.RelateIncident, lane=Lane.SYNC, read=list
    ),
    Operation.FIND_INCIDENT: OperationSpec(
        provider=Provider.SERVICENOW,
        send=servicenow.find_incident,
        payload=payloads.FindIncident,
        lane=Lane.CLICK,
        read=list,
    ),
    Operation.FIND_AGENT: _servicenow(servicenow.find_agent, payloads.FindAgent, lane=Lane.SYNC, read=list),
    Operation.SET_SERVICENOW_PRESENCE: _servicenow(
        ServiceNowClient.set_agent_presence, payloads.SetServiceNowPresence, lane=Lane.SYNC
    ),
    Operation.CREATE_INCIDENT: _servicenow(
        servicenow.create_incident,
        payloads.CreateIncident,
        lane=Lane.WRAP_UP,
        requests=3,
        # POST is not idempotent. Source: docs/providers/servicenow.md#incidents
        look=servicenow.created_before,
        read=list,
    ),
    Operation.APPEND_NOTE: _servicenow(  # journals append on every write
        notes.append_note,
        payloads.AppendNote,
        lane=Lane.WRAP_UP,
        requests=3,
        look=notes.appended_before,
        read=list,
    ),
    Operation.LOOK_FOR_DOUBLES: _servicenow(
        notes.look_for_doubles, payloads.LookForDoubles, lane=Lane.REPORT, requests=2, read=list
    ),
    Operation.WRITE_INTERACTION: _servicenow(
        interactions.write,
        record_payloads.WriteInteraction,
        lane=Lane.SYNC,
        requests=3,
        look=interactions.written_before,
        read=list,
    ),
    Operation.RELATE_INTERACTION: _servicenow(
        interactions.relate,
        record_payloads.RelateInteraction,
        lane=Lane.SYNC,
        requests=2,
        look=interactions.related_before,
        read=list,
    ),
    Operation.CREATE_MASTER: _servicenow(
        outages.create_master,
        outage_payloads.CreateMaster,
        lane=Lane.CLICK,
        requests=2,
        look=outages.created_master,
    ),
    Operation.READ_MASTER: _servicenow(outages.read_master, outage_payloads.ReadMaster, lane=Lane.SYNC),
    Operation.UPDATE_MASTER: _servicenow(
        outages.update_master,
        outage_payloads.UpdateMaster,
        lane=Lane.WRAP_UP,
        requests=3,
        look=outages.updated_master,
    ),
    Operation.CREATE_CHILD: _servicenow(
        outages.create_child,
        outage_payloads.CreateChild,
        lane=Lane.REPORT,
        requests=2,
        look=outages.created_child,
    ),
    Operation.SET_HEALTH_ROW: _genesys(
        outages.set_health_row, outage_payloads.SetHealthRow, lane=Lane.CLICK, requests=3
    ),
    # Agentless messages have no idempotency key. Source: docs/providers/genesys.md#announcements
    Operation.SEND_ANNOUNCEMENT: _genesys(
        outages.send_announcement,
        outage_payloads.SendAnnouncement,
        lane=Lane.WRAP_UP,
        requests=4,
        look=outages.announced_before,
    ),
}
