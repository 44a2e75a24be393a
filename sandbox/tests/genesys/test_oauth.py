"""Signing in and out: client credentials, PKCE, expiry, revocation."""

from typing import Any
from urllib.parse import parse_qs

import pytest
from django.test import RequestFactory

from tests.genesys.cast import (
    CALLBACK,
    Caller,
    authorize,
    basic,
    code_of,
    form,
    listen,
    read,
    sign_in,
    step,
    trade,
)


def test_gives_a_service_token(machine: Caller) -> None:
    assert machine.get("/api/v2/tokens/me").body["OAuthClient"]["id"] == "sandbox-service"


@pytest.mark.parametrize("scheme", ["Bearer ", "bearer ", "BEARER  "])
def test_reads_the_scheme_in_any_case(machine: Caller, scheme: str) -> None:
    factory = RequestFactory(headers={"Authorization": f"{scheme}{machine.token}"})

    assert read(factory.get("/api/v2/tokens/me")).status == 200


@pytest.mark.parametrize(
    ("client_id", "secret"), [("sandbox-service", "wrong"), ("nobody", "sandbox-secret"), ("ümlaut", "x")]
)
def test_refuses_wrong_client_credentials(client_id: str, secret: str) -> None:
    header = basic(client_id, secret)

    answer = form("/oauth/token", {"grant_type": "client_credentials"}, Authorization=header)

    assert answer.status == 401
    assert answer.body["error"] == "invalid_client"


def test_refuses_another_grant() -> None:
    answer = form("/oauth/token", {"grant_type": "password"})

    assert (answer.status, answer.body["error"]) == (400, "unsupported_grant_type")


def test_sends_code_and_state_back() -> None:
    answer = authorize()

    assert answer.status == 302
    assert answer.headers["Location"].startswith(f"{CALLBACK}?code=")
    assert answer.headers["Location"].endswith("&state=s1")


def test_lists_users_without_a_hint() -> None:
    answer = authorize(login_hint="")

    assert answer.status == 200
    assert "Maya Reyes" in answer.body
    assert "login_hint=sven" in answer.body


def test_knows_a_user_by_mail_address() -> None:
    assert authorize(login_hint="ada.park@northwind.example").status == 302


def test_demands_pkce() -> None:
    answer = authorize(code_challenge_method="plain")

    assert "error=invalid_request" in answer.headers["Location"]


@pytest.mark.parametrize("changed", [{"client_id": "other"}, {"redirect_uri": "javascript:alert(1)"}])
def test_never_redirects_for_a_strange_client(changed: dict[str, str]) -> None:
    answer = authorize(**changed)

    assert answer.status == 400
    assert "Location" not in answer.headers


def test_trades_the_code_once() -> None:
    code = code_of(authorize())

    assert trade(code).status == 200
    assert trade(code).body["error"] == "invalid_grant"


@pytest.mark.parametrize(
    "changed",
    [
        {"code_verifier": "w" * 64},
        {"code_verifier": "short"},
        {"redirect_uri": "http://127.0.0.1:9999/"},
        {"client_id": "other"},
    ],
)
def test_refuses_a_code_that_does_not_fit(changed: dict[str, str]) -> None:
    answer = trade(code_of(authorize()), **changed)

    assert (answer.status, answer.body["error"]) == (400, "invalid_grant")


def test_lets_codes_run_out() -> None:
    code = code_of(authorize())
    step(601)

    assert trade(code).body["error"] == "invalid_grant"


def test_takes_no_basic_header_from_a_pkce_client() -> None:
    fields = {"grant_type": "authorization_code", "code": code_of(authorize())}

    assert form("/oauth/token", fields, Authorization=basic("sandbox-agent", "")).status == 401


def test_lets_tokens_run_out(agent: Caller) -> None:
    step(86_401)

    assert agent.get("/api/v2/users/me").status == 401


def test_revokes_a_token_and_tells_of_it(agent: Caller, machine: Caller) -> None:
    frames = listen(machine, f"v2.users.{agent.id}.tokens")

    assert agent.delete("/api/v2/tokens/me").status == 200

    assert agent.get("/api/v2/users/me").body["code"] == "bad.credentials"
    assert frames[-1]["eventBody"]["user"]["id"] == agent.id


def test_demands_a_token() -> None:
    answer = Caller().get("/api/v2/users/me")

    assert (answer.status, answer.body["code"]) == (401, "authentication.required")


def test_gives_each_sign_in_a_token_of_its_own() -> None:
    assert sign_in("maya").token != sign_in("maya").token


def test_logs_out_to_where_it_was_told() -> None:
    query = {"client_id": "sandbox-agent", "redirect_uri": CALLBACK}

    answer = read(RequestFactory().get("/logout", query))

    assert (answer.status, answer.headers["Location"]) == (302, CALLBACK)


@pytest.mark.parametrize(
    ("uri", "status"),
    [
        ("https://desk.cloud.example/callback/", 302),
        ("https://cloud.example.evil.example/callback/", 400),
        ("https://desk.cloud.example/callback/#fragment", 400),
        ("javascript://desk.cloud.example/", 400),
    ],
)
def test_sends_browsers_back_to_hosts_that_it_answers_to(settings: Any, uri: str, status: int) -> None:
    settings.SANDBOX_HOSTS = [".cloud.example"]

    assert authorize(redirect_uri=uri).status == status


def test_gives_a_page_its_token_at_once() -> None:
    answer = authorize(client_id="sandbox-page", response_type="token", code_challenge="", state="s 1")
    address, _, fragment = answer.headers["Location"].partition("#")
    given = {name: value for name, (value,) in parse_qs(fragment).items()}

    assert (answer.status, address) == (302, CALLBACK)
    assert (given["token_type"], given["expires_in"], given["state"]) == ("bearer", "86400", "s 1")
    assert Caller(token=given["access_token"]).get("/api/v2/users/me").body["name"] == "Maya Reyes"


@pytest.mark.parametrize(("client_id", "kind"), [("sandbox-page", "code"), ("sandbox-agent", "token")])
def test_gives_each_client_what_it_is_registered_for(client_id: str, kind: str) -> None:
    answer = authorize(client_id=client_id, response_type=kind)

    assert "error=unsupported_response_type" in answer.headers["Location"]
