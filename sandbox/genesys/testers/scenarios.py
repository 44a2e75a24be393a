"""Stories that play themselves: each one a short script of what customers and clouds do."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from sandbox import organisation
from sandbox.control.faults import FAULTS, EventShares, Rule
from sandbox.genesys.conversations import legs
from sandbox.genesys.conversations.model import Conversation, Medium, Routing
from sandbox.genesys.state import STATE
from sandbox.genesys.testers import customers

Step = Callable[[datetime], None]
MISSED_AFTER_S = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """What a tester reads, and what happens; ``play`` returns the conversation's id, if there is one."""

    about: str
    play: Callable[[datetime], str | None]


def _first_chat(now: datetime) -> str:
    chat = _start("message", "noor", "IT Service Desk", "My VPN drops every few minutes, error 809.", now=now)
    _say(chat, "I have a client demo at 2:30.", now=now, after_s=4)
    return chat.id


def _voice_call(now: datetime) -> str:
    return _start("call", "sam", "IT Service Desk", None, now=now).id


def _missed_offer(now: datetime) -> str:
    chat = _start("message", "lena", "Billing", "Invoice 88210 shows the wrong tax.", now=now)
    _after(MISSED_AFTER_S, now, partial(_miss, chat))
    return chat.id


def _socket_cut(now: datetime) -> None:
    STATE.feeds.cut_all()


def _storm(now: datetime) -> None:
    FAULTS["genesys"].add(Rule(path="/api/", status=429, headers={"Retry-After": "2"}, times=20))


def _late_events(now: datetime) -> None:
    FAULTS["genesys"].events = EventShares(duplicate=0.5, reorder=0.5)
    _after(60, now, _calm)


def _start(medium: Medium, customer: str, queue: str, text: str | None, *, now: datetime) -> Conversation:
    routing = Routing(queue_id=organisation.queue_id(queue), entered_at=now)
    caller = organisation.customer(customer)
    return customers.start(medium, caller, routing, text=text, attributes={}, now=now)


def _say(chat: Conversation, text: str, *, now: datetime, after_s: int) -> None:
    _after(after_s - 2, now, partial(_type, chat))
    _after(after_s, now, partial(_write, chat, text))


def _type(chat: Conversation, now: datetime) -> None:
    customers.type_on(chat, now=now)


def _write(chat: Conversation, text: str, now: datetime) -> None:
    if chat.ended_at is None:
        customers.write(chat, text, now=now)


def _calm(now: datetime) -> None:
    FAULTS["genesys"].events = EventShares()


def _miss(chat: Conversation, now: datetime) -> None:
    for leg in chat.live("agent"):
        if leg.state == "alerting":
            legs.miss(chat, leg, kind="timeout", now=now)


def _after(seconds: int, now: datetime, step: Step) -> None:
    STATE.timers.at(now + timedelta(seconds=seconds), step)


STORIES = {
    "first-chat": Story(about="Noor writes to the IT Service Desk, and once more.", play=_first_chat),
    "voice-call": Story(about="Sam calls the IT Service Desk.", play=_voice_call),
    "missed-offer": Story(about="Lena writes to Billing; the first offer is missed.", play=_missed_offer),
    "socket-cut": Story(about="Every notification socket closes without a word.", play=_socket_cut),
    "429-storm": Story(about="The next 20 API requests are refused by the rate limit.", play=_storm),
    "late-events": Story(about="For a minute, half of the events come twice or late.", play=_late_events),
}
