"""OAuth clients, their scopes, and what a token may do because of them."""

from typing import Any

import pytest

from sandbox.genesys.identity.scopes import lacking
from sandbox.genesys.urls import OPERATIONS
from sandbox.operations import Operation
from sandbox.organisation import uuid_of
from tests.genesys.cast import ON_QUEUE, Caller, basic, form, trade_at_web, web_code
from tests.genesys.schemas import OPENAPI, document

CLIENTS = "/api/v2/oauth/clients"
REPORT = uuid_of("role", "Report")
MACHINE = {"name": "Night job", "authorizedGrantType": "CLIENT-CREDENTIALS", "roleIds": [REPORT]}


def token_of(client_id: str, secret: str) -> Caller:
    header = basic(client_id, secret)
    answer = form("/oauth/token", {"grant_type": "client_credentials"}, Authorization=header)
    return Caller(token=answer.body.get("access_token"))


@pytest.fixture
def wallboard() -> Caller:
    """Maya in an application with few scopes."""
    return Caller(token=trade_at_web(web_code()).body["access_token"], key="maya")


def test_shows_no_secrets(supervisor: Caller) -> None:
    entities = supervisor.get(CLIENTS).body["entities"]

    assert "sandbox-service" in {each["id"] for each in entities}
    assert not [each for each in entities if "secret" in each]


def test_registers_a_client_that_works(supervisor: Caller) -> None:
    made = supervisor.post(CLIENTS, MACHINE).body

    assert token_of(made["id"], made["secret"]).get("/api/v2/tokens/me").status == 200
    assert "secret" not in supervisor.get(made["selfUri"]).body


def test_a_new_secret_replaces_the_old(supervisor: Caller) -> None:
    made = supervisor.post(CLIENTS, MACHINE).body

    fresh = supervisor.post(f"{made['selfUri']}/secret").body["secret"]

    assert token_of(made["id"], made["secret"]).token is None
    assert token_of(made["id"], fresh).token


def test_removing_a_client_ends_its_tokens(supervisor: Caller) -> None:
    made = supervisor.post(CLIENTS, MACHINE).body
    job = token_of(made["id"], made["secret"])

    assert supervisor.delete(made["selfUri"]).status == 200

    assert job.get("/api/v2/tokens/me").status == 401
    assert supervisor.get(made["selfUri"]).status == 404


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"authorizedGrantType": None}, "grant.type.required"),
        ({"authorizedGrantType": "MAGIC"}, "bad.grant.type"),
        ({"roleIds": []}, "missing.client.roles"),
        ({"roleIds": ["king"]}, "invalid.value"),
        ({"name": ""}, "bad.request"),
        ({"accessTokenValiditySeconds": 299}, "invalid.value"),
        ({"accessTokenValiditySeconds": 172_801}, "invalid.value"),
        ({"scope": ["everything"]}, "invalid.value"),
        ({"registeredRedirectUri": ["http://127.0.0.1:*"]}, "invalid.value"),
        ({"state": "asleep"}, "invalid.value"),
        ({"roleDivisions": "all"}, "invalid.value"),
        ({"roleDivisions": [{"roleId": REPORT, "divisionId": "none"}]}, "invalid.value"),
    ],
)
def test_refuses_a_strange_client(supervisor: Caller, changed: dict[str, Any], code: str) -> None:
    answer = supervisor.post(CLIENTS, MACHINE | changed)

    assert (answer.status, answer.body["code"]) == (400, code)


def test_agents_see_no_clients(agent: Caller) -> None:
    assert agent.get(CLIENTS).status == 403


def test_lists_scopes(agent: Caller) -> None:
    scopes = {each["id"] for each in agent.get("/api/v2/oauth/scopes").body["entities"]}

    assert {"conversations", "conversations:readonly", "user-basic-info", "notifications"} <= scopes
    assert agent.get("/api/v2/oauth/scopes/conversations").body["id"] == "conversations"
    assert agent.get("/api/v2/oauth/scopes/everything").status == 404


def test_lists_authorised_clients(machine: Caller) -> None:
    path = "/api/v2/oauth/authorizations"

    assert machine.get(path).body["total"] == len(machine.get(CLIENTS).body["entities"])
    assert machine.get(f"{path}/sandbox-agent").body["state"] == "Authorized"


def test_scopes_limit_what_a_person_may_do(wallboard: Caller) -> None:
    assert wallboard.get("/api/v2/users/me").status == 200
    assert wallboard.set_presence(ON_QUEUE).status == 200
    answer = wallboard.put(f"/api/v2/users/{wallboard.id}/routingstatus", {"status": "IDLE"})
    assert (answer.status, answer.body["code"]) == (403, "not.authorized")


@pytest.mark.parametrize(
    ("scopes", "method", "path", "missing"),
    [
        (("users:readonly",), "GET", "/api/v2/users", ""),
        (("users:readonly",), "PATCH", "/api/v2/users/1", "users"),
        (("analytics:readonly",), "POST", "/api/v2/analytics/conversations/details/query", ""),
        (("conversations",), "GET", "/api/v2/conversations/1/recordings", "recordings"),
        (("conversations",), "GET", "/api/v2/conversations/messaging/settings", "messaging"),
        ((), "GET", "/api/v2/timezones", ""),
        (("user-basic-info",), "DELETE", "/api/v2/tokens/me", ""),
    ],
)
def test_finds_the_scope_of_a_path(scopes: tuple[str, ...], method: str, path: str, missing: str) -> None:
    assert lacking(scopes, method, path) == missing


def test_takes_any_scope_that_the_vendor_does() -> None:
    refused = [
        f"{each.method} {each.path} {scope}"
        for each in OPERATIONS
        for scope in documented_scopes(each)
        if lacking((scope,), each.method, each.path)
    ]

    assert not refused


def documented_scopes(operation: Operation) -> list[str]:
    """Return the scopes that the vendor names; some of its operations that write take a read-only one."""
    definition = document(OPENAPI)["paths"].get(operation.path, {}).get(operation.method.lower(), {})
    security: list[dict[str, list[str]]] = definition.get("security") or [{}]
    scopes = security[0].get("PureCloud OAuth", [])
    return [each for each in scopes if operation.method == "GET" or not each.endswith(":readonly")]
