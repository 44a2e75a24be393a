"""Who may call: Basic, bearer, API key; the token endpoint."""

from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from sandbox import clock
from sandbox.organisation import sys_id_of
from sandbox.servicenow.world import WORLD
from tests.servicenow.cast import ADMIN, READER, TABLE, USERS, signed_in

INCIDENTS = "/api/now/table/incident"
CLIENT = "client_id=sandbox&client_secret=sandbox"
PASSWORD = f"grant_type=password&{CLIENT}&username=bridge&password=bridge"


CLIENT_FORM = f"grant_type=client_credentials&{CLIENT}"
REFRESH_FORM = f"grant_type=refresh_token&{CLIENT}&refresh_token="
REDIRECT = "http://127.0.0.1:8000/oauth/callback"
AUTHORIZE = (
    f"/oauth_auth.do?response_type=code&client_id=sandbox&state=s1&{urlencode({'redirect_uri': REDIRECT})}"
)


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


def test_knows_a_client_by_its_header_too(call):
    form = "grant_type=password&username=bridge&password=bridge"

    def asked(secret):
        return call("POST", "/oauth_token.do", form=form, headers=signed_in("sandbox", secret)).status

    assert (asked("sandbox"), asked("wrong")) == (200, 401)


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


def set_user(call, key, **values):
    path = f"{USERS}/{sys_id_of('sys_user', key)}"
    assert call("PATCH", path, values, headers=ADMIN).status == 200


@pytest.mark.parametrize("values", [{"locked_out": "true"}, {"active": "false"}])
def test_refuses_closed_accounts_everywhere(call, values):
    bearer = {"Authorization": f"Bearer {token(call).body['access_token']}"}
    set_user(call, "bridge", **values)

    assert call("GET", INCIDENTS).status == 401
    assert call("GET", INCIDENTS, headers=bearer).status == 401
    assert call("GET", INCIDENTS, headers={"x-sn-apikey": "sandbox"}).status == 401
    assert (token(call).status, token(call, CLIENT_FORM).status) == (401, 401)


def test_gives_accounts_for_applications_no_token_for_a_password(call):
    set_user(call, "bridge", web_service_access_only="true")

    assert (token(call).status, token(call, CLIENT_FORM).status) == (401, 200)
    assert call("GET", INCIDENTS).status == 200


def test_takes_an_api_key_from_the_query_until_it_expires(call):
    path = f"{TABLE}/api_key/{sys_id_of('api_key', 'sandbox')}"
    key = {"x-sn-apikey": "sandbox"}
    assert call("GET", INCIDENTS, query=key, headers={}).status == 200

    call("PATCH", path, {"expires": "2020-01-01 00:00:00"}, headers=ADMIN)

    assert call("GET", INCIDENTS, query=key, headers={}).status == 401


def test_changes_a_password_by_display_value(call):
    path = f"{USERS}/{sys_id_of('sys_user', 'reader')}"
    plain = {"sysparm_input_display_value": "true"}

    call("PATCH", path, {"user_password": "other"}, query=plain, headers=ADMIN)

    assert call("GET", INCIDENTS, headers=READER).status == 401
    assert call("GET", INCIDENTS, headers=signed_in("reader", "other")).status == 200


def test_ends_tokens_that_are_revoked(call):
    granted = token(call).body
    bearer = {"Authorization": f"Bearer {granted['access_token']}"}

    assert call("GET", f"/oauth_revoke_token.do?token={granted['access_token']}", headers={}).status == 200

    assert call("GET", INCIDENTS, headers=bearer).status == 401
    assert token(call).body["access_token"] != granted["access_token"]
    call("POST", "/oauth_revoke_token.do", form=f"token={granted['refresh_token']}", headers={})
    assert token(call, f"{REFRESH_FORM}{granted['refresh_token']}").status == 401


def test_refuses_signed_assertions(call):
    grant = "urn:ietf:params:oauth:grant-type:jwt-bearer"

    assert token(call, f"grant_type={grant}&{CLIENT}&assertion=x.y.z").status == 401


def test_gives_tokens_for_a_code_once(call):
    asked = call("POST", AUTHORIZE, form="user_name=admin&user_password=admin", headers={})
    address = urlsplit(asked.headers["Location"])
    code = parse_qs(address.query)["code"][0]
    form = f"grant_type=authorization_code&{CLIENT}&{urlencode({'redirect_uri': REDIRECT, 'code': code})}"

    granted, again = token(call, form), token(call, form)

    assert (asked.status, parse_qs(address.query)["state"]) == (302, ["s1"])
    assert (granted.status, "refresh_token" in granted.body, again.status) == (200, True, 401)


def test_asks_for_a_password_on_its_page(call):
    assert "Bridge would like to connect" in call("GET", AUTHORIZE, headers={}).text
    wrong = call("POST", AUTHORIZE, form="user_name=admin&user_password=wrong", headers={})
    assert (wrong.status, "Location" in wrong.headers) == (200, False)


@pytest.mark.parametrize(
    "wrong", ["client_id=other", "redirect_uri=http%3A%2F%2Fevil.example", "response_type=token"]
)
def test_sends_nobody_to_an_unknown_address(call, wrong):
    assert call("GET", f"{AUTHORIZE}&{wrong}", headers={}).status == 400


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
