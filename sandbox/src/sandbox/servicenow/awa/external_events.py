"""External routing: tells the provider of a new or transferred work item of his queue.

The shape is constructed: on an instance a script of the event definition makes it.
"""

import base64
from typing import Any

from sandbox import clock
from sandbox.compact_json import encoded
from sandbox.servicenow.rules import outbox
from sandbox.servicenow.rules.outbox import Letter
from sandbox.servicenow.store import Row
from sandbox.servicenow.tables.written import Written
from sandbox.servicenow.world import WORLD

CREATED, TRANSFERRED = "work_item_created", "work_item_transferred"
SHOWN = {
    CREATED: ("sys_id", "state", "size", "sys_created_on"),
    TRANSFERRED: ("sys_id", "previous_work_item", "state"),
}


def follow(written: Written) -> None:
    """Start the flow that posts the event, when the queue's provider has a connection."""
    event = _event(written) if written.table == "awa_work_item" else ""
    queue = WORLD.stores["awa_queue"].rows.get(written.row.get("queue", ""))
    if not event or queue is None or queue["external"] != "true":
        return
    provider = WORLD.stores["awa_external_provider"].rows.get(queue["provider"])
    definition = _definition(event, queue["provider"])
    if provider is not None and provider["connection_url"] and definition is not None:
        _start(written, queue, provider=provider, definition=definition)


def _event(written: Written) -> str:
    """Return which event the write is, empty for none."""
    row, before = written.row, written.before
    if before and before["queue"] != row["queue"]:
        return TRANSFERRED
    if before:
        return ""
    return TRANSFERRED if row["previous_work_item"] else CREATED


def _definition(event: str, provider_id: str) -> Row | None:
    rows = WORLD.stores["awa_external_event_definition"].rows.values()
    fitting = (row for row in rows if row["event"] == event and row["provider"] == provider_id)
    return next((row for row in fitting if row["active"] == "true"), None)


def _start(written: Written, queue: Row, *, provider: Row, definition: Row) -> None:
    item = written.row
    flow = WORLD.writer("system").insert(
        "sys_flow_context",
        {
            "name": definition["name"],
            "state": "IN_PROGRESS",
            "source_table": written.table,
            "source_record": item["sys_id"],
            "work_item": item["sys_id"],
        },
    )
    letter = Letter(
        url=f"{provider['connection_url']}{definition['resource_path']}",
        raw=encoded(_payload(definition["event"], item, queue)),
        headers=_authorisation(provider),
        source=definition["name"],
        table=written.table,
        record=item["sys_id"],
        flow=flow["sys_id"],
    )
    outbox.send(letter, clock.now())


def _payload(event: str, item: Row, queue: Row) -> dict[str, Any]:
    document = WORLD.stores[item["document_table"]].rows[item["document_id"]]
    fields = [each for each in queue["document_fields"].split(",") if each in document]
    more = {name: document[name] for name in fields} if event == CREATED else {}
    return {
        "event": event,
        "work_item": {name: item[name] for name in SHOWN[event]},
        "queue": {"sys_id": queue["sys_id"], "external_id": queue["external_id"]},
        "document": {"table": item["document_table"], "sys_id": item["document_id"], **more},
    }


def _authorisation(provider: Row) -> dict[str, str]:
    if not provider["user_name"]:
        return {}
    pair = f"{provider['user_name']}:{provider['password']}".encode()
    return {"Authorization": f"Basic {base64.b64encode(pair).decode()}"}
