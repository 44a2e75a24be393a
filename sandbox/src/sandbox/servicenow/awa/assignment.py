"""Reads how a work item is to be offered, and refuses what cannot be; the texts are the documented ones."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from sandbox.servicenow.awa import agents, work_items
from sandbox.servicenow.awa.channels import capacity, workload
from sandbox.servicenow.awa.guards import truth
from sandbox.servicenow.awa.work_items import Offer
from sandbox.servicenow.errors import Refused
from sandbox.servicenow.store import Row
from sandbox.servicenow.world import WORLD

REQUESTED = "Manual assignment successfully requested."
WHY = "The request couldn't be processed due to an error with the work item or agent."
DISPLAY_OPTIONS = ("card_only", "card_and_tab")
OFFERED_AT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}")
LONGEST_S = 86_400 * 365


def conflict(message: str) -> Refused:
    """Return the refusal of an assignment that cannot be."""
    return Refused(409, message, WHY)


def read(sent: Mapping[str, Any], *, agent_id: str, now: datetime) -> Offer:
    """Return the offer that the parameters describe, or refuse."""
    timeout_s = _timeout(sent.get("timeout"))
    return Offer(
        agent_id=agent_id,
        offered_at=_offered_at(sent.get("offered_on"), timeout_s, now),
        timeout_s=timeout_s,
        may_decline=_truth(sent, "allowed_to_decline", default=True),
        is_automatic=_truth(sent, "enable_auto_assign", default=False),
        display_option=_display_option(sent.get("display_option")),
        after_timeout_presence=_presence(sent.get("after_timeout_presence"), timeout_s),
    )


def demand_agent(user_id: str, *, from_outside: bool) -> None:
    """Pass when the user is an agent, and one to whom a provider may route, or refuse."""
    if not agents.is_agent(user_id):
        raise conflict(f"{user_id} is not a valid agent")
    if from_outside and not agents.may_serve_outside(user_id):
        raise conflict("The user does not have the 'awa_external_user' role")


def demand_available(user_id: str, channel: Row, queue: Row) -> None:
    """Refuse an agent who cannot take the work now; a provider's queue never enforces capacity."""
    size = int(channel["default_work_item_size"] or 1)
    is_full = workload(user_id, channel["sys_id"]) + size > capacity(user_id, channel)
    is_available = agents.is_available(user_id, channel["sys_id"])
    if not is_available or (is_full and queue["external"] != "true"):
        raise conflict("Agent is not available")


def write_details(item: Row, card: Offer, *, by: str) -> None:
    """Note how the item was offered."""
    WORLD.writer(by).insert(
        "awa_offer_details",
        {
            "work_item": item["sys_id"],
            "agent": card.agent_id,
            "timeout": "" if card.timeout_s is None else f"{card.timeout_s:g}",
            "allowed_to_decline": card.may_decline,
            "enable_auto_assign": card.is_automatic,
            "display_option": card.display_option,
            "after_timeout_presence": card.after_timeout_presence,
        },
    )


def details_of(item: Row) -> Row | None:
    """Return how the item was offered last, if it ever was."""
    rows = list(WORLD.stores["awa_offer_details"].having("work_item", item["sys_id"]))
    return rows[-1] if rows else None


def is_open(item: Row) -> bool:
    """Return whether the item is still without an answer."""
    return item["state"] in (work_items.QUEUED, work_items.PENDING)


def _truth(sent: Mapping[str, Any], name: str, *, default: bool) -> bool:
    try:
        return truth(sent.get(name), default)
    except ValueError as odd:
        raise conflict(f"{odd} is not a valid boolean value") from odd


def _timeout(value: Any) -> float | None:
    if value is None or value == "":
        return None
    try:
        seconds = float(value) if not isinstance(value, bool) else float("nan")
    except (TypeError, ValueError):
        seconds = float("nan")
    if seconds < 0:
        raise conflict("Timeout value cannot be negative")
    if not seconds <= LONGEST_S:
        raise conflict(f"{value} is not a valid timeout")
    return seconds


def _offered_at(value: Any, timeout_s: float | None, now: datetime) -> datetime:
    if value is None or value == "" or timeout_s is None:
        return now
    at = _time(value)
    if at > now:
        rest = "must be before the current time, otherwise agent will have more time to accept the work item"
        raise conflict(f"Offered time ({value}) {rest}")
    if at + timedelta(seconds=timeout_s) <= now:
        rest = "must be after the current time, otherwise agent has no time to accept the work item"
        raise conflict(f"Timestamp after timeout ({value}) {rest}")
    return at


def _time(value: Any) -> datetime:
    try:
        if OFFERED_AT.fullmatch(str(value)):
            return datetime.fromisoformat(str(value)).replace(tzinfo=UTC)
    except ValueError:
        pass
    raise conflict(f"Offered time ({value}) must be in the following format: yyyy-MM-dd'T'HH:mm:ss.SSS")


def _display_option(value: Any) -> str:
    option = str(value or DISPLAY_OPTIONS[0])
    if option not in DISPLAY_OPTIONS:
        raise conflict(f"{option} is not a valid display option")
    return option


def _presence(value: Any, timeout_s: float | None) -> str:
    if not value or timeout_s is None:
        return ""
    if str(value) not in WORLD.stores["awa_presence_state"].rows:
        raise conflict(f"{value} is not a valid presence state")
    return str(value)
