"""The recorded example requests: same status, same keys, same kinds of values.

The file is named by SERVICENOW_EXAMPLES; without it there is nothing to compare.
"""

import json
import os
from pathlib import Path

import pytest

from sandbox.control import switches
from sandbox.organisation import sys_id_of
from sandbox.servicenow.node import API_INT, NODE
from sandbox.servicenow.tokens import TOKENS
from sandbox.servicenow.world import WORLD
from tests.servicenow.cast import signed_in

FILE = os.environ.get("SERVICENOW_EXAMPLES", "")
GROUPS = {
    "auth",
    "sys_user",
    "incident",
    "errors",
    "traps",
    "rate",
    "attachment",
    "import",
    "stats",
    "batch",
} | {
    "scripted",
    "general",
}
LEFT_OUT = ("/tinyurl", "/voice-interaction", "/consult/end", "awa_offer_transfer_to_agent")
MARA, TOMAS = "02f30725235f6d8f6284c8cb9d11e0b5", "2ff55544891b33e41e291922d2e3d452"
CALL, GONE, MASTER = (
    "74dbbb9814155372d1c269ed6b2d8b0d",
    "ba8560ac7a9783b51480af30af0a46f3",
    "0c033e741febde3ae646626901d77a79",
)
OWN = {
    "b1d9f0c2a4e64f7f9d0e6a1c2b3d4e5f": "sandbox",
    "client_secret=not-a-real-secret": "client_secret=sandbox",
    "svc.bridge": "bridge",
    "not-a-real-password": "bridge",
}


def offered(groups):
    """Return the examples of the groups but those, by path or name, of what the sandbox has not."""
    every = json.loads(Path(FILE).read_text())["http"] if FILE else []
    return [
        each
        for each in every
        if each["group"] in groups
        and not any(part in f"{each['name']} {each['request']['path']}" for part in LEFT_OUT)
    ]


def examples():
    return offered(GROUPS)


@pytest.fixture
def _examples_world(call):
    """The people and incidents of the examples, in place of the demo's."""
    WORLD.stores["incident"].rows.clear()
    writer = WORLD.writer("admin")
    company = sys_id_of("core_company", "Northwind")
    phone = {"mobile_phone": "(555) 010-0199", "time_zone": "US/Central", "employee_number": "E104417"}
    mara = {"sys_id": MARA, "first_name": "Mara", "last_name": "Lindqvist", "user_name": "mara.lindqvist"}
    writer.insert("sys_user", {**mara, **phone, "company": company, "vip": "true"})
    tomas = {"sys_id": TOMAS, "first_name": "Tomas", "last_name": "Okafor", "user_name": "tomas.okafor2"}
    writer.insert("sys_user", {**tomas, "company": company, "phone": "555-010-0142x"})
    writer.insert("sys_user_group", {"name": "Service Desk"})
    for title in ("VPN drops", "Shared mailbox", "Fan noise", "Old badge request", "Monitor flicker"):
        levels = {"impact": "1", "urgency": "1"} if title == "VPN drops" else {}
        writer.insert("incident", {"caller_id": MARA, "short_description": title, **levels})
    conversation = {"correlation_id": "5f0c7c1e-9d57-4a0e-8f4e-2f4b7c9a1d33", "work_notes": "Wrap-up"}
    writer.insert("incident", {"sys_id": CALL, **conversation})
    writer.insert("incident", {"sys_id": GONE})
    writer.insert("incident", {"sys_id": MASTER})


def allow(name, operation, **values):
    """Change every rule of the access list for this name and operation."""
    for rule in list(WORLD.stores["sys_security_acl"].having("name", name)):
        if rule["operation"] == operation:
            rule.update(values)


def forbid(name, operation):
    WORLD.writer("admin").insert("sys_security_acl", {"name": name, "operation": operation})
    allow(name, operation, roles="nobody")


def limit(requests):
    rule = {"request_limit": str(requests), "rest_api": "Table API"}
    WORLD.writer("admin").insert("sys_rate_limit_rules", rule)


def fill_node():
    NODE.working, NODE.waiting = API_INT.threads, API_INT.queue


def load_once(call):
    example = next(each for each in examples() if each["name"] == "import_set_insert")
    call("POST", example["request"]["path"], example["request"]["body"])


def attach(call):
    place = {"table_name": "incident", "table_sys_id": CALL, "file_name": "transcript.txt"}
    plain = {"x-sn-apikey": "sandbox", "Content-Type": "text/plain"}
    call("POST", "/api/now/attachment/file", form="first line", query=place, headers=plain)


def write_printers():
    for _ in range(2):
        WORLD.writer("admin").insert("incident", {"description": "The printer is on fire"})
    switches.turn("servicenow", "partial-result", on=True)


