"""Who may call: Basic, bearer, API key; the token endpoint."""

import pytest

from sandbox import clock
from sandbox.servicenow.world import WORLD

INCIDENTS = "/api/now/table/incident"
CLIENT = "client_id=sandbox&client_secret=sandbox"
PASSWORD = f"grant_type=password&{CLIENT}&username=bridge&password=bridge"


def token(call, form=PASSWORD):
    return call("POST", "/oauth_token.do", form=form, headers={})


def test_refuses_the_unknown(call):
    answer = call("GET", INCIDENTS, headers={})

    assert answer.status == 401
    assert answer.headers["WWW-Authenticate"] == 'BASIC realm="Service-now"'
    assert answer.body["error"]["message"] == "User Not Authenticated"


@pytest.mark.parametrize("credential", ["Basic !!!", "Basic YnJpZGdlOndyb25n", "Bearer nonsense", "Digest x"])
def test_refuses_a_bad_credential(call, credential):
    assert call("GET", INCIDENTS, headers={"Authorization": credential}).status == 401


def test_takes_basic(call):
    assert call("GET", INCIDENTS).status == 200


def test_takes_an_api_key(call):
    assert call("GET", INCIDENTS, headers={"x-sn-apikey": "sandbox"}).status == 200
    assert call("GET", INCIDENTS, headers={"x-sn-apikey": "other"}).status == 401


def test_gives_a_token_for_a_password(call):
    granted = token(call).body

    assert set(granted) == {"access_token", "refresh_token", "scope", "token_type", "expires_in"}
    assert (
        call("GET", INCIDENTS, headers={"Authorization": f"Bearer {granted['access_token']}"}).status == 200
    )


def test_gives_the_same_token_again_with_less_time_left(call):
    first = token(call).body

    clock.step(60)
    second = token(call).body

    assert second["access_token"] == first["access_token"]
    assert second["expires_in"] <= first["expires_in"] - 60


def test_ends_a_token_after_its_life(call):
    granted = token(call).body

    clock.step(1801)

    assert (
        call("GET", INCIDENTS, headers={"Authorization": f"Bearer {granted['access_token']}"}).status == 401
    )
    assert token(call).body["access_token"] != granted["access_token"]


def test_refreshes(call):
    granted = token(call).body

    fresh = token(call, f"grant_type=refresh_token&{CLIENT}&refresh_token={granted['refresh_token']}").body

    assert fresh["access_token"] != granted["access_token"]
    assert fresh["refresh_token"] == granted["refresh_token"]


def test_gives_clients_no_refresh_token(call):
    granted = token(call, f"grant_type=client_credentials&{CLIENT}").body

    assert granted["access_token"]
    assert "refresh_token" not in granted


def test_refuses_clients_when_the_property_is_off(call):
    for row in WORLD.stores["sys_properties"].rows.values():
        row["value"] = "false"

    assert token(call, f"grant_type=client_credentials&{CLIENT}").status == 401


@pytest.mark.parametrize(
    "form",
    [
        PASSWORD.replace("password=bridge", "password=wrong"),
        PASSWORD.replace("client_secret=sandbox", "client_secret=wrong"),
        f"grant_type=refresh_token&{CLIENT}&refresh_token=unknown",
        "grant_type=password",
        "",
    ],
)
def test_answers_every_bad_token_request_alike(call, form):
    answer = token(call, form)

    assert answer.status == 401
    assert answer.body == {"error_description": "access_denied", "error": "server_error"}


def test_reads_no_json_at_the_token_endpoint(call):
    sent = dict(pair.split("=") for pair in PASSWORD.split("&"))

    assert call("POST", "/oauth_token.do", sent, headers={}).status == 401
