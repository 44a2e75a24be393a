"""The notification socket itself."""

import asyncio
import json
from typing import Any

import pytest
from channels.routing import URLRouter
from channels.testing import WebsocketCommunicator

from sandbox.genesys.notifications.sockets import websocket_urlpatterns
from sandbox.genesys.state import STATE
from sandbox.genesys.world import WORLD
from tests.genesys.cast import BUSY, Caller, step

CHANNELS = "/api/v2/notifications/channels"
# Channels closes old database connections around every message, whoever left them open.
pytestmark = [pytest.mark.asyncio]


@pytest.fixture
def channel(agent: Caller, machine: Caller) -> str:
    """A channel that hears of Maya's presence."""
    channel_id: str = machine.post(CHANNELS).body["id"]
    machine.put(f"{CHANNELS}/{channel_id}/subscriptions", [{"id": f"v2.users.{agent.id}.presence"}])
    return channel_id


async def opened(channel_id: str) -> WebsocketCommunicator:
    socket = WebsocketCommunicator(URLRouter(websocket_urlpatterns), f"/channels/{channel_id}")
    connected, _ = await socket.connect()
    assert connected
    return socket


async def frame(socket: WebsocketCommunicator) -> dict[str, Any]:
    received: dict[str, Any] = json.loads(await socket.receive_from(timeout=2))
    return received


async def test_forwards_events_from_any_thread(agent: Caller, channel: str) -> None:
    socket = await opened(channel)

    await asyncio.to_thread(agent.set_presence, BUSY)

    assert (await frame(socket))["topicName"] == f"v2.users.{agent.id}.presence"
    await socket.disconnect()


async def test_answers_a_ping(channel: str) -> None:
    socket = await opened(channel)

    await socket.send_to(json.dumps({"message": "ping"}))

    assert (await frame(socket))["eventBody"]["message"] == "pong"
    await socket.disconnect()


@pytest.mark.parametrize("text", ["not json", "[1]", "{}"])
async def test_ignores_what_it_does_not_know(channel: str, text: str) -> None:
    socket = await opened(channel)

    await socket.send_to(text)

    assert await socket.receive_nothing()
    await socket.disconnect()


async def test_subscribes_over_the_socket(agent: Caller, channel: str) -> None:
    socket = await opened(channel)
    topics = [f"v2.users.{agent.id}.routingStatus"]

    await socket.send_to(json.dumps({"message": "subscribe", "topics": topics, "correlationId": "7"}))

    answer = await frame(socket)
    assert (answer["result"], answer["correlationId"]) == ("200", "7")
    assert len(STATE.feeds.by_id[channel].entries) == 2
    await socket.disconnect()


async def test_a_second_socket_closes_the_first(agent: Caller, channel: str) -> None:
    first = await opened(channel)
    second = await opened(channel)

    assert (await first.receive_output(timeout=2))["type"] == "websocket.close"
    await asyncio.to_thread(agent.set_presence, BUSY)
    assert (await frame(second))["eventBody"]["primary"] is True
    await second.disconnect()


async def test_an_unknown_channel_is_closed() -> None:
    socket = await opened("streaming-none")

    assert (await socket.receive_output(timeout=2))["code"] == 4004


async def test_is_cut_without_a_word(channel: str) -> None:
    socket = await opened(channel)

    Caller().post("/sandbox/sockets/cut")

    assert (await socket.receive_output(timeout=2))["type"] == "websocket.close"


async def test_is_cut_with_notice(channel: str) -> None:
    socket = await opened(channel)

    Caller().post("/sandbox/sockets/cut", {"notice_s": 0})
    WORLD.tick()

    assert (await frame(socket))["topicName"] == "v2.system.socket_closing"
    assert (await socket.receive_output(timeout=2))["type"] == "websocket.close"


async def test_does_not_open_while_a_tester_keeps_sockets_away(channel: str) -> None:
    Caller().post("/sandbox/sockets/cut", {"for_s": 120})
    socket = WebsocketCommunicator(URLRouter(websocket_urlpatterns), f"/channels/{channel}")
    while_away, _ = await socket.connect()
    step(121)

    assert not while_away
    assert await opened(channel)
