"""Every operation, asked what no client should ask: a clear refusal each time, which changes no record."""

import json
import pickle
import re
from functools import cache

import pytest

from sandbox.organisation import sys_id_of
from sandbox.servicenow.urls import OPERATIONS
from sandbox.servicenow.world import WORLD
from tests.servicenow.cast import ADMIN, VPN

RAW = (
    "",
    "[]",
    '"x"',
    "1",
    "null",
    "{",
    "\x00",
    "[null]",
    "[[]]",
    "[{}]",
    "[" * 100_000,
    '{"a":' + "9" * 5000 + "}",
    '{"a":NaN}',
    '{"impact":-Infinity}',
)
WRONG = (None, -1, 10**30, True, "x", "\x00", "\ud800", [], [None], [[]], [{}], {}, {"id": []}, {"value": []})
FIELDS = [
    "records",
    "rest_requests",
    "batch_request_id",
    "url",
    "userId",
    "interactionId",
    "messages",
    "transcript",
    "state",
    "name",
    "code",
    "user",
    "segments",
    "assigned_to",
    "channels",
    "presence_state_id",
    "work_item_sys_id",
    "reject_reason",
    "agent_id",
    "requestId",
    "message",
    "clientSessionId",
    "contextVariables",
    "short_description",
    "documents",
    "correlation_id",
    "table",
    "phone",
    "call_id",
    "inboundId",
]
PARAMETERS = [
    "sysparm_limit",
    "sysparm_offset",
    "sysparm_query",
    "sysparm_fields",
    "sysparm_display_value",
    "sysparm_group_by",
    "sysparm_having",
    "sysparm_order_by",
    "sysparm_sum_fields",
    "table_name",
    "file_name",
    "phone",
    "client_id",
]
ODD = ("x", "-1", "%00", "%F0%9F%98%80", "99999999999999999999", "a,,b%5E%5EORz")
KNOWN = {
    "tableName": "incident",
    "table": "incident",
    "document_table": "incident",
    "sys_id": VPN,
    "document_sys_id": VPN,
    "user_id": sys_id_of("sys_user", "maya"),
    "stagingTableName": "u_bridge_incident_import",
}
KIND = {**ADMIN, "Content-Type": "application/json"}
# A sign-in is no record.
PASSING = {"lock", "followers", "sessions", "unreported"}


def _name(operation):
    return f"{operation.method} {operation.path}"


every_operation = pytest.mark.parametrize("operation", OPERATIONS, ids=_name)
every_write = pytest.mark.parametrize(
    "operation", [each for each in OPERATIONS if each.method in ("POST", "PUT", "PATCH")], ids=_name
)


@every_write
def test_survives_any_body(call, operation):
    _restore()
    for raw in RAW:
        _ask(call, operation, _path(operation), raw)
    for value in WRONG:
        _ask(call, operation, _path(operation), json.dumps(dict.fromkeys(FIELDS, value)))


@every_operation
def test_survives_any_id_and_parameter(call, operation):
    _restore()
    for odd in ODD if "{" in operation.path else ():
        _ask(call, operation, re.sub(r"{\w+}", odd, operation.path), "{}")
        _ask(call, operation, _path(operation, odd), "{}")
    for name in PARAMETERS:
        for odd in ODD[:3]:
            _ask(call, operation, f"{_path(operation)}?{name}={odd}", "{}")


@pytest.mark.parametrize("path", ["/oauth_token.do", "/oauth_auth.do", "/oauth_revoke_token.do"])
def test_refuses_forms_without_boundary(call, path):
    answer = call("POST", path, form="{}", headers={"Content-Type": "multipart/form-data"})

    assert answer.status == 400


def test_refuses_forms_over_the_limit(call, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100_000

    assert call("POST", "/oauth_token.do", form="x" * 100_001, headers={}).status == 400


def _ask(call, operation, path, raw):
    """Send, and hold the answer and the records against the promise; what was done is undone."""
    answer = call(operation.method, path, form=raw, headers=KIND)
    asked = f"{operation.method} {path[:300]} {raw[:300]} -> {answer.status} {answer.text[:200]}"
    assert answer.status < 500, asked
    if answer.status >= 400 and path.startswith("/api/"):
        assert answer.body["error"].keys() == {"message", "detail"}, asked
        assert answer.body["status"] == "failure", asked
    if _fingerprint() != _instance()["fingerprint"]:
        assert answer.status < 400, f"{asked} changed something"
        _restore()


def _fingerprint():
    return pickle.dumps({name: each for name, each in vars(WORLD).items() if name not in PASSING})


def _restore():
    vars(WORLD).update(pickle.loads(_instance()["world"]))  # noqa: S301 - what this file kept itself
    _instance()["fingerprint"] = _fingerprint()


@cache
def _instance():
    kept = {name: each for name, each in vars(WORLD).items() if name not in ("lock", "followers")}
    return {"world": pickle.dumps(kept)}


def _path(operation, unknown="none"):
    return re.sub(r"{(\w+)}", lambda found: KNOWN.get(found[1], unknown), operation.path)
