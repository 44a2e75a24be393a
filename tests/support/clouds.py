"""Both clouds in this process, their customers, and agents who use Genesys' own desktop."""

from dataclasses import dataclass, field

import requests
from django.conf import settings
from sandbox.control.faults import FAULTS
from sandbox.control.journal import JOURNALS
from sandbox.genesys.identity import tokens as sandbox_tokens
from sandbox.genesys.people import duty
from sandbox.genesys.state import STATE, extra_agent
from sandbox.genesys.world import WORLD as GENESYS
from sandbox.organisation import queue_id, uuid_of
from sandbox.servicenow.world import WORLD as SERVICENOW

from gateway import worker
from gateway.models import OutboundRequest
from sandbox import clock
from tests.support.loopback import Loopback
from tests.support.stream import Stream

ROUNDS = 200


@dataclass
class Clouds:
    """The sandbox, its notification stream, and the requests that either cloud got."""

    genesys: Loopback = field(default_factory=lambda: Loopback("genesys"))
    servicenow: Loopback = field(default_factory=lambda: Loopback("servicenow"))
    stream: Stream = field(default_factory=Stream)

    def adapter(self, url):
        """Return the cloud that answers this address, or None for any other host."""
        hosts = {settings.GENESYS_API_URL: self.genesys, settings.SERVICENOW_URL: self.servicenow}
        return next((each for base, each in hosts.items() if url.startswith(base)), None)

    def reset(self):
        """Start over: nobody signed in, no faults, real time."""
        clock.reset()
        GENESYS.reset()
        SERVICENOW.reset()
        for cloud in ("genesys", "servicenow"):
            FAULTS[cloud].clear()
            JOURNALS[cloud].clear()

    def fault(self, cloud, **wanted):
        """Switch on a fault, as a tester would."""
        base = settings.GENESYS_API_URL if cloud == "genesys" else settings.SERVICENOW_URL
        _post(f"{base}/sandbox/faults", wanted)

    def token_of(self, agent):
        """Return a new Genesys token of the agent."""
        with STATE.lock:
            return sandbox_tokens.issue(settings.GENESYS_AGENT_CLIENT_ID, agent.remote_id)

    def set_presence(self, agent, label="On Queue"):
        """Let the agent choose a presence in Genesys' own desktop."""
        with STATE.lock:
            definition = STATE.presences[uuid_of("presence", label)]
            duty.set_presence(STATE.users[agent.remote_id], definition, now=clock.now())
            GENESYS.settle()

    def set_wrap_up(self, prompt, timeout_s=None, queue="IT Service Desk"):
        """Let an administrator of Genesys choose how the queue's agents wrap up."""
        with STATE.lock:
            own = STATE.queues[queue_id(queue)]
            timeout = {"timeoutMs": timeout_s * 1000} if timeout_s else {}
            own.settings["acwSettings"] = {"wrapupPrompt": prompt} | timeout

    def customer(self, key="noor", media="message", queue="IT Service Desk", **more):
        """Let a customer begin a conversation."""
        wanted = {"media": media, "queue": queue, "customer": key, **more}
        return Customer(_post(f"{settings.GENESYS_API_URL}/sandbox/conversations", wanted)["id"])

    def pass_time(self, seconds):
        """Let the sandbox's time pass: offers run out, messages arrive."""
        _post(f"{settings.GENESYS_API_URL}/sandbox/clock", {"step_s": seconds})

    def deliver(self):
        """Attempt every request that is due and apply every event, until nothing is left."""
        for _ in range(ROUNDS):
            if not (worker.step() or self.stream.pump()):
                return
        raise AssertionError(f"something is still due after {ROUNDS} rounds")

    def deliver_late(self):
        """As ``deliver``, including requests that wait for a later attempt."""
        OutboundRequest.objects.filter(state=OutboundRequest.State.WAITING).update(
            run_after="2020-01-01T00:00:00Z"
        )
        self.deliver()

    def rows(self, table, **wanted):
        """Return rows of the ServiceNow instance with these values."""
        found = SERVICENOW.stores[table].rows.values()
        return [row for row in found if all(row.get(name) == value for name, value in wanted.items())]

    def write(self, table, values):
        """Let somebody in ServiceNow create a record."""
        url = f"{settings.SERVICENOW_URL}/api/now/table/{table}"
        made = requests.post(
            url, json=values, timeout=5, auth=(settings.SERVICENOW_USER, settings.SERVICENOW_PASSWORD)
        )
        assert made.ok, made.text

    def conversation(self, conversation_id):
        """Return a conversation as Genesys has it."""
        return STATE.conversations[conversation_id]


@dataclass(frozen=True)
class Customer:
    """The customer of one conversation; ``id`` is the conversation's."""

    id: str

    def writes(self, text):
        self._does("messages", {"text": text})

    def leaves(self):
        self._does("end", {})

    def sees(self):
        """Return the texts of the thread, both sides, as the customer's channel shows them."""
        return [message.text for message in STATE.conversations[self.id].messages]

    def _does(self, what, body):
        _post(f"{settings.GENESYS_API_URL}/sandbox/conversations/{self.id}/{what}", body)


def open_queues(count):
    """Let an administrator of Genesys open so many more queues, without members."""
    with STATE.lock:
        token = sandbox_tokens.issue(settings.GENESYS_CLIENT_ID, None).value
    for number in range(count):
        body = {"name": f"Queue {number:03d}"}
        _post(f"{settings.GENESYS_API_URL}/api/v2/routing/queues", body, token=token)


def hire(count):
    """Let so many more people work in the Genesys organisation, in every queue."""
    with STATE.lock:
        for number in range(count):
            STATE.hire(extra_agent(number), clock.now())


def _post(url, body, token=""):
    response = requests.post(url, json=body, headers={"Authorization": f"Bearer {token}"}, timeout=5)
    assert response.ok, response.text
    return response.json() if response.content else None
