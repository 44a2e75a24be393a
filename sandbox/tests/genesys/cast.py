"""Who calls the stand-in in tests: clients with tokens, and the few steps that most stories begin with."""

import base64
import hashlib
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.http import HttpResponseBase
from django.test import RequestFactory

from sandbox.front import dispatch
from sandbox.genesys.state import STATE
from sandbox.organisation import queue_id, uuid_of
from tests.genesys import conformance

VERIFIER = "v" * 64
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
CALLBACK = "http://127.0.0.1:8000/callback/"
DESK = queue_id("IT Service Desk")
BILLING = queue_id("Billing")
VIP = queue_id("VIP Support")
ON_QUEUE = uuid_of("presence", "On Queue")
BUSY = uuid_of("presence", "Busy")
RESOLVED = uuid_of("wrapup", "Resolved")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back."""

    status: int
    body: Any
    headers: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Someone with a token, or without one."""

    token: str | None = None
    key: str | None = None

    @property
    def id(self) -> str:
        """Return the user's id."""
        return uuid_of("user", self.key or "")

    def get(self, path: str) -> Answer:
        """GET."""
        return self.send("GET", path)

    def post(self, path: str, body: Any = None) -> Answer:
        """POST."""
        return self.send("POST", path, body)

    def put(self, path: str, body: Any = None) -> Answer:
        """PUT."""
        return self.send("PUT", path, body)

    def patch(self, path: str, body: Any = None) -> Answer:
        """PATCH."""
        return self.send("PATCH", path, body)

    def delete(self, path: str) -> Answer:
        """DELETE."""
        return self.send("DELETE", path)

    def send(self, method: str, path: str, body: Any = None) -> Answer:
        """Send JSON through dispatch."""
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        content = "" if body is None else json.dumps(body)
        factory = RequestFactory(headers=headers)
        answer = read(factory.generic(method, path, content, content_type="application/json"))
        conformance.check(method, path, body, answer.status, answer.body)
        return answer

    def set_presence(self, presence_id: str) -> Answer:
        """Set the caller's own presence."""
        path = f"/api/v2/users/{self.id}/presences/purecloud"
        return self.patch(path, {"presenceDefinition": {"id": presence_id}})

    def routing_status(self) -> str:
        """Return the caller's routing status."""
        status: str = self.get(f"/api/v2/users/{self.id}/routingstatus").body["status"]
        return status

    def offer(self) -> "Leg":
        """Return the caller's latest leg in the only conversation they have."""
        (conversation,) = self.get("/api/v2/conversations").body["entities"]
        return leg_of(conversation, self.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """One agent's participant with what paths need."""

    conversation_id: str
    id: str
    communication_id: str
    medium: str
    state: str
    participant: dict[str, Any]
    communication: dict[str, Any]

    @property
    def path(self) -> str:
        """Return the path of the participant in its media-specific form."""
        return f"/api/v2/conversations/{self.medium}/{self.conversation_id}/participants/{self.id}"

    @property
    def generic_path(self) -> str:
        """Return the path of the participant in its generic form."""
        return f"/api/v2/conversations/{self.conversation_id}/participants/{self.id}"

    @property
    def wrapup_path(self) -> str:
        """Return where its wrap-up goes."""
        return f"{self.path}/communications/{self.communication_id}/wrapup"

    @property
    def messages_path(self) -> str:
        """Return where its messages go."""
        base = f"/api/v2/conversations/messages/{self.conversation_id}"
        return f"{base}/communications/{self.communication_id}/messages"


def leg_of(conversation: dict[str, Any], user_id: str) -> Leg:
    """Return the user's latest leg of a conversation in the generic shape."""
    participant = [each for each in conversation["participants"] if each.get("userId") == user_id][-1]
    medium = next(name for name in ("messages", "calls", "emails", "callbacks") if participant[name])
    communication = participant[medium][0]
    return Leg(
        conversation_id=conversation["id"],
        id=participant["id"],
        communication_id=communication["id"],
        medium=medium,
        state=communication["state"],
        participant=participant,
        communication=communication,
    )


def read(request: Any) -> Answer:
    """Return the answer to a request."""
    response: HttpResponseBase = dispatch.answer("genesys", request)
    content = getattr(response, "content", b"")
    is_json = response.headers.get("Content-Type", "").startswith("application/json") and content
    return Answer(
        status=response.status_code,
        body=json.loads(content) if is_json else content.decode(errors="replace"),
        headers=dict(response.headers),
    )


def form(path: str, fields: dict[str, str], **headers: str) -> Answer:
    """Post a form."""
    return read(RequestFactory(headers=headers).post(path, fields))


def authorize(**changed: str) -> Answer:
    """Ask for a code; by default as Maya with a good challenge."""
    query = {"client_id": "sandbox-agent", "response_type": "code", "redirect_uri": CALLBACK, "state": "s1"}
    query |= {"code_challenge": CHALLENGE, "code_challenge_method": "S256", "login_hint": "maya"} | changed
    return read(RequestFactory().get("/oauth/authorize", query))


def code_of(answer: Answer) -> str:
    """Return the code in the redirect."""
    return parse_qs(urlsplit(answer.headers["Location"]).query)["code"][0]


def trade(code: str, **changed: str) -> Answer:
    """Trade a code for a token."""
    fields = {"grant_type": "authorization_code", "code": code, "client_id": "sandbox-agent"}
    return form("/oauth/token", fields | {"redirect_uri": CALLBACK, "code_verifier": VERIFIER} | changed)


def basic(client_id: str, secret: str) -> str:
    """Return the header of HTTP Basic."""
    return f"Basic {base64.b64encode(f'{client_id}:{secret}'.encode()).decode()}"


def sign_in(key: str) -> Caller:
    """Return a user with a token by PKCE."""
    token = trade(code_of(authorize(login_hint=key))).body["access_token"]
    return Caller(token=token, key=key)


WEB = basic("sandbox-web", "sandbox-secret")


def web_code() -> str:
    """Return Maya's code for the client that has a secret, asked for without PKCE."""
    query = {"client_id": "sandbox-web", "response_type": "code", "redirect_uri": CALLBACK}
    return code_of(read(RequestFactory().get("/oauth/authorize", query | {"login_hint": "maya"})))


def trade_at_web(code: str) -> Answer:
    """Trade that client's code for a token."""
    fields = {"grant_type": "authorization_code", "code": code, "redirect_uri": CALLBACK}
    return form("/oauth/token", fields, Authorization=WEB)


def client() -> Caller:
    """Return the machine client with its token."""
    header = basic("sandbox-service", "sandbox-secret")
    answer = form("/oauth/token", {"grant_type": "client_credentials"}, Authorization=header)
    return Caller(token=answer.body["access_token"])


def begin(media: str = "message", **more: Any) -> str:
    """Let a customer start a conversation; return its id."""
    body = {"media": media, "queue": "IT Service Desk", "customer": "noor", "text": "Hello"} | more
    answer = Caller().post("/sandbox/conversations", body)
    assert answer.status == 201, answer.body
    conversation_id: str = answer.body["id"]
    return conversation_id


def step(seconds: float) -> None:
    """Let time pass."""
    Caller().post("/sandbox/clock", {"step_s": seconds})


def listen(caller: Caller, *topics: str) -> list[dict[str, Any]]:
    """Return a list that fills with the frames of a channel of the caller."""
    channel = caller.post("/api/v2/notifications/channels").body["id"]
    entries = [{"id": topic} for topic in topics]
    answer = caller.put(f"/api/v2/notifications/channels/{channel}/subscriptions", entries)
    assert answer.status == 200, answer.body
    frames: list[dict[str, Any]] = []
    STATE.feeds.by_id[channel].attach(lambda frame: frames.append(json.loads(frame)), lambda code: None)
    return frames


def again(caller: Caller, leg: Leg) -> Leg:
    """Return the caller's latest leg of the conversation as it is now."""
    return leg_of(caller.get(f"/api/v2/conversations/{leg.conversation_id}").body, caller.id)
