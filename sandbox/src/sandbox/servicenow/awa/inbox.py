"""Inbox actions: what an agent answers to the card, and the reasons he may give."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from sandbox import clock
from sandbox.servicenow.awa import assignment, guards, presence, work_items
from sandbox.servicenow.errors import Refused
from sandbox.servicenow.resources import body, result
from sandbox.servicenow.store import Row
from sandbox.servicenow.world import WORLD


def reject_reasons(request: HttpRequest, channel_id: str) -> HttpResponse:
    """Return the reasons for the channel that an agent may choose from; the order is a number here."""
    guards.record("awa_service_channel", channel_id)
    reasons = [row for row in WORLD.stores["awa_reject_reason"].rows.values() if _fits(row, channel_id)]
    shown = [
        {
            "order": int(row["order"] or 0),
            "value": row["value"],
            "display_value": row["reason"],
            "sys_id": row["sys_id"],
        }
        for row in reasons
    ]
    return result(sorted(shown, key=lambda each: each["order"]))


def accept(request: HttpRequest) -> HttpResponse:
    """Accept on behalf of the agent."""
    sent = body(request)
    agent_id, item_id = _named(sent, "agent_id", "agent ID"), _named(sent, "work_item_id", "work item ID")
    item = WORLD.stores[work_items.ITEMS].rows.get(item_id)
    if item is None:
        raise Refused(400, "Invalid request", "Wrong work item ID")
    _demand_pending(item, agent_id)
    presence.note_activity(agent_id)
    work_items.accept(item, now=clock.now())
    return result({"documentSysId": item["document_id"], "documentTable": item["document_table"]})


def reject(request: HttpRequest) -> HttpResponse:
    """Reject on behalf of the agent; the item goes back to its queue."""
    sent = body(request)
    agent_id, item_id = _named(sent, "agent_id", "agent ID"), _named(sent, "work_item_id", "work item ID")
    reason_id = _named(sent, "reject_reason_id", "reject reason item ID")
    guards.record("sys_user", agent_id)
    guards.record("awa_reject_reason", reason_id)
    item = guards.record(work_items.ITEMS, item_id)
    _demand_pending(item, agent_id)
    details = assignment.details_of(item)
    if details is not None and details["allowed_to_decline"] != "true":
        raise Refused(400, "Invalid request", "Work item can not be rejected")
    presence.note_activity(agent_id)
    work_items.put_back(item, now=clock.now(), reason_id=reason_id)
    return result({"agent_id": agent_id, "work_item_id": item_id, "reject_reason_id": reason_id})


def _fits(reason: Row, channel_id: str) -> bool:
    is_offered = reason["active"] == "true" and reason["agent_selectable"] == "true"
    is_ours = reason["all_service_channels"] == "true" or channel_id in reason["service_channels"].split(",")
    return is_offered and is_ours


def _named(sent: dict[str, Any], name: str, label: str) -> str:
    value = sent.get(name)
    if not value or not isinstance(value, str):
        raise Refused(400, "Invalid request", f"Missing {label}")
    return value


def _demand_pending(item: Row, agent_id: str) -> None:
    if item["state"] != work_items.PENDING:
        raise Refused(400, "Invalid request", "Work item is not in pending accept state")
    if item["assigned_to"] != agent_id:
        raise Refused(400, "Invalid request", "Work item is assigned to a different agent")
