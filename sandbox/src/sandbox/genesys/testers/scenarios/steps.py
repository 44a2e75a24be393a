"""The steps that scenarios are made of: what customers and clouds do, and what is waited for."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sandbox import organisation
from sandbox.control import rules
from sandbox.control.faults import FAULTS
from sandbox.genesys.conversations import legs
from sandbox.genesys.conversations.model import Conversation, Medium, Participant, Routing
from sandbox.genesys.state import STATE
from sandbox.genesys.testers import customers
from sandbox.genesys.testers.scenarios.model import Run, Step, StepFailed
from sandbox.organisation import sys_id_of
from sandbox.servicenow.world import WORLD

CRITICAL = {"impact": "1", "urgency": "1", "work_notes": "Half of the building is without VPN."}


def begins(
    medium: Medium, who: str, queue: str, text: str | None = None, *, attributes: dict[str, str] | None = None
) -> Step:
    """Let a customer start a conversation."""
    name = organisation.customer(who).name
    words = {
        "message": "writes to",
        "call": "calls",
        "email": "mails",
        "callback": "asks for a callback from",
    }

    def act(run: Run, now: datetime) -> None:
        routing = Routing(queue_id=organisation.queue_id(queue), entered_at=now)
        caller = organisation.customer(who)
        begun = customers.start(medium, caller, routing, text=text, attributes=attributes or {}, now=now)
        run.conversations[who] = begun.id

    return Step(label=f"{name} {words[medium]} {queue}.", act=act)


def meets_bot(who: str, text: str) -> Step:
    """Let a customer write where a bot takes chats first."""

    def act(run: Run, now: datetime) -> None:
        caller = organisation.customer(who)
        run.conversations[who] = customers.meet_bot(caller, None, text=text, attributes={}, now=now).id

    return Step(label=f"{organisation.customer(who).name} writes, and meets the bot.", act=act)


def writes(who: str, text: str) -> Step:
    """Let a customer write on, wherever that belongs by then."""

    def act(run: Run, now: datetime) -> None:
        run.conversations[who] = customers.write(conversation(run, who), text, now=now).conversation_id

    return Step(label=f"{_first(who)}: “{text}”", act=act)


def types(who: str) -> Step:
    """Let a customer type."""

    def act(run: Run, now: datetime) -> None:
        customers.type_on(conversation(run, who), now=now)

    return Step(label=f"{_first(who)} types.", act=act)


def hangs_up(who: str) -> Step:
    """Let a customer leave."""

    def act(run: Run, now: datetime) -> None:
        own = conversation(run, who)
        if own.ended_at is None:
            customers.hang_up(own, now=now)

    return Step(label=f"{_first(who)} leaves.", act=act)


def misses(who: str) -> Step:
    """Let the offer run out before its time."""

    def act(run: Run, now: datetime) -> None:
        own = conversation(run, who)
        for leg in own.live("agent"):
            if leg.state == "alerting":
                legs.miss(own, leg, kind="timeout", now=now)

    return Step(label="The offer is missed.", act=act)


def wait(seconds: float) -> Step:
    """Let time pass."""

    def is_done(run: Run, now: datetime) -> bool:
        return run.elapsed_s(now) >= seconds

    return Step(label=f"{seconds:.0f} s pass.", is_done=is_done, within_s=seconds + 60)


def expect(what: str, who: str, *, within_s: float, optional: bool = False) -> Step:
    """Wait until something is seen in the customer's conversation: one of ``OBSERVATIONS``."""

    def is_done(run: Run, now: datetime) -> bool:
        return OBSERVATIONS[what](conversation(run, who))

    label = what.format(who=_first(who))
    return Step(label=label, is_done=is_done, within_s=within_s, optional=optional)


def fault(label: str, cloud: str, **wanted: Any) -> Step:
    """Switch a fault on, as if it were posted."""

    def act(run: Run, now: datetime) -> None:
        rules.apply(cloud, wanted)

    return Step(label=label, act=act)


def faults_used_up(label: str, cloud: str, *, within_s: float) -> Step:
    """Wait until no rule of faults is left that counts down."""

    def is_done(run: Run, now: datetime) -> bool:
        return all(rule.times is None for rule in FAULTS[cloud].rules)

    return Step(label=label, is_done=is_done, within_s=within_s, optional=True)


def cut_sockets(*, for_s: float = 0) -> Step:
    """Close every notification socket; none opens before the time is over."""

    def act(run: Run, now: datetime) -> None:
        STATE.feeds.cut_all()
        STATE.feeds.down_until = now + timedelta(seconds=for_s)

    label = f"Every socket closes, and none opens for {for_s:.0f} s." if for_s else "Every socket closes."
    return Step(label=label, act=act)


def becomes_critical(who: str) -> Step:
    """Raise the customer's newest open incident to priority 1, as somebody in ServiceNow would."""

    def act(run: Run, now: datetime) -> None:
        with WORLD.lock:
            rows = WORLD.stores["incident"].having("caller_id", sys_id_of("sys_user", who))
            open_ones = [row for row in rows if row["active"] == "true" and row["priority"] != "1"]
            if not open_ones:
                raise StepFailed("No open incident is left that could become critical.")
            newest = max(open_ones, key=lambda row: row["number"])
            WORLD.writer("admin").update("incident", newest["sys_id"], CRITICAL)

    name = organisation.customer(who).name
    return Step(label=f"An incident of {name} becomes priority 1 in ServiceNow.", act=act)


def conversation(run: Run, who: str) -> Conversation:
    """Return the customer's conversation.

    Raises: StepFailed when somebody made the sandbox forget it.
    """
    own = STATE.conversations.get(run.conversations.get(who, ""))
    if own is None:
        raise StepFailed("The conversation is gone.")
    return own


def answered(own: Conversation) -> Participant | None:
    """Return the agent's leg that is connected."""
    return next((leg for leg in own.live("agent") if leg.state == "connected"), None)


def _first(who: str) -> str:
    return organisation.customer(who).name.partition(" ")[0]


def _has_answer(own: Conversation) -> bool:
    return any(each.direction == "outbound" for each in own.messages)


def _is_missed(own: Conversation) -> bool:
    return any(
        leg.purpose == "agent" and not leg.is_live and leg.connected_at is None for leg in own.participants
    )


def _is_handed_over(own: Conversation) -> bool:
    return bool(own.live("acd", "agent")) and "topic" in own.customer_leg.attributes


def _is_raised(own: Conversation) -> bool:
    return any(leg.routing is not None and leg.routing.priority > 0 for leg in own.participants)


OBSERVATIONS: dict[str, Callable[[Conversation], bool]] = {
    "It rings at an agent.": lambda own: any(leg.state == "alerting" for leg in own.live("agent")),
    "An agent accepts.": lambda own: answered(own) is not None,
    "An agent answers {who}.": _has_answer,
    "An offer goes unanswered.": _is_missed,
    "The priority of {who} is raised.": _is_raised,
    "The bot hands over what it was told.": _is_handed_over,
    "An agent or {who} ends it.": lambda own: own.ended_at is not None,
}
