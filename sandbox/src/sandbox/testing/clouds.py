"""Both clouds by their addresses, in whichever process: customers, time, faults, and what is there."""

import base64
import hashlib
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests

from sandbox.testing.ids import queue_id, sys_id_of, uuid_of

SERVICE = ("sandbox-service", "sandbox-secret")
AGENT_CLIENT = "sandbox-agent"
USER = ("bridge", "bridge")
REDIRECT = "http://127.0.0.1:8000/callback/"
TIMEOUT_S = 10
VERIFIER = "v" * 64
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()

Json = dict[str, Any]


class Clouds:
    """Both clouds. A ``cloud`` is "genesys" or "servicenow"; people are named by key ("maya", "noor").

    Whatever is refused raises requests.HTTPError with the answer's text.
    """

    def __init__(
        self, genesys_url: str, servicenow_url: str, session: requests.Session | None = None
    ) -> None:
        self.genesys_url, self.servicenow_url = genesys_url, servicenow_url
        self._session = session or requests.Session()

    def send(self, cloud: str, method: str, path: str, **more: Any) -> Any:
        """Send a request, with ``requests``' own arguments or a bearer ``token``; return the answer's JSON.

        None stands for an answer without a body.
        """
        if token := more.pop("token", ""):
            more["headers"] = {"Authorization": f"Bearer {token}"}
        answer = self._answer(cloud, method, path, **more)
        return answer.json() if answer.content else None

    def customer(
        self, key: str = "noor", media: str = "message", queue: str = "IT Service Desk", **more: Any
    ) -> "Customer":
        """Let a customer begin a conversation; media is message, call, email or callback.

        ``more`` is text, priority (a whole number), skills (names), attributes (texts by name), bot (whether
        one asks first).
        """
        wanted = {"media": media, "queue": queue, "customer": key, **more}
        return self.customer_of(self.send("genesys", "POST", "/sandbox/conversations", json=wanted)["id"])

    def customer_of(self, conversation_id: str) -> "Customer":
        """Return the customer of a conversation that has begun."""
        return Customer(self, conversation_id)

    def pass_time(self, seconds: float) -> None:
        """Let the time of both clouds pass: what becomes due on the way happens."""
        self.send("genesys", "POST", "/sandbox/clock", json={"step_s": seconds})

    def fault(self, cloud: str, **wanted: Any) -> None:
        """Switch a fault on: ``match`` and what it gets, ``events``, ``rate_limit`` or ``preset``."""
        self.send(cloud, "POST", "/sandbox/faults", json=wanted)

    def faults(self, cloud: str) -> list[Json]:
        """Return the rules that have not been used up."""
        return list(self.send(cloud, "GET", "/sandbox/faults")["rules"])

    def mend(self) -> None:
        """Switch all faults off."""
        for cloud in ("genesys", "servicenow"):
            self.send(cloud, "DELETE", "/sandbox/faults")

    def reset(self) -> None:
        """Remove faults and conversations, and take everybody off queue; sign-ins and ServiceNow remain."""
        self.mend()
        self.send("genesys", "POST", "/sandbox/reset", json={})

    def cut_sockets(self) -> None:
        """Close every notification socket."""
        self.send("genesys", "POST", "/sandbox/sockets/cut", json={})

    def play(self, scenario: str) -> None:
        """Play one of the scenarios."""
        self.send("genesys", "POST", f"/sandbox/scenarios/{scenario}", json={})

    def listeners(self) -> int:
        """Return how many notification sockets are open."""
        return int(self.send("genesys", "GET", "/sandbox/state")["sockets"])

    def user(self, name: str) -> Json:
        """Return an agent in Genesys, by key, name or id: presence, routingStatus, queues, work."""
        users = self.send("genesys", "GET", "/sandbox/state")["users"]
        return next(each for each in users if name in (each["key"], each["name"], each["id"]))

    def conversation(self, conversation_id: str) -> Json:
        """Return a conversation as Genesys has it: state (one word), externalTag, participants, messages…"""
        known = self.send("genesys", "GET", "/sandbox/state")["conversations"]
        return next(each for each in known if each["id"] == conversation_id)

    def arrivals(self, cloud: str, method: str = "", path_part: str = "") -> list[Json]:
        """Return what a cloud was asked, oldest first: at, method, path, query, subject, status, body."""
        journal = self.send(cloud, "GET", "/sandbox/requests")["requests"]
        return [each for each in journal if method in ("", each["method"]) and path_part in each["path"]]

    def service_token(self) -> str:
        """Return a new Genesys token of the service."""
        form = {"grant_type": "client_credentials"}
        return str(self.send("genesys", "POST", "/oauth/token", data=form, auth=SERVICE)["access_token"])

    def sign_in(self, key: str) -> str:
        """Return a new Genesys token of an agent, by key or mail address."""
        form = {"grant_type": "authorization_code", "code": self.code(key, CHALLENGE)}
        form |= {"code_verifier": VERIFIER, "client_id": AGENT_CLIENT, "redirect_uri": REDIRECT}
        return str(self.send("genesys", "POST", "/oauth/token", data=form)["access_token"])

    def code(self, key: str, challenge: str, redirect: str = REDIRECT) -> str:
        """Return the code with which an agent's sign-in in the browser comes back (PKCE, S256)."""
        asked = {"client_id": AGENT_CLIENT, "response_type": "code", "redirect_uri": redirect}
        asked |= {"code_challenge": challenge, "code_challenge_method": "S256", "login_hint": key}
        answer = self._answer("genesys", "GET", "/oauth/authorize", params=asked, allow_redirects=False)
        return parse_qs(urlsplit(answer.headers["Location"]).query)["code"][0]

    def set_presence(self, key: str, label: str = "On Queue") -> None:
        """Let an agent choose a presence in Genesys' own desktop."""
        path = f"/api/v2/users/{uuid_of('user', key)}/presences/purecloud"
        wanted = {"presenceDefinition": {"id": uuid_of("presence", label)}}
        self.send("genesys", "PATCH", path, token=self.sign_in(key), json=wanted)

    def set_wrap_up(self, prompt: str, timeout_s: int | None = None, queue: str = "IT Service Desk") -> None:
        """Let an administrator choose how a queue's agents wrap up; prompt is Genesys' wrapupPrompt."""
        settings: Json = {"wrapupPrompt": prompt} | ({"timeoutMs": timeout_s * 1000} if timeout_s else {})
        wanted = {"name": queue, "acwSettings": settings}
        path = f"/api/v2/routing/queues/{queue_id(queue)}"
        self.send("genesys", "PUT", path, token=self.service_token(), json=wanted)

    def rows(self, table: str, **wanted: str) -> list[Json]:
        """Return rows of the instance with these values, oldest first, as it stores them: texts by column."""
        found = self.send("servicenow", "GET", f"/sandbox/state?table={table}")["tables"][table]
        return [row for row in found if all(row.get(name) == value for name, value in wanted.items())]

    def write(self, table: str, values: Json, sys_id: str = "") -> Json:
        """Let somebody in ServiceNow create a record, or change the one with this sys_id; return it."""
        method, path = ("PATCH", f"{table}/{sys_id}") if sys_id else ("POST", table)
        written = self.send("servicenow", method, f"/api/now/table/{path}", json=values, auth=USER)
        return dict(written["result"])

    def servicenow_presence(self, person_id: str) -> str:
        """Return the name of an agent's presence in ServiceNow; ``person_id`` is the sys_id of the user."""
        [row] = self.rows("awa_agent_presence", agent=person_id)
        return str(self.rows("awa_presence_state", sys_id=row["current_presence_state"])[0]["name"])

    def set_servicenow_presence(self, person_id: str, state: str) -> None:
        """Let an agent choose a presence in ServiceNow, by its name."""
        chosen = {"state": sys_id_of("awa_presence_state", state)}
        path = f"/sandbox/agents/{person_id}/presence"
        self._answer("servicenow", "POST", path, data=chosen, allow_redirects=False)

    def _answer(self, cloud: str, method: str, path: str, **more: Any) -> requests.Response:
        base = self.servicenow_url if cloud == "servicenow" else self.genesys_url
        answer = self._session.request(method, base + path, timeout=TIMEOUT_S, **more)
        if not answer.ok:
            raise requests.HTTPError(f"{method} {path}: {answer.status_code} {answer.text}", response=answer)
        return answer


@dataclass(frozen=True, slots=True)
class Customer:
    """The customer of one conversation, whose id is ``id``."""

    clouds: Clouds
    id: str

    def writes(self, text: str) -> None:
        """Let the customer write."""
        self._does("messages", {"text": text})

    def leaves(self) -> None:
        """Let the customer leave or hang up."""
        self._does("end", {})

    def sees(self) -> list[str]:
        """Return the texts of the thread, both sides, as the customer's channel shows them."""
        return [each["text"] for each in self.clouds.conversation(self.id)["messages"]]

    def leg(self) -> Json:
        """Return the customer's participant, the newest after a return: id, attributes…"""
        legs = self.clouds.conversation(self.id)["participants"]
        return next(each for each in reversed(legs) if each["purpose"] == "customer")

    def _does(self, what: str, body: Json) -> None:
        self.clouds.send("genesys", "POST", f"/sandbox/conversations/{self.id}/{what}", json=body)
