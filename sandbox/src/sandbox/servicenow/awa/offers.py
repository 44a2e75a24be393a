"""Names the queue or the agent for a document; the answer says only that this was asked for."""

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


def offer(request: HttpRequest, document_table: str, document_sys_id: str) -> HttpResponse:
    """Offer the document to the agent; transfers from the agent who has it are refused."""
    document = guards.document(document_table, document_sys_id)
    sent, by, now = body(request), caller(request), clock.now()
    parameters = sent.get("assignment") or {}
    if not isinstance(parameters, dict):
        raise _unreadable("assignment is not an object.")
    if sent.get("transfer") or parameters.get("transfer"):
        raise _unreadable("The sandbox does not offer transfers.")
    if document.get("active", "true") != "true":
        raise conflict("Document is not active")
    item = _offer(document_table, document, {**sent, "assignment": parameters}, by=by, now=now)
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
    assignment.write_details(item, card, by=by)
    work_items.offer(item, card, by=by, now=now)
    return result({"success": True, "message": assignment.REQUESTED})


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


def _offer(table: str, document: Row, sent: Mapping[str, Any], *, by: str, now: datetime) -> Row:
    parameters = sent["assignment"]
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
    assignment.write_details(item, card, by=by)
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


def _unreadable(detail: str) -> Refused:
    return Refused(400, "Exception while reading request", detail)


def _shown(item: Row) -> dict[str, str]:
    names = ("display_name", "sys_id", "document_id", "document_table", "queue")
    return {name: item[name] for name in names}