def set_property(name, value):
    for row in WORLD.stores["sys_properties"].having("name", name):
        row["value"] = value


# What only an example's name tells.
SET_UPS = {
    "mfa_required": lambda _: switches.turn("servicenow", "mfa-required", on=True),
    "user_patch_field_not_writable": lambda _: forbid("sys_user.mobile_phone", "write"),
    "acl_filtered_list": lambda _: allow("incident", "read", condition="short_description=Monitor flicker"),
    "acl_unreadable_field_absent": lambda _: [
        allow(f"sys_user.{column}", "read", roles="nobody") for column in ("mobile_phone", "employee_number")
    ],
    "api_level_acl": lambda _: allow("Table API", "execute", active="true", roles="nobody"),
    "insert_acl": lambda _: allow("incident", "create", roles="nobody"),
    "partial_result_with_error": lambda _: write_printers(),
    "rate_headers_ok": lambda _: limit(36_000),
    "rate_limited": lambda _: limit(0),
    "semaphore_full": lambda _: fill_node(),
    "maintenance_html": lambda _: switches.turn("servicenow", "upgrading", on=True),
    "hibernating_html_200": lambda _: switches.turn("servicenow", "hibernating", on=True),
    "limit_inside_query_strict_property": lambda _: set_property(
        "glide.invalid_query.returns_no_rows", "true"
    ),
    "user_by_phone_two_matches": lambda call: call(
        "PATCH", f"/api/now/table/sys_user/{TOMAS}", {"phone": "555-010-0199"}
    ),
    "attachment_list": attach,
    "import_set_second_time_coalesced": load_once,
    "batch_two_reads_one_unserviced": lambda _: switches.turn("servicenow", "slow-batch", on=True),
    "scripted_rest_conflict": lambda _: switches.turn("servicenow", "conversation-busy", on=True),
}


@pytest.fixture
def _empty_node():
    yield
    NODE.working = NODE.waiting = 0


def sent_headers(example):
    named = dict(example["request"]["headers"])
    if named.get("Authorization") == "Bearer <access_token>":
        named["Authorization"] = f"Bearer {TOKENS.by_password('bridge').access}"
    if named.get("Authorization") == "Basic <base64>":
        named |= signed_in("bridge")
    if "x-sn-apikey" in named:
        named["x-sn-apikey"] = "sandbox"
    return named


def form_of(example):
    body = example["request"]["body"]
    if not isinstance(body, str):
        return None
    for theirs, ours in {**OWN, "EXAMPLE-refresh-token-0001": TOKENS.by_password("bridge").refresh}.items():
        body = body.replace(theirs, ours)
    return body


def kinds(value):
    """Return keys and kinds of values, of a list those of its first row."""
    if isinstance(value, dict):
        return {name: kinds(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [kinds(inner) for inner in value[:1]]
    return type(value).__name__


def without_optional(shape, expected):
    """Return the shape without the columns that an example of a whole record left out."""
    if not isinstance(expected, dict) or not isinstance(shape, dict) or "result" not in shape:
        return shape
    told, known = shape["result"], expected["result"]
    if isinstance(told, list) and told and known:
        return {**shape, "result": [without_optional({"result": told[0]}, {"result": known[0]})["result"]]}
    if isinstance(told, dict) and isinstance(known, dict):
        return {**shape, "result": {name: kind for name, kind in told.items() if name in known}}
    return shape


@pytest.mark.usefixtures("_examples_world", "_empty_node")
@pytest.mark.skipif(not FILE, reason="SERVICENOW_EXAMPLES names no file")
@pytest.mark.parametrize("example", examples(), ids=lambda example: example["name"])
def test_answers_as_recorded(call, example):
    SET_UPS.get(example["name"], lambda _: None)(call)
    asked, expected = example["request"], example["response"]
    form = form_of(example)
    sent = asked["body"] if form is None else None

    answer = call(
        asked["method"], asked["path"], sent, form=form, query=asked["query"], headers=sent_headers(example)
    )

    assert answer.status == expected["status"]
    assert set(expected["headers"]) <= set(answer.headers)
    assert answer.headers.get("Content-Type") == expected["headers"].get("Content-Type")
    if isinstance(expected["body"], dict):
        shape = kinds(expected["body"])
        assert without_optional(kinds(answer.body), shape) == shape


@pytest.mark.usefixtures("_examples_world")
@pytest.mark.skipif(not FILE, reason="SERVICENOW_EXAMPLES names no file")
def test_computes_the_expected_priorities(call):
    for levels, priority in json.loads(Path(FILE).read_text())["expected_priority_matrix"].items():
        impact, urgency = levels.split("/")
        made = call("POST", "/api/now/table/incident", {"impact": impact, "urgency": urgency}).result
        assert made["priority"] == priority
