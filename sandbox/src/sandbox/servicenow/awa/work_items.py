"""The life of a work item: queued, offered, accepted or put back, and what the document makes of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sandbox.servicenow.awa import agents, presence
from sandbox.servicenow.awa.channels import channel_of
from sandbox.servicenow.store import Row, format_time, parse_time
from sandbox.servicenow.tables.formats import EPOCH, read_time
from sandbox.servicenow.world import WORLD

ITEMS = "awa_work_item"
QUEUED, PENDING, ACCEPTED, CANCELLED = "queued", "pending_accept", "accepted", "cancelled"
DISQUALIFIED = "disqualified from service channel"
BY_HAND = "manually assigned"
WAITED_OUT = "time out"
SYSTEM = "system"
LABELS = {"interaction": "Interaction", "incident": "Incident"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """How an item is offered to an agent; without a due time the card stays until it is answered."""

    agent_id: str
    offered_at: datetime
    timeout_s: float | None = None
    may_decline: bool = True
    is_automatic: bool = False
    display_option: str = "card_only"
    after_timeout_presence: str = ""

    @property
    def due_at(self) -> datetime | None:
        """Return when the card vanishes."""
        return None if self.timeout_s is None else self.offered_at + timedelta(seconds=self.timeout_s)


def active_item(document_id: str) -> Row | None:
    """Return the newest active work item of the document, or None."""
    items = [row for row in items_of(document_id) if row["active"] == "true"]
    return items[-1] if items else None


def items_of(document_id: str) -> list[Row]:
    """Return the document's work items, oldest first."""
    return list(WORLD.stores[ITEMS].having("document_id", document_id))


def create(table: str, document: Row, queue: Row, *, by: str, now: datetime, **more: str) -> Row:
    """Return a new queued work item of the document."""
    channel = channel_of(table, document, queue)
    item = WORLD.writer(by).insert(
        ITEMS,
        {
            "display_name": f"{LABELS.get(table, table)}: {document.get('number', document['sys_id'])}",
            "document_table": table,
            "document_id": document["sys_id"],
            "queue": queue["sys_id"],
            "service_channel": channel["sys_id"],
            "assignment_group": queue["assignment_group"],
            "size": channel["default_work_item_size"] or "1",
            "state_changed_on": format_time(now),
            **more,
        },
    )
    _limit_wait(item["sys_id"], queue, now)
    return item


def route(item: Row, queue: Row, *, by: str, now: datetime) -> Row:
    """Move the item to the queue, where it waits anew."""
    wanted = {"queue": queue["sys_id"], "assigned_to": "", "state": QUEUED}
    moved = change(item, by=by, now=now, **wanted)
    _limit_wait(item["sys_id"], queue, now)
    return moved


def offer(item: Row, card: Offer, *, by: str, now: datetime) -> Row:
    """Put the card into the agent's inbox; accepted at once when the offer says so."""
    count = str(int(item["offer_count"] or 0) + 1)
    offered = {"state": PENDING, "assigned_to": card.agent_id, "offered_on": format_time(card.offered_at)}
    item = change(item, by=by, now=now, allocated_by=by, offer_count=count, **offered)
    if card.is_automatic:
        return accept(item, now=now)
    if card.due_at is not None:
        after = card.after_timeout_presence
        WORLD.timers.at(card.due_at, partial(_expire_offer, item["sys_id"], count, after))
    return item


def accept(item: Row, *, now: datetime) -> Row:
    """Give the document to the agent who was offered it."""
    by = agents.name_of(item["assigned_to"])
    waited = now - parse_time(item["sys_created_on"])
    accepted = change(
        item, by=by, now=now, state=ACCEPTED, wait_time=str(max(0, int(waited.total_seconds())))
    )
    _hand_over(accepted, by=by)
    return accepted


def put_back(item: Row, *, now: datetime, reason_id: str = "", is_late: bool = False) -> Row:
    """Take the card from the agent, note why, and queue the item again."""
    agent_id = item["assigned_to"]
    WORLD.writer(SYSTEM).insert(
        "awa_work_item_rejection",
        {
            "work_item": item["sys_id"],
            "agent": agent_id,
            "reject_reason": reason_id,
            "timed_out": is_late,
        },
    )
    mark = {"timed_out": "true"} if is_late else {"rejected": "true"}
    return change(item, by=SYSTEM, now=now, state=QUEUED, assigned_to="", **mark)


def cancel(item: Row, reason: str, *, now: datetime) -> Row:
    """End the item without an agent."""
    return change(item, by=SYSTEM, now=now, state=CANCELLED, cancel_reason=reason, active="false")


def release(item: Row, *, now: datetime) -> Row:
    """End an accepted item: its agent carries the document no more."""
    return change(item, by=SYSTEM, now=now, active="false")


def _hand_over(item: Row, *, by: str) -> None:
    """Make the item's agent the one of the document."""
    channel = WORLD.stores["awa_service_channel"].rows[item["service_channel"]]
    document = WORLD.stores[item["document_table"]].rows[item["document_id"]]
    wanted = {channel["assign_to_field"] or "assigned_to": item["assigned_to"]}
    if item["document_table"] == "interaction" and document["state"] in ("new", "queued"):
        wanted["state"] = "work_in_progress"
    WORLD.writer(by).update(item["document_table"], item["document_id"], wanted)


def change(item: Row, *, by: str, now: datetime, **wanted: Any) -> Row:
    """Write the item; the moment of a new state is kept with it."""
    if wanted.get("state", item["state"]) != item["state"]:
        wanted["state_changed_on"] = format_time(now)
    return WORLD.writer(by).update(ITEMS, item["sys_id"], wanted)


def longest_wait(queue: Row) -> timedelta | None:
    """Return how long an item may wait in the queue, None without a limit."""
    until = read_time(queue["max_wait_time"])
    return until - EPOCH if until else None


def _limit_wait(item_id: str, queue: Row, now: datetime) -> None:
    wait = longest_wait(queue)
    if wait:
        WORLD.timers.at(now + wait, partial(_expire_wait, item_id, queue["sys_id"]))


def _expire_wait(item_id: str, queue_id: str, now: datetime) -> None:
    item = WORLD.stores[ITEMS].rows.get(item_id)
    is_bypassed = WORLD.switched_on("glide.awa.bypass_max_wait_time.enabled")
    if item and item["state"] == QUEUED and item["queue"] == queue_id and not is_bypassed:
        cancel(item, WAITED_OUT, now=now)


def _expire_offer(item_id: str, count: str, after_presence: str, now: datetime) -> None:
    item = WORLD.stores[ITEMS].rows.get(item_id)
    if item is None or item["state"] != PENDING or item["offer_count"] != count:
        return
    agent_id = item["assigned_to"]
    put_back(item, now=now, is_late=True)
    if after_presence:
        presence.change(agent_id, after_presence, by=SYSTEM)
