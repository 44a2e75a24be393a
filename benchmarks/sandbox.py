"""How long the sandbox, on one core, takes from a customer's message to its agent's notification socket."""

import asyncio
import json
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import count
from typing import Any
from urllib.parse import urlsplit

from sandbox.testing.ids import uuid_of

from benchmarks import clouds, desks, environment, figures, wire
from benchmarks.clouds import CLOUDS
from benchmarks.event_stream import Event
from benchmarks.load import Measured, Watch, send_all

AGENTS = 500
RATES = (50, 100, 200, 400)
LASTS_S = {"short": 3.0, "long": 20.0}
TIME = "2026-01-02T03:04:05.000Z"
ABREAST = 4
HEAD = ("events/s", "floor p95", "sandbox p50", "sandbox p95", "p95 ratio", "shown")
_runs = count()


def run(length: str) -> None:
    """Print one table."""
    with environment.embedded() as installation:
        with clouds.sandboxes(extra_agents=AGENTS) as pid, _on_one_core(pid):
            agents = _agents()
            sandbox = asyncio.run(_at_the_sandbox(agents, LASTS_S[length]))
        with desks.floor(installation) as pid, _on_one_core(pid):
            floor = asyncio.run(_at_the_floor(agents, LASTS_S[length]))
    rows = [_row(rate, *both) for rate, both in zip(RATES, zip(floor, sandbox, strict=True), strict=True)]
    figures.show(f"Message → notification socket of one of {AGENTS} agents, one core, ms", HEAD, rows)


@contextmanager
def _on_one_core(pid: int) -> Iterator[None]:
    """Run the server on the first core and this driver on the others, if there are several."""
    cores = sorted(os.sched_getaffinity(0))
    if len(cores) > 1:
        for task in os.listdir(f"/proc/{pid}/task"):
            os.sched_setaffinity(int(task), cores[:1])
        os.sched_setaffinity(0, cores[1:])
    try:
        yield
    finally:
        os.sched_setaffinity(0, cores)


def _agents() -> list[dict[str, str]]:
    """Return agents on queue, each connected to one customer and subscribed to notifications."""
    with ThreadPoolExecutor(ABREAST) as pool:
        agents = list(pool.map(_signed_in, range(1, AGENTS + 1)))
        integration, service = _integration()
        for number in range(AGENTS):
            _post(
                f"/api/v2/conversations/messages/{integration}/inbound/open/message",
                service,
                _message(number),
            )
        return list(pool.map(_connected, agents))


def _signed_in(number: int) -> dict[str, str]:
    """Sign an agent in, set On Queue, and return token and id."""
    token = CLOUDS.sign_in(f"agent{number:04d}")
    agent = {"token": token, "id": _get("/api/v2/users/me", token)["id"]}
    path = f"/api/v2/users/{agent['id']}/presences/purecloud"
    _send("PATCH", path, token, {"presenceDefinition": {"id": uuid_of("presence", "On Queue")}})
    return agent


def _connected(agent: dict[str, str]) -> dict[str, str]:
    """Connect the agent to the customer, and add the customer's and the socket's address."""
    token = agent["token"]
    (conversation,) = _get("/api/v2/conversations", token)["entities"]
    own = next(each for each in conversation["participants"] if each.get("userId") == agent["id"])
    path = f"/api/v2/conversations/messages/{conversation['id']}/participants/{own['id']}"
    _send("PATCH", path, token, {"state": "connected"})
    channel = _post("/api/v2/notifications/channels", token, None)
    topics = [{"id": f"v2.users.{agent['id']}.conversations"}]
    _send("PUT", f"/api/v2/notifications/channels/{channel['id']}/subscriptions", token, topics)
    return agent | {"customer": conversation["address"], "socket": channel["connectUri"]}


def _integration() -> tuple[str, str]:
    """Return the id of the Open Messaging integration, and a service token."""
    token = CLOUDS.service_token()
    found = _get("/api/v2/conversations/messaging/integrations/open", token)["entities"]
    return found[0]["id"], token


async def _at_the_sandbox(agents: list[dict[str, str]], lasts_s: float) -> list[Measured]:
    watch = Watch()
    addresses = [(environment.GENESYS, urlsplit(each["socket"]).path, "") for each in agents]
    sockets = await wire.open_sockets(addresses, watch.hear, greeting=b'{"message":"ping"}')
    integration, service = _integration()
    path = f"/api/v2/conversations/messages/{integration}/inbound/open/message"
    poster = wire.Poster(environment.GENESYS, path, {"Authorization": f"Bearer {service}"})
    await poster.open()
    customers = [each["customer"] for each in agents]
    results = [
        await send_all(_messages(customers, int(rate * lasts_s)), poster=poster, watch=watch, rate=rate)
        for rate in RATES
    ]
    poster.close()
    wire.close(sockets)
    return results


async def _at_the_floor(agents: list[dict[str, str]], lasts_s: float) -> list[Measured]:
    async with desks.floor_desks(agents) as floor:
        customers = [each["customer"] for each in agents]
        return [
            await floor.send(desks.plain(_messages(customers, int(rate * lasts_s))), rate=rate)
            for rate in RATES
        ]


def _messages(customers: list[str], wanted: int) -> list[Event]:
    """Return messages of all customers in turn; an attribute identifies each in its event."""
    label = f"run-{next(_runs)}"
    numbers = [(turn, turn % len(customers)) for turn in range(wanted)]
    return [_event(agent, customers[agent], turn, f"{label}-{turn}") for turn, agent in numbers]


def _event(agent: int, customer: str, turn: int, marker: str) -> Event:
    sender = {"id": customer, "idType": "Opaque"}
    channel = {"from": sender, "time": TIME, "metadata": {"customAttributes": {"marker": marker}}}
    body = json.dumps({"channel": channel, "text": "The VPN is down again."}).encode()
    return Event(
        agent=agent,
        conversation=customer,
        number=turn,
        stage="message",
        body=body,
        marker=f'"{marker}"'.encode(),
    )


def _message(number: int) -> dict[str, Any]:
    sender = {"id": f"customer-{number:04d}", "idType": "Opaque", "nickname": f"Customer {number}"}
    return {"channel": {"from": sender, "time": TIME}, "text": "The VPN is down."}


def _get(path: str, token: str) -> Any:
    return _send("GET", path, token, None)


def _post(path: str, token: str, body: Any) -> Any:
    return _send("POST", path, token, body)


def _send(method: str, path: str, token: str, body: Any) -> Any:
    return CLOUDS.send("genesys", method, path, token=token, json=body)


def _row(rate: int, floor: Measured, sandbox: Measured) -> list[figures.Cell]:
    late_floor, late = (figures.share_below(each.took, 0.95) for each in (floor, sandbox))
    return [
        rate,
        figures.ms(late_floor),
        figures.ms(figures.middle(sandbox.took)),
        figures.ms(late),
        figures.ratio(late, late_floor),
        f"{sandbox.share:.1%}",
    ]
