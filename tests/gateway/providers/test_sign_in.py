"""Token endpoints of both clouds."""

from urllib.parse import parse_qs, urlsplit

import pytest
import responses

from gateway.providers.errors import Malformed, NotSent, Refused, Unauthorised
from gateway.providers.genesys import oauth as genesys
from gateway.providers.servicenow import oauth as servicenow

LOGIN = "https://login.genesys.test"
INSTANCE = "https://acme.servicenow.test"


def _form(call: responses.Call) -> dict[str, str]:
    body = call.request.body
    text = body.decode() if isinstance(body, bytes) else str(body)
    return {name: values[0] for name, values in parse_qs(text).items()}


def test_challenge_is_that_of_rfc_7636() -> None:
    verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"

    assert genesys.challenge_of(verifier) == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


def test_verifiers_are_long_enough_and_new() -> None:
    first, second = genesys.new_verifier(), genesys.new_verifier()

    assert 43 <= len(first) <= 128
    assert first != second


def test_authorise_url_carries_what_genesys_asks_for() -> None:
    url = genesys.authorise_url(
        LOGIN + "/",
        client_id="agents",
        redirect_uri="https://desk.test/back/",
        state="s&1",
        challenge="c",
        login_hint="maya",
    )

    assert url.startswith(LOGIN + "/oauth/authorize?")
    assert parse_qs(urlsplit(url).query) == {
        "client_id": ["agents"],
        "response_type": ["code"],
        "redirect_uri": ["https://desk.test/back/"],
        "state": ["s&1"],
        "code_challenge": ["c"],
        "code_challenge_method": ["S256"],
        "login_hint": ["maya"],
    }


def test_redeems_without_secret_or_basic_header(remote: responses.RequestsMock) -> None:
    remote.post(
        LOGIN + "/oauth/token", json={"access_token": "t", "token_type": "bearer", "expires_in": 64800}
    )

    token = genesys.redeem(
        LOGIN, client_id="agents", code="code", verifier="v" * 43, redirect_uri="https://desk.test/back/"
    )

    assert (token.access_token, token.expires_in_s) == ("t", 64800)
    assert "Authorization" not in remote.calls[0].request.headers
    assert _form(remote.calls[0]) == {
        "grant_type": "authorization_code",
        "code": "code",
        "code_verifier": "v" * 43,
        "client_id": "agents",
        "redirect_uri": "https://desk.test/back/",
    }


def test_refuses_a_spent_code(remote: responses.RequestsMock) -> None:
    remote.post(LOGIN + "/oauth/token", json={"error": "invalid_grant", "description": "spent"}, status=400)

    with pytest.raises(Refused) as caught:
        genesys.redeem(LOGIN, client_id="agents", code="code", verifier="v", redirect_uri="r")

    assert caught.value.code == "invalid_grant"


def test_service_signs_in_with_basic(remote: responses.RequestsMock) -> None:
    remote.post(LOGIN + "/oauth/token", json={"access_token": "t", "expires_in": 86400})

    genesys.client_credentials(LOGIN, client_id="service", secret="secret")

    assert remote.calls[0].request.headers["Authorization"] == "Basic c2VydmljZTpzZWNyZXQ="
    assert _form(remote.calls[0]) == {"grant_type": "client_credentials"}


def test_a_rate_limited_token_endpoint_did_not_run(remote: responses.RequestsMock) -> None:
    body = {"error": "invalid_request", "description": "rate limit exceeded. Try again later"}
    remote.post(LOGIN + "/oauth/token", json=body, status=400)

    with pytest.raises(NotSent):
        genesys.client_credentials(LOGIN, client_id="service", secret="secret")


def test_an_answer_without_token_is_malformed(remote: responses.RequestsMock) -> None:
    remote.post(LOGIN + "/oauth/token", json={"ok": True})

    with pytest.raises(Malformed):
        genesys.client_credentials(LOGIN, client_id="service", secret="secret")


def test_a_token_does_not_show_itself(remote: responses.RequestsMock) -> None:
    remote.post(LOGIN + "/oauth/token", json={"access_token": "very-secret"})

    token = genesys.client_credentials(LOGIN, client_id="service", secret="secret")

    assert "very-secret" not in repr(token)
    assert token.expires_in_s == 1800


def test_servicenow_client_credentials_are_form_encoded(remote: responses.RequestsMock) -> None:
    remote.post(INSTANCE + "/oauth_token.do", json={"access_token": "t", "expires_in": 1799})

    servicenow.client_credentials(INSTANCE, client_id="id", secret="secret")

    sent = remote.calls[0].request
    assert sent.headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert _form(remote.calls[0]) == {
        "grant_type": "client_credentials",
        "client_id": "id",
        "client_secret": "secret",
    }


@pytest.mark.parametrize(
    "body",
    [
        {"error": "server_error", "error_description": "access_denied"},
        {"error": "invalid_client", "error_description": "unknown client"},
    ],
)
def test_servicenow_bad_credentials_in_either_style(
    remote: responses.RequestsMock, body: dict[str, str]
) -> None:
    remote.post(INSTANCE + "/oauth_token.do", json=body, status=401)

    with pytest.raises(Unauthorised) as caught:
        servicenow.client_credentials(INSTANCE, client_id="id", secret="wrong")

    assert caught.value.code == body["error"]
