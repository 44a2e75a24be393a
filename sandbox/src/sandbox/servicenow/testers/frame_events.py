"""For testers: what OpenFrame would tell a page of an agent's work, in its wrappers that differ by event."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox.servicenow.awa import presence, work_items
from sandbox.servicenow.store import Row
from sandbox.servicenow.world import WORLD

Event = dict[str, Any]


def events(request: HttpRequest) -> HttpResponse:
    """Return the events that led to how things stand, of one ``agent`` (a sys_id) or of all."""
    with WORLD.lock:
        told = [*_work(), *_rejections(), *_presences()]
    agent_id = request.GET.get("agent", "")
    shown = [event for agent, event in told if agent_id in ("", agent)]
    return JsonResponse({"events": shown})


def _work() -> Iterator[tuple[str, Event]]:
    """Return offers in a ``result``, what was accepted in a ``payload`` whose size is a number."""
    for item in WORLD.stores[work_items.ITEMS].rows.values():
        shown = {"sys_id": item["sys_id"], "size": item["size"], **_described(item)}
        if item["state"] == work_items.PENDING:
            yield item["assigned_to"], _event("awa_workitem_offered", {"result": {"workItem": shown}})
        elif item["state"] == work_items.ACCEPTED:
            counted = {**shown, "size": int(item["size"] or 1)}
            yield item["assigned_to"], _event("awa_workitem_accepted", {"payload": {"workItem": counted}})


def _rejections() -> Iterator[tuple[str, Event]]:
    """Return rejections, which spell the item's id ``sysID``."""
    reasons = WORLD.stores["awa_reject_reason"].rows
    for row in WORLD.stores["awa_work_item_rejection"].rows.values():
        item = WORLD.stores[work_items.ITEMS].rows.get(row["work_item"])
        if item is None:
            continue
        reason = reasons.get(row["reject_reason"], {}).get("reason", "")
        shown = {
            "size": item["size"],
            **_described(item),
            "sysID": item["sys_id"],
            "rejection": {"reason": reason, "sys_id": row["reject_reason"]},
        }
        yield row["agent"], _event("awa_workitem_rejected", {"result": {"workItem": shown}})


def _presences() -> Iterator[tuple[str, Event]]:
    for row in WORLD.stores["awa_agent_presence"].rows.values():
        state = presence.state_of(row["agent"])
        if state is not None:
            shown = {"sys_id": state["sys_id"], "name": state["name"]}
            told = {"presence": {**shown, "available": state["available"] == "true"}}
            yield row["agent"], _event("awa_agent_presence", told)


def _event(name: str, payload: dict[str, Any]) -> Event:
    return {"event": f"openframe_{name}", "payload": payload}


def _described(item: Row) -> dict[str, Any]:
    channel = WORLD.stores["awa_service_channel"].rows.get(item["service_channel"], {})
    details = list(WORLD.stores["awa_offer_details"].having("work_item", item["sys_id"]))
    return {
        "serviceChannel": {"sys_id": item["service_channel"], "name": channel.get("name", "")},
        "document": {"sys_id": item["document_id"], "table": item["document_table"]},
        "isQueueTransferred": False,
        "isAutoAccepted": bool(details) and details[-1]["enable_auto_assign"] == "true",
    }
