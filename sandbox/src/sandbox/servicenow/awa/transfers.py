"""Moves accepted work to another agent or queue: blindly at once, or to consult first."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse

from sandbox import clock
from sandbox.servicenow.awa import assignment, guards, work_items
from sandbox.servicenow.awa.assignment import conflict
from sandbox.servicenow.awa.channels import channel_of
from sandbox.servicenow.errors import Refused
from sandbox.servicenow.resources import body, caller, result
from sandbox.servicenow.store import Row
from sandbox.servicenow.world import WORLD

BLIND, CONSULT = "blind", "consult"
TO_AGENT, TO_QUEUE = "agent", "queue"
NO_BLIND = "Transfer failed - couldn't blind transfer to agent"


def begin(table: str, document: Row, sent: Mapping[str, Any], *, by: str, now: datetime) -> Row:
    """Return the new work item of the transfer; the accepted one stays while the two consult, or refuse."""
    wish, parameters = sent["transfer"], sent.get("assignment") or {}
    _demand_words(wish)
    queue = _target_queue(sent, document)
    agent_id = str(parameters.get("agent_sys_id") or "")
    if wish["target_type"] == TO_AGENT:
        agent_id = agent_id or str(wish["target_id"])
    card = None
    if agent_id:
        is_blind = wish["transfer_type"] == BLIND
        assignment.demand_agent(agent_id, from_outside=True)
        channel = channel_of(table, document, queue)
        reason = NO_BLIND if is_blind else assignment.UNAVAILABLE
        assignment.demand_available(agent_id, channel, queue, otherwise=reason)
        card = assignment.read(parameters, agent_id=agent_id, now=now)
    source = _source(table, document, wish, by=by, now=now)
    item = _moved(document, queue, sent, source=source, now=now, by=by)
    if card is None:
        return item
    assignment.keep_details(item, card, wish, by=by)
    return work_items.offer(item, card, by=by, now=now)


def route(request: HttpRequest, queue_sys_id: str) -> HttpResponse:
    """Route the document to the queue: its active work item, or else a new one."""
    queue = WORLD.stores["awa_queue"].rows.get(queue_sys_id)
    if queue is None:
        raise Refused(404, guards.NOT_FOUND, f"queue {queue_sys_id} does not exist")
    sent, by, now = body(request), caller(request), clock.now()
    table, document_id = str(sent.get("document_table")), str(sent.get("document_sys_id"))
    document = guards.document(table, document_id)
    item = work_items.active_item(document_id)
    if item is None:
        item = work_items.create(table, document, queue, by=by, now=now)
    else:
        item = work_items.route(item, queue, by=by, now=now)
    shown = {name: item[name] for name in ("sys_id", "document_table", "display_name")}
    return result({**shown, "document_sys_id": document_id, "queue_sys_id": queue["sys_id"]})


def _demand_words(wish: Mapping[str, Any]) -> None:
    if wish.get("transfer_type") not in (BLIND, CONSULT):
        raise conflict(f"{wish.get('transfer_type')} is not a valid transfer type")
    if wish.get("target_type") not in (TO_AGENT, TO_QUEUE) or not wish.get("target_id"):
        raise conflict(f"{wish.get('target_type')} is not a valid target type")
    if not wish.get("source_queue_id"):
        raise conflict("source_queue_id is required for transfer assignments")


def _target_queue(sent: Mapping[str, Any], document: Row) -> Row:
    """Return the queue that the work goes to: the target, or the named one, or the one it came from."""
    wish = sent["transfer"]
    if wish["target_type"] == TO_QUEUE:
        return guards.queue(wish["target_id"])
    return guards.queue(sent.get("queue_id") or wish["source_queue_id"])


def _source(table: str, document: Row, wish: Mapping[str, Any], *, by: str, now: datetime) -> Row:
    """Return the accepted item; made now for a document that was never routed, such as an outbound call."""
    item = work_items.active_item(document["sys_id"])
    if item is not None and item["state"] != work_items.ACCEPTED:
        raise conflict(NO_BLIND if wish["transfer_type"] == BLIND else "Work Item can not be transferred")
    if item is not None:
        return item
    queue = guards.queue(wish["source_queue_id"])
    made = work_items.create(table, document, queue, by=by, now=now)
    held = {"state": work_items.ACCEPTED, "assigned_to": document.get("assigned_to", "")}
    return work_items.change(made, by=by, now=now, **held)


def _moved(document: Row, queue: Row, sent: Mapping[str, Any], *, source: Row, now: datetime, by: str) -> Row:
    table = source["document_table"]
    is_consult = sent["transfer"]["transfer_type"] == CONSULT
    if not is_consult:
        work_items.release(source, now=now)
        field = _assign_to_field(source)
        WORLD.writer(by).update(table, document["sys_id"], {field: ""})
    return work_items.create(
        table,
        document,
        queue,
        by=by,
        now=now,
        previous_work_item=source["sys_id"],
        consult_state=work_items.REQUESTED if is_consult else "",
        external_segment_id=str(sent.get("external_segment_id") or ""),
    )


def _assign_to_field(item: Row) -> str:
    channel = WORLD.stores["awa_service_channel"].rows[item["service_channel"]]
    return channel["assign_to_field"] or "assigned_to"
