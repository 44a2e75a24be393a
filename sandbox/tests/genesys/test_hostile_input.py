"""Every operation, asked what no client should ask: a clear refusal each time, which changes nothing."""

import json
import os
import pickle
import re
from functools import cache
from itertools import cycle
from typing import Any

import pytest
from django.test import RequestFactory

from sandbox.control.journal import READ_BODY_BYTES
from sandbox.genesys.catalogue import INTEGRATION_ID
from sandbox.genesys.state import STATE
from sandbox.genesys.urls import OPERATIONS
from sandbox.operations import Operation
from sandbox.organisation import uuid_of
from tests.genesys.cast import DESK, ON_QUEUE, RESOLVED, Answer, Caller, begin, client, read, sign_in
from tests.genesys.schemas import OPENAPI, document

ERROR = {"message", "code", "status", "contextId"}
RAW = (
    "",
    "[]",
    "{}",
    '"x"',
    "1",
    "null",
    "{",
    "\x00",
    "NaN",
    "[null]",
    "[[]]",
    "[{}]",
    '{"a":' + "9" * 5000 + "}",
)
DEEP = ("[" * 100_000, '{"a":' * 5000)
WRONG: tuple[Any, ...] = (
    None, -1, 10**30, 1.5, True, "x", "", "\x00", "\ud800", "x" * 5000,
    [], [None], [[]], [{}], ["x"], {}, {"id": 5}, {"id": []}, {"a": {"b": 1}}, "9999-12-31T23:59:59Z",
)  # fmt: skip
QUERIES = (
    "pageSize=0",
    "pageSize=-1",
    "pageSize=x",
    "pageSize=1000000000",
    "pageNumber=0",
    "pageSize=%C2%B2",
)
ODD = ("x", "%00", "%F0%9F%98%80", "99999999999999999999", "0001-01-01T00:00:00Z/9999-12-31T23:59:59Z")
OPEN = f"/api/v2/conversations/messages/{INTEGRATION_ID}/inbound/open/message"
UNKNOWN = ("00000000-0000-4000-8000-000000000000", "%00", "%F0%9F%98%80", "9" * 300)
# A token's use and an id that was drawn in vain are no change; feeds hold sockets.
PASSING = {"lock", "feeds", "tokens", "spent", "last_id", "told"}


def _name(operation: Operation) -> str:
    return f"{operation.method} {operation.path}"


every_operation = pytest.mark.parametrize("operation", OPERATIONS, ids=_name)
every_write = pytest.mark.parametrize(
    "operation", [each for each in OPERATIONS if each.method in ("POST", "PUT", "PATCH")], ids=_name
)


@every_write
def test_survives_any_body(operation: Operation) -> None:
    _restore()
    for raw in RAW:
        _ask(operation, _path(operation), raw)


@every_write
def test_survives_any_value_of_any_field(operation: Operation) -> None:
    _restore()
    for value in WRONG:
        _ask(operation, _path(operation), json.dumps(dict.fromkeys(_fields(operation), value)))
    wrong = cycle(WRONG)
    for name in _fields(operation):
        for value in (next(wrong), next(wrong)):
            _ask(operation, _path(operation), json.dumps({**_good(operation), name: value}))


@every_operation
def test_survives_any_id_and_query(operation: Operation) -> None:
    _restore()
    for odd in UNKNOWN if "{" in operation.path else ():
        _ask(operation, re.sub(r"{\w+}", odd, operation.path), "{}")
        _ask(operation, _path(operation, odd), "{}")
    for query in QUERIES if operation.method == "GET" else ():
        _ask(operation, f"{_path(operation)}?{query}", "")
    for name in _parameters(operation):
        for odd in ODD:
            _ask(operation, f"{_path(operation)}?{name}={odd}", "{}" if operation.method != "GET" else "")


@pytest.mark.parametrize("raw", DEEP)
@pytest.mark.parametrize("path", ["/api/v2/routing/queues", "/sandbox/conversations", "/sandbox/faults"])
def test_refuses_bottomless_bodies(machine: Caller, path: str, raw: str) -> None:
    assert _send("POST", path, raw, machine).status == 400


@pytest.mark.parametrize("kind", ["application/json", "application/x-www-form-urlencoded"])
@pytest.mark.parametrize("path", ["/api/v2/routing/queues", "/sandbox/conversations", "/sandbox/faults"])
def test_refuses_bodies_over_the_limit(machine: Caller, settings: Any, path: str, kind: str) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = READ_BODY_BYTES

    assert _send("POST", path, "x" * (READ_BODY_BYTES + 1), machine, kind).status == 413


def test_refuses_endless_queries(machine: Caller) -> None:
    query = "&".join(f"name{number}=x" for number in range(1500))

    assert _send("GET", f"/api/v2/routing/queues?{query}", "", machine).status == 400


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/api/v2/flows/datatables", {"name": "x", "schema": {"properties": {"key": {"type": []}}}}),
        (OPEN, {"channel": {"from": {"id": "x", "idType": []}}, "text": "x"}),
    ],
)
def test_refuses_odd_values_within_a_field(machine: Caller, path: str, body: Any) -> None:
    assert _send("POST", path, json.dumps(body), machine).status == 400


