"""Offer Work: a provider names the agent for a document; the answer says only that this was asked for."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse

from sandbox import clock
from sandbox.servicenow.awa import assignment, guards, transfers, work_items
from sandbox.servicenow.awa.assignment import conflict
from sandbox.servicenow.awa.channels import channel_of
from sandbox.servicenow.errors import Refused
from sandbox.servicenow.resources import body, caller, result
from sandbox.servicenow.store import Row
from sandbox.servicenow.world import WORLD


def offer(request: HttpRequest, document_table: str, document_sys_id: str) -> HttpResponse:
    """Offer the document to the agent, on its own or as a transfer from the agent who has it."""
    document = guards.document(document_table, document_sys_id)
    sent, by, now = body(request), caller(request), clock.now()
    card = _object(sent, "assignment")
    transfer = _object(sent, "transfer") or _object(card, "transfer")
    if document.get("active", "true") != "true":
        raise conflict("Document is not active")
    if transfer:
        item = transfers.begin(document_table, document, {**sent, "transfer": transfer}, by=by, now=now)
    else:
        item = _offer(document_table, document, sent, by=by, now=now)
    return result({"work_item": _shown(item), "success": True, "message": assignment.REQUESTED})


def assign(request: HttpRequest, work_item_sys_id: str) -> HttpResponse:
    """Offer one queued or pending work item to an agent."""
    sent, by, now = body(request), caller(request), clock.now()
    item = WORLD.stores[work_items.ITEMS].rows.get(work_item_sys_id)
    if item is None:
        raise Refused(404, f"{work_item_sys_id} is not a valid work item")
    agent_id = _agent_id(sent)
    if not assignment.is_open(item):
        raise conflict(f"Work item {work_item_sys_id} cannot be assigned")
    queue = guards.queue(item["queue"])
    channel = WORLD.stores["awa_service_channel"].rows[item["service_channel"]]
    _demand_unassigned(item)
    assignment.demand_agent(agent_id, from_outside=False)
    assignment.demand_available(agent_id, channel, queue)
    card = assignment.read(sent, agent_id=agent_id, now=now)
    assignment.keep_details(item, card, {}, by=by)
    work_items.offer(item, card, by=by, now=now)
    return result({"success": True, "message": assignment.REQUESTED})


def _offer(table: str, document: Row, sent: Mapping[str, Any], *, by: str, now: datetime) -> Row:
    parameters = _object(sent, "assignment")
    agent_id = _agent_id(parameters)
    item = work_items.active_item(document["sys_id"])
    queue = _queue(sent, item)
    if item is not None and item["state"] == work_items.ACCEPTED:
        raise conflict("Work Item accepted can not be assigned")
    if item is not None:
        _demand_unassigned(item)
    assignment.demand_agent(agent_id, from_outside=True)
    assignment.demand_available(agent_id, channel_of(table, document, queue), queue)
    card = assignment.read(parameters, agent_id=agent_id, now=now)
    segment = str(sent.get("external_segment_id") or "")
    if item is None:
        item = work_items.create(table, document, queue, by=by, now=now, external_segment_id=segment)
    else:
        item = work_items.change(item, by=by, now=now, queue=queue["sys_id"], external_segment_id=segment)
    assignment.keep_details(item, card, {}, by=by)
    return work_items.offer(item, card, by=by, now=now)


def _queue(sent: Mapping[str, Any], item: Row | None) -> Row:
    """Return the queue that is named, else the one in which the item waits."""
    named = sent.get("queue_id")
    if not named and item is None:
        raise conflict("queue_id is required for new assignments")
    return guards.queue(named or (item or {})["queue"])


def _demand_unassigned(item: Row) -> None:
    if item["state"] == work_items.PENDING and item["assigned_to"]:
        raise conflict(f"Work Item is already assigned to {item['assigned_to']}")


def _agent_id(parameters: Mapping[str, Any]) -> str:
    agent_id = parameters.get("agent_sys_id")
    if not agent_id or not isinstance(agent_id, str):
        raise conflict(f"{agent_id or ''} is not a valid agent".strip())
    return agent_id


def _object(sent: Mapping[str, Any], name: str) -> dict[str, Any]:
    value = sent.get(name) or {}
    if not isinstance(value, dict):
        raise Refused(400, "Exception while reading request", f"{name} is not an object.")
    return value


def _shown(item: Row) -> dict[str, str]:
    names = ("display_name", "sys_id", "document_id", "document_table", "queue")
    return {name: item[name] for name in names}
