"""What pages of other sites may do with both clouds, as their browsers are told."""

import pytest
from django.http import HttpResponseBase
from django.test import RequestFactory

from sandbox.control.faults import FAULTS
from sandbox.front import dispatch
from sandbox.genesys.world import WORLD as GENESYS
from sandbox.servicenow.world import WORLD

DESK = "https://desk.example"
INCIDENTS = "/api/now/table/incident"
EXPOSED = {"ININ-Correlation-Id", "inin-ratelimit-count", "inin-ratelimit-allowed", "inin-ratelimit-reset"}


def ask(cloud: str, method: str, path: str, **headers: str) -> HttpResponseBase:
    """Send what a page of the desk sends."""
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    request = RequestFactory().generic(method, path, headers={"Origin": DESK, "Accept": "*/*", **sent})
    return dispatch.answer(cloud, request)


def preflight(cloud: str, path: str, method: str = "PATCH") -> HttpResponseBase:
    wanted = {"Access_Control_Request_Method": method}
    return ask(cloud, "OPTIONS", path, **wanted, Access_Control_Request_Headers="authorization,purecloud-sdk")


def allowed(response: HttpResponseBase, name: str = "Origin") -> str | None:
    return response.headers.get(f"Access-Control-Allow-{name}")


@pytest.fixture
def rule():
    """Return ``rule(**columns)``: an administrator lets the desk use the Table API."""

    def make(**columns: str) -> None:
        own = {"name": "Desk", "rest_api": "Table API", "domain": "https://*.example", "get": "true"}
        WORLD.writer("admin").insert("sys_cors_rule", {**own, **columns})

    return make


@pytest.mark.parametrize(
    ("path", "method"),
    [
        ("/api/v2/users/me", "GET"),
        ("/api/v2/users/me", "PATCH"),
        ("/oauth/token", "POST"),
        ("/uploads/x", "PUT"),
    ],
)
def test_genesys_lets_a_browser_ask_first(path, method):
    response = preflight("genesys", path, method)

    assert (response.status_code, allowed(response)) == (204, DESK)
    assert method in allowed(response, "Methods")
    assert allowed(response, "Headers") == "authorization,purecloud-sdk"
    assert allowed(response, "Credentials") == "true"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api/v2/users/me", 401),
        ("GET", "/api/v2/no-such-thing", 404),
        ("PUT", "/api/v2/users/me", 405),
    ],
)
def test_genesys_lets_a_page_read_refusals_too(method, path, status):
    response = ask("genesys", method, path)

    assert (response.status_code, allowed(response)) == (status, DESK)
    assert set(response["Access-Control-Expose-Headers"].split(", ")) > EXPOSED
    assert "Origin" in response["Vary"]


def test_genesys_lets_a_page_read_a_limit():
    FAULTS["genesys"].clear()
    dispatch.answer("genesys", _fault({"match": {"path": "/api/"}, "status": 429}))

    response = ask("genesys", "GET", "/api/v2/users/me")

    assert (response.status_code, allowed(response)) == (429, DESK)
    assert "Retry-After" in response["Access-Control-Expose-Headers"]


def test_genesys_says_nothing_to_programs_and_lets_no_page_control_it():
    plain = dispatch.answer("genesys", RequestFactory().get("/api/v2/users/me"))

    assert allowed(plain) is None
    assert allowed(ask("genesys", "GET", "/sandbox/state")) is None


def test_servicenow_lets_no_page_in_by_default():
    assert allowed(preflight("servicenow", INCIDENTS)) is None
    assert allowed(ask("servicenow", "GET", INCIDENTS, x_sn_apikey="sandbox")) is None


def test_servicenow_grants_what_a_rule_says(rule):
    rule(patch="true", access_control_allow_headers="Authorization", exposed_headers="Link", max_age="60")

    asked = preflight("servicenow", INCIDENTS)
    read = ask("servicenow", "GET", INCIDENTS, x_sn_apikey="sandbox")

    assert (allowed(asked), allowed(asked, "Methods")) == (DESK, "GET, PATCH")
    assert (allowed(asked, "Headers"), asked["Access-Control-Max-Age"]) == ("Authorization", "60")
    assert (allowed(read), read["Access-Control-Expose-Headers"]) == (DESK, "Link")
    assert allowed(read, "Credentials") is None


def test_servicenow_lets_a_page_read_refusals(rule):
    rule()

    assert allowed(ask("servicenow", "GET", INCIDENTS)) == DESK


@pytest.mark.parametrize(
    "other",
    [{"domain": "https://*.net"}, {"rest_api": "Import Set API"}, {"get": "false"}, {"active": "false"}],
)
def test_servicenow_grants_nothing_by_another_rule(rule, other):
    rule(**other)

    assert allowed(ask("servicenow", "GET", INCIDENTS)) is None


def test_servicenow_takes_the_nearest_rule(rule):
    rule(exposed_headers="Link")
    rule(domain=DESK, exposed_headers="X-Total-Count")

    assert ask("servicenow", "GET", INCIDENTS)["Access-Control-Expose-Headers"] == "X-Total-Count"


@pytest.mark.parametrize(
    ("value", "granted"), [("", None), ("*", DESK), ("desk.example", DESK), ("a.b", None)]
)
def test_servicenow_grants_tokens_by_a_property(value, granted):
    [row] = WORLD.stores["sys_properties"].having("name", "glide.oauth.cors.allowed.origin")
    WORLD.writer("admin").update("sys_properties", row["sys_id"], {"value": value})

    assert allowed(ask("servicenow", "POST", "/oauth_token.do")) == granted


@pytest.fixture(autouse=True)
def _fresh():
    GENESYS.reset()


def _fault(wanted):
    return RequestFactory().post("/sandbox/faults", wanted, content_type="application/json")
