"""What a token may do because of its client's scopes."""

import pytest

from sandbox.genesys.identity.scopes import lacking
from sandbox.genesys.urls import OPERATIONS
from sandbox.operations import Operation
from tests.genesys.cast import ON_QUEUE, Caller, trade_at_web, web_code
from tests.genesys.schemas import OPENAPI, document


@pytest.fixture
def wallboard() -> Caller:
    """Maya in an application with few scopes."""
    return Caller(token=trade_at_web(web_code()).body["access_token"], key="maya")


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
