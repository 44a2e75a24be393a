"""The words that stories are written in: what customers and clouds do, and what is waited for."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sandbox import organisation
from sandbox.control import rules
from sandbox.control.faults import FAULTS, EventShares
from sandbox.genesys.conversations import legs
from sandbox.genesys.conversations.model import Conversation, Medium, Participant, Routing
from sandbox.genesys.state import STATE
from sandbox.genesys.testers import customers
from sandbox.genesys.testers.scenarios.model import Broken, Check, Run, Step

Seen = Callable[[Conversation], bool]


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
    act = partial(_on, who, customers.type_on)
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


def expect(what: str, who: str, *, within_s: float, is_hope: bool = False) -> Step:
    """Wait until something is seen in the customer's conversation: one of ``SIGHTS``."""
    check = _seeing(who, SIGHTS[what])
    return Step(label=what.format(who=_first(who)), is_done=check, within_s=within_s, is_hope=is_hope)


def fault(label: str, cloud: str, **wanted: Any) -> Step:
    """Switch a fault on, as if it were posted."""

    def act(run: Run, now: datetime) -> None:
        rules.apply(cloud, wanted)

    return Step(label=label, act=act)


def spent(label: str, cloud: str, *, within_s: float) -> Step:
    """Wait until no rule of faults is left that counts down."""

    def is_done(run: Run, now: datetime) -> bool:
        return all(rule.times is None for rule in FAULTS[cloud].rules)

    return Step(label=label, is_done=is_done, within_s=within_s, is_hope=True)


def cut_sockets(*, for_s: float = 0) -> Step:
    """Close every notification socket; none opens before the time is over."""

    def act(run: Run, now: datetime) -> None:
        STATE.feeds.cut_all()
        STATE.feeds.down_until = now + timedelta(seconds=for_s)

    label = f"Every socket closes, and none opens for {for_s:.0f} s." if for_s else "Every socket closes."
    return Step(label=label, act=act)


def calm_events(run: Run, now: datetime) -> None:
    """Let events come as they should."""
    FAULTS["genesys"].events = EventShares()


def conversation(run: Run, who: str) -> Conversation:
    """Return the customer's conversation.

    Raises: Broken when somebody made the sandbox forget it.
    """
    own = STATE.conversations.get(run.conversations.get(who, ""))
    if own is None:
        raise Broken("The conversation is gone.")
    return own


def answered(own: Conversation) -> Participant | None:
    """Return the agent's leg that is connected."""
    return next((leg for leg in own.live("agent") if leg.state == "connected"), None)


def _on(who: str, act: Callable[..., None], run: Run, now: datetime) -> None:
    act(conversation(run, who), now=now)


def _seeing(who: str, seen: Seen) -> Check:
    def is_done(run: Run, now: datetime) -> bool:
        return seen(conversation(run, who))

    return is_done


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


SIGHTS: dict[str, Seen] = {
    "It rings at an agent.": lambda own: any(leg.state == "alerting" for leg in own.live("agent")),
    "An agent accepts.": lambda own: answered(own) is not None,
    "An agent answers {who}.": _has_answer,
    "An offer goes unanswered.": _is_missed,
    "The priority of {who} is raised.": _is_raised,
    "The bot hands over what it was told.": _is_handed_over,
    "An agent or {who} ends it.": lambda own: own.ended_at is not None,
}
