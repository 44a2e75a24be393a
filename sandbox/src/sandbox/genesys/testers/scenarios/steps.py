"""What the steps of scenarios.json name: what customers and clouds do, and what is waited for."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sandbox import organisation
from sandbox.control import rules
from sandbox.control.faults import FAULTS, EventShares
from sandbox.genesys.conversations import legs
from sandbox.genesys.conversations.model import Conversation, Medium, Routing
from sandbox.genesys.flows import catalogue as flows
from sandbox.genesys.state import STATE
from sandbox.genesys.testers import customers
from sandbox.genesys.testers.scenarios import robot_steps
from sandbox.genesys.testers.scenarios.model import Action, Run, StepFailed
from sandbox.genesys.testers.scenarios.robot_steps import answered, conversation
from sandbox.organisation import sys_id_of
from sandbox.servicenow.world import WORLD

CRITICAL = {"impact": "1", "urgency": "1", "work_notes": "Half of the building is without VPN."}


def begin(run: Run, now: datetime, *, customer: str, media: Medium, queue: str = "", text: str = "") -> None:
    """Let a customer start a conversation; without a queue a bot takes the chat first."""
    routing = Routing(queue_id=organisation.queue_id(queue), entered_at=now) if queue else None
    flow = None if queue else flows.WITH_BOT
    caller = organisation.customer(customer)
    begun = customers.start(media, caller, routing, text=text, attributes={}, flow=flow, now=now)
    run.conversations[customer] = begun.id


def write(run: Run, now: datetime, *, customer: str, text: str) -> None:
    """Let a customer write on, wherever that belongs by then."""
    written = customers.write(conversation(run, customer), text, now=now)
    run.conversations[customer] = written.conversation_id


def type_on(run: Run, now: datetime, *, customer: str) -> None:
    """Let a customer type."""
    customers.type_on(conversation(run, customer), now=now)


def leave(run: Run, now: datetime, *, customer: str) -> None:
    """Let a customer leave."""
    own = conversation(run, customer)
    if own.ended_at is None:
        customers.hang_up(own, now=now)


def miss(run: Run, now: datetime, *, customer: str) -> None:
    """Let the offer run out before its time."""
    own = conversation(run, customer)
    for leg in own.live("agent"):
        if leg.state == "alerting":
            legs.miss(own, leg, kind="timeout", now=now)


def fault(run: Run, now: datetime, *, cloud: str, **wanted: Any) -> None:
    """Switch a fault on, as if it were posted."""
    rules.apply(cloud, wanted)


def cut_sockets(run: Run, now: datetime, *, for_s: float) -> None:
    """Close every notification socket; none opens before the time is over."""
    STATE.feeds.cut_all_until(now + timedelta(seconds=for_s))


def make_critical(run: Run, now: datetime, *, customer: str) -> None:
    """Raise the customer's newest open incident to priority 1, as somebody in ServiceNow would."""
    with WORLD.lock:
        rows = WORLD.stores["incident"].having("caller_id", sys_id_of("sys_user", customer))
        open_ones = [row for row in rows if row["active"] == "true" and row["priority"] != "1"]
        if not open_ones:
            raise StepFailed("No open incident is left that could become critical.")
        newest = max(open_ones, key=lambda row: row["number"])
        WORLD.writer("admin").update("incident", newest["sys_id"], CRITICAL)


def has_passed(run: Run, now: datetime, *, seconds: float) -> bool:
    """Return whether the step has taken so long."""
    return run.elapsed_s(now) >= seconds


def are_refusals_over(run: Run, now: datetime) -> bool:
    """Return whether no rule of Genesys' faults is left that counts down."""
    return all(rule.times is None for rule in FAULTS["genesys"].rules)


def restore_events(run: Run, now: datetime) -> None:
    """Let events come as they should."""
    FAULTS["genesys"].events = EventShares()


def allow_sockets(run: Run, now: datetime) -> None:
    """Let notification sockets open again."""
    STATE.feeds.down_until = None


def remove_refusals(run: Run, now: datetime) -> None:
    """Take back the refusals that nobody met."""
    faults = FAULTS["genesys"]
    faults.rules = [each for each in faults.rules if each.status != 429 or each.times is None]


def _seen(check: Callable[[Conversation], bool]) -> Callable[..., bool]:
    return lambda run, now, *, customer: check(conversation(run, customer))


def _is_missed(own: Conversation) -> bool:
    offers = [leg for leg in own.participants if leg.purpose == "agent" and leg.connected_at is None]
    return any(not leg.is_live for leg in offers)


def _is_handed_over(own: Conversation) -> bool:
    return bool(own.live("acd", "agent")) and "topic" in own.customer_leg.attributes


ACTIONS: dict[str, Callable[..., None]] = {
    "begin": begin,
    "write": write,
    "type": type_on,
    "leave": leave,
    "miss": miss,
    "fault": fault,
    "cut_sockets": cut_sockets,
    "make_critical": make_critical,
    "bring_robot": robot_steps.bring_robot,
}
CHECKS: dict[str, Callable[..., bool]] = {
    "ringing": _seen(lambda own: any(leg.state == "alerting" for leg in own.live("agent"))),
    "accepted": _seen(lambda own: answered(own) is not None),
    "answered": _seen(lambda own: any(each.direction == "outbound" for each in own.messages)),
    "missed": _seen(_is_missed),
    "raised": _seen(lambda own: any(leg.routing and leg.routing.priority > 0 for leg in own.participants)),
    "handed_over": _seen(_is_handed_over),
    "kept": _seen(lambda own: bool(own.live("agent", "acd"))),
    "refusals_over": are_refusals_over,
    "accepted_by_anyone": robot_steps.is_accepted,
    "transfer_declined": robot_steps.is_transfer_declined,
}
CLEANUPS: dict[str, Action] = {
    "events": restore_events,
    "sockets": allow_sockets,
    "refusals": remove_refusals,
    "robots": robot_steps.sign_off_robots,
}
