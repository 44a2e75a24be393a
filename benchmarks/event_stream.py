"""Events of conversations as EventBridge sends them: seven snapshots for each conversation."""

import itertools
import json
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

QUEUE = "33333333-3333-4333-8333-333333333333"
LIFE = ("offered", "connected", "message", "message", "message", "wrap-up", "gone")
BEGINNING = datetime(2026, 1, 15, 12, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One event. agent: the number of the socket that must receive it. number: of the conversation's events.

    stage: one of LIFE. body: what is posted. marker: text in the frame that shows it.
    """

    agent: int
    conversation: str
    number: int
    stage: str
    body: bytes
    marker: bytes

    def is_shown(self, frame: bytes) -> bool:
        """Return whether a frame brings this event to the page."""
        return self.marker in frame


def traffic(agent_ids: list[str], *, count: int, abreast: int, label: str) -> list[Event]:
    """Return ``count`` events of conversations, ``abreast`` of them at the same time, in turn.

    They are spread evenly over the agents, so that the order of the sockets has no influence.
    """
    step = max(1, len(agent_ids) // abreast)
    ticks = itertools.count(1)
    events: list[Event] = []
    generation = 0
    while len(events) < count:
        event_stream = [
            _life(
                (slot * step + generation) % len(agent_ids), agent_ids, f"{label}-{generation}-{slot}", ticks
            )
            for slot in range(abreast)
        ]
        events += [event for turn in zip(*event_stream, strict=True) for event in turn]
        generation += 1
    return events[:count]


def rings(agent_ids: list[str], *, count: int, label: str) -> list[Event]:
    """Return offers, each of a different conversation."""
    agents = [number % len(agent_ids) for number in range(count)]
    ticks = itertools.count(1)
    event_stream = [
        _life(agent, agent_ids, f"{label}-{number}", ticks) for number, agent in enumerate(agents)
    ]
    return [next(life) for life in event_stream]


def thread(agent: int, agent_ids: list[str], *, lengths: Sequence[int], label: str) -> list[Event]:
    """Return events of a conversation: offered, connected, and one for each of these numbers of messages."""
    sent = (BEGINNING + timedelta(seconds=number) for number in range(max(lengths)))
    details = [
        {"messageId": str(uuid.uuid4()), "messageTime": at.isoformat(), "messageStatus": "received"}
        for at in sent
    ]
    stages = [("offered", 0), ("connected", 0), *(("message", length) for length in lengths)]
    return [
        _event(agent, agent_ids, label, stage=stage, number=number, messages=details[:length])
        for number, (stage, length) in enumerate(stages)
    ]


def _life(agent: int, agent_ids: list[str], conversation: str, ticks: Iterator[int]) -> Iterator[Event]:
    """Yield seven snapshots; a message is found on the page by the number of unread ones."""
    messages: list[dict[str, str]] = []
    for number, stage in enumerate(LIFE):
        if stage == "message":
            at = (BEGINNING + timedelta(microseconds=next(ticks))).isoformat()
            messages.append(
                {"messageId": f"{conversation}-m{number}", "messageTime": at, "messageStatus": "received"}
            )
        yield _event(agent, agent_ids, conversation, stage=stage, number=number, messages=messages)


def _event(
    agent: int,
    agent_ids: list[str],
    conversation: str,
    *,
    stage: str,
    number: int,
    messages: list[dict[str, str]],
) -> Event:
    body = _payload(agent_ids[agent], conversation, stage=stage, number=number, messages=messages)
    return Event(
        agent=agent,
        conversation=conversation,
        number=number,
        stage=stage,
        body=json.dumps(body).encode(),
        marker=_marker(conversation, stage, messages),
    )


def _marker(conversation: str, stage: str, messages: list[dict[str, str]]) -> bytes:
    here = f'data-conversation-id="{conversation}"'
    if stage == "message":
        return f'{here} data-state="connected" data-unread="{len(messages)}"'.encode()
    state = "ended" if stage == "gone" else stage  # the card stays, because the incident is due
    return f'{here} data-state="{state}"'.encode()


def _payload(
    agent_id: str, conversation: str, *, stage: str, number: int, messages: list[dict[str, str]]
) -> dict[str, Any]:
    topic = f"v2.users.{agent_id}.conversations"
    participants = [
        _customer(conversation, messages),
        _acd(conversation),
        _agent(agent_id, conversation, stage),
    ]
    event = {
        "topicName": topic,
        "version": "2",
        "eventBody": {"id": conversation, "participants": participants},
    }
    return {"id": f"{conversation}:{number}", "detail-type": topic, "detail": event}


def _customer(conversation: str, messages: list[dict[str, str]]) -> dict[str, Any]:
    address = {"addressNormalized": f"customer-{conversation}", "name": f"Customer {conversation}"}
    talk = {"id": "talk-customer", "state": "connected", "direction": "inbound", "type": "open"}
    return {
        "id": f"{conversation}-customer",
        "purpose": "customer",
        "name": f"Customer {conversation}",
        "connectedTime": BEGINNING.isoformat(),
        "messages": [talk | {"fromAddress": address, "messages": messages}],
    }


def _acd(conversation: str) -> dict[str, Any]:
    return {
        "id": f"{conversation}-acd",
        "purpose": "acd",
        "queueId": QUEUE,
        "connectedTime": BEGINNING.isoformat(),
        "messages": [{"id": "talk-acd", "state": "connected", "direction": "inbound", "type": "open"}],
    }


STATES = {"offered": "alerting", "wrap-up": "disconnected", "gone": "disconnected"}


def _agent(agent_id: str, conversation: str, stage: str) -> dict[str, Any]:
    talk = {
        "id": "talk-agent",
        "state": STATES.get(stage, "connected"),
        "direction": "inbound",
        "type": "open",
    }
    wrapup = {"wrapup": {"code": "resolved", "notes": ""}} if stage == "gone" else {}
    connected = {} if stage == "offered" else {"connectedTime": BEGINNING.isoformat()}
    return wrapup | {
        "id": f"{conversation}-agent",
        "purpose": "agent",
        "userId": agent_id,
        "queueId": QUEUE,
        "alertingTimeoutMs": 600_000,
        "wrapupRequired": True,
        "wrapupPrompt": "mandatory",
        "messages": [talk | connected],
    }
