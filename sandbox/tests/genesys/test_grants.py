"""How clients come by tokens: secrets, codes with and without PKCE, refresh tokens, and refusals."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import RequestFactory

from sandbox.genesys.identity.credentials import Client
from sandbox.genesys.state import STATE
from tests.genesys.cast import (
    CALLBACK,
    WEB,
    Answer,
    Caller,
    authorize,
    basic,
    code_of,
    form,
    read,
    step,
    trade_at_web,
    web_code,
)

SERVICE = basic("sandbox-service", "sandbox-secret")


def refresh(value: str, header: str = WEB) -> Answer:
    return form("/oauth/token", {"grant_type": "refresh_token", "refresh_token": value}, Authorization=header)


def error_of(answer: Answer) -> str:
    return parse_qs(urlsplit(answer.headers["Location"]).query)["error"][0]


def test_takes_a_code_with_a_secret() -> None:
    body = trade_at_web(web_code()).body

    assert Caller(token=body["access_token"]).get("/api/v2/users/me").body["name"] == "Maya Reyes"
    assert body["refresh_token"]


FORM = {"client_id": "sandbox-web", "client_secret": "sandbox-secret"}


def test_takes_the_secret_in_the_form() -> None:
    service = {"client_id": "sandbox-service", "client_secret": "sandbox-secret"}
    code = {"grant_type": "authorization_code", "code": web_code(), "redirect_uri": CALLBACK}

    program = form("/oauth/token", {"grant_type": "client_credentials"} | service).body
    person = form("/oauth/token", code | FORM).body
    again = form("/oauth/token", {"grant_type": "refresh_token"} | FORM | person).body

    assert Caller(token=program["access_token"]).get("/api/v2/tokens/me").status == 200
    assert Caller(token=again["access_token"]).get("/api/v2/users/me").body["name"] == "Maya Reyes"


def test_takes_a_grant_that_the_address_names() -> None:
    assert form("/oauth/token?grant_type=client_credentials", {}, Authorization=SERVICE).status == 200


@pytest.mark.parametrize("changed", [{"client_secret": "wrong"}, {"client_id": "nobody"}, {"client_id": ""}])
def test_refuses_a_wrong_secret_in_the_form(changed: dict[str, str]) -> None:
    answer = form("/oauth/token", {"grant_type": "refresh_token", "refresh_token": "x"} | FORM | changed)

    assert (answer.status, answer.body["error"]) == (401, "invalid_client")


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        (SERVICE, "application/x-www-form-urlencoded; charset=ISO-8859-1"),
        (SERVICE, "application/x-www-form-urlencoded;charset=utf8"),
        (SERVICE.replace("Basic", "basic "), "application/x-www-form-urlencoded"),
        (basic("sandbox%2Dservice", "sandbox%2Dsecret"), "application/x-www-form-urlencoded"),
    ],
)
def test_takes_what_clients_write_differently(header: str, kind: str) -> None:
    factory = RequestFactory(headers={"Authorization": header})
    fields = "grant_type=client_credentials&scope=&unknown=1"

    assert read(factory.post("/oauth/token", fields, content_type=kind)).status == 200


def test_gives_no_refresh_token_after_pkce(agent: Caller) -> None:
    assert not STATE.renewals


def test_takes_a_refresh_token_once() -> None:
    first = trade_at_web(web_code()).body["refresh_token"]

    again = refresh(first)

    assert again.status == 200
    assert refresh(first).body["error"] == "invalid_grant"
    assert refresh(again.body["refresh_token"]).status == 200


@pytest.mark.parametrize(("header", "status"), [(SERVICE, 400), (basic("sandbox-web", "wrong"), 401)])
def test_takes_a_refresh_token_from_its_client_only(header: str, status: int) -> None:
    value = trade_at_web(web_code()).body["refresh_token"]

    assert refresh(value, header).status == status
    assert refresh(value).status == 200


def test_a_code_with_a_challenge_needs_its_verifier() -> None:
    query = authorize(client_id="sandbox-web")

    assert trade_at_web(code_of(query)).body["error"] == "invalid_grant"


@pytest.mark.parametrize(
    ("fields", "header", "error"),
    [
        ({}, SERVICE, "invalid_request"),
        ({"grant_type": "password"}, SERVICE, "unsupported_grant_type"),
        ({"grant_type": "urn:ietf:params:oauth:grant-type:saml2-bearer"}, WEB, "unsupported_grant_type"),
        ({"grant_type": "client_credentials"}, WEB, "unauthorized_client"),
        ({"grant_type": "authorization_code"}, SERVICE, "unauthorized_client"),
        ({"grant_type": "client_credentials"}, "Basic !", "invalid_client"),
        ({"grant_type": "authorization_code", "code": "x"}, WEB, "invalid_grant"),
    ],
)
def test_refuses_in_the_words_of_oauth(fields: dict[str, str], header: str, error: str) -> None:
    answer = form("/oauth/token", fields, Authorization=header)

    assert (answer.status in (400, 401), answer.body["error"]) == (True, error)
    assert answer.body["description"] == answer.body["error_description"]


def test_demands_a_proof_of_whoever_has_no_secret() -> None:
    answer = form("/oauth/token", {"grant_type": "authorization_code", "code": "x"})

    assert (answer.status, answer.body["error"]) == (401, "invalid_client")


def test_refuses_a_client_that_is_switched_off() -> None:
    STATE.clients["sandbox-service"].state = "disabled"

    assert form("/oauth/token", {"grant_type": "client_credentials"}, Authorization=SERVICE).status == 401


def test_refuses_too_many_sign_ins_with_400() -> None:
    answers = [form("/oauth/token", {"grant_type": "client_credentials"}, Authorization=SERVICE)]
    answers += [
        form("/oauth/token", {"grant_type": "client_credentials"}, Authorization=SERVICE) for _ in range(300)
    ]

    assert [each.status for each in answers] == [200] * 300 + [400]
    assert answers[-1].body["error"] == "invalid_request"
    assert answers[-1].body["error_description"].startswith("rate limit exceeded")
    step(60)
    assert form("/oauth/token", {"grant_type": "client_credentials"}, Authorization=SERVICE).status == 200


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"code_challenge": "short"}, "invalid_request"),
        ({"org": "northwind"}, "invalid_request"),
        ({"provider": "adfs"}, "invalid_request"),
        ({"org": "other", "provider": "adfs"}, "invalid_request"),
        ({"prompt": "none"}, "login_required"),
        ({"deny": "true"}, "access_denied"),
    ],
)
def test_sends_errors_back_with_the_state(changed: dict[str, str], error: str) -> None:
    answer = authorize(**changed)

    assert (answer.status, error_of(answer)) == (302, error)
    assert answer.headers["Location"].endswith("&state=s1")


def test_takes_org_and_provider_together() -> None:
    assert code_of(authorize(org="northwind", provider="adfs"))


def test_asks_again_when_prompted_to() -> None:
    answer = authorize(prompt="login")

    assert answer.status == 200
    assert "prompt=login" not in answer.body


@pytest.mark.parametrize(
    "uri",
    [
        "http://127.0.0.1:80@evil.example/",
        "http://127.0.0.1.evil.example/",
        "https://desk.example/callback/",
        "http://127.0.0.1:8000/#fragment",
        "http://127.0.0.1:8000/\\@evil.example",
        "",
    ],
)
def test_redirects_to_no_other_address(uri: str) -> None:
    answer = authorize(redirect_uri=uri)

    assert answer.status == 400
    assert "Location" not in answer.headers


def test_redirects_to_registered_addresses_letter_by_letter() -> None:
    client = Client(id="x", name="x", grant="CODE", redirect_uris=("https://a.example/cb",))

    assert client.redirects_to("https://a.example/cb")
    assert not client.redirects_to("https://a.example/cb?x=1")
    assert not client.redirects_to(CALLBACK)