def test_refuses_forms_without_boundary(machine: Caller) -> None:
    assert _send("POST", "/oauth/token", "{}", machine, "multipart/form-data").status == 400


def _ask(operation: Operation, path: str, raw: str) -> None:
    """Send, and hold the answer and the state against the promise; what was done is undone."""
    by = "machine" if "conversation" not in path or "analytics" in path else "maya"
    answer = _send(operation.method, path, raw, _desk()["callers"][by])
    asked = f"{operation.method} {path[:300]} {raw[:300]} -> {answer.status} {str(answer.body)[:200]}"
    assert answer.status < 500, asked
    if answer.status >= 400 and path.startswith("/api/") and operation.method != "HEAD":
        assert isinstance(answer.body, dict), asked
        assert answer.body.keys() >= ERROR, asked
    if _fingerprint() != _desk()["fingerprint"]:
        assert answer.status < 400, f"{asked} changed something"
        _restore()


def _send(method: str, path: str, raw: str, caller: Caller, kind: str = "application/json") -> Answer:
    headers = {"Authorization": f"Bearer {caller.token}"}
    return read(RequestFactory(headers=headers).generic(method, path, raw, content_type=kind))


def _fingerprint() -> bytes:
    return pickle.dumps({name: each for name, each in vars(STATE).items() if name not in PASSING})


def _restore() -> None:
    vars(STATE).update(pickle.loads(_desk()["state"]))  # noqa: S301 - what this file kept itself
    _desk()["fingerprint"] = _fingerprint()


@cache
def _desk() -> dict[str, Any]:
    """Return a desk at work, as it is kept, who calls, and what is there by the names of parameters."""
    maya, machine = sign_in("maya"), client()
    maya.set_presence(ON_QUEUE)
    begin()
    maya.patch(maya.offer().path, {"state": "connected"})
    begin(queue="Billing")
    leg = maya.offer()
    known = {"conversationId": leg.conversation_id, "participantId": leg.id}
    known |= {"communicationId": leg.communication_id, "userId": maya.id, "memberId": maya.id}
    known |= {"queueId": DESK, "codeId": RESOLVED, "sourceId": "purecloud"}
    known["stationId"] = uuid_of("station", "maya")
    firsts = {"skillId": STATE.skills, "languageId": STATE.languages}
    firsts |= {"divisionId": STATE.divisions, "definitionId": STATE.presences}
    firsts |= {"datatableId": STATE.datatables, "contactId": STATE.contacts}
    firsts |= {"libraryId": STATE.responses.libraries, "responseId": STATE.responses.responses}
    known |= {name: next(iter(each)) for name, each in firsts.items()}
    kept = {name: each for name, each in vars(STATE).items() if name not in ("lock", "feeds")}
    return {"state": pickle.dumps(kept), "callers": {"maya": maya, "machine": machine}, "known": known}


def _path(operation: Operation, unknown: str = "none") -> str:
    return re.sub(r"{(\w+)}", lambda found: _desk()["known"].get(found[1], unknown), operation.path)


def _definition(operation: Operation, place: str) -> list[dict[str, Any]]:
    """Return what the vendor's definition lists in this place; nothing without the definition."""
    paths = document(OPENAPI)["paths"] if os.environ.get(OPENAPI) else {}
    listed = paths.get(operation.path, {}).get(operation.method.lower(), {}).get("parameters", [])
    return [each for each in listed if each["in"] == place]


def _parameters(operation: Operation) -> list[str]:
    return [each["name"] for each in _definition(operation, "query")]


def _schema(operation: Operation) -> dict[str, Any]:
    bodies = _definition(operation, "body")
    return _resolved(bodies[0].get("schema", {})) if bodies else {}


def _resolved(schema: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in schema:
        schema = document(OPENAPI)["definitions"][schema["$ref"].rpartition("/")[2]]
    return schema


def _fields(operation: Operation) -> list[str]:
    own = _schema(operation)
    return sorted(
        (_resolved(own.get("items", {})) if own.get("type") == "array" else own).get("properties", {})
    )


def _good(operation: Operation) -> dict[str, Any]:
    """Return plausible values of the required fields."""
    schema = _schema(operation)
    required = schema.get("required", [])
    return {name: _plain(name, _resolved(schema["properties"][name])) for name in required}


def _plain(name: str, schema: dict[str, Any]) -> Any:
    known = _desk()["known"].get(name, "x")
    simple: dict[str, Any] = {"integer": 1, "number": 1.5, "boolean": True, "array": [], "object": {}}
    return schema.get("enum", [known])[0] if "enum" in schema else simple.get(schema.get("type", ""), known)
