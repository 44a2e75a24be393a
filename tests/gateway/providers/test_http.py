"""JsonSession: what is sent, what comes back, and how failures are sorted."""

import logging
import socket

import pytest
import requests
import responses

from gateway.providers.bearer import ApiKey, Bearer, anonymous
from gateway.providers.errors import Malformed, NotSent, ProviderError, Refused, Unauthorised, Unavailable
from gateway.providers.http import JsonSession

BASE = "https://cloud.test"
EPOCH_S = 1_772_373_909.0

GENESYS_429 = {
    "message": "Rate limit exceeded the maximum. Retry the request in [42] seconds",
    "code": "too.many.requests.retry.after",
    "status": 429,
    "contextId": "ctx",
}
GENESYS_404 = {"message": "No such conversation", "code": "not.found", "status": 404, "contextId": "ctx-9"}
SERVICENOW_403 = {"error": {"message": "Operation Failed", "detail": "ACL Exception"}, "status": "failure"}
SERVICENOW_404 = {"error": {"message": "No Record found", "detail": None}, "status": "failure"}
TOKEN_400 = {"error": "invalid_grant", "description": "authorization code is invalid"}
TOKEN_401 = {"error_description": "access_denied", "error": "server_error"}
TOKEN_LIMIT = {"error": "invalid_request", "description": "rate limit exceeded for this client"}


@pytest.fixture
def session(remote: responses.RequestsMock) -> JsonSession:
    return JsonSession(BASE + "/", authorise=Bearer(lambda: "secret-token"), clock=lambda: EPOCH_S)


@pytest.mark.parametrize(
    ("status", "body", "kind", "code"),
    [
        (400, TOKEN_400, Refused, "invalid_grant"),
        (400, TOKEN_LIMIT, NotSent, ""),
        (401, GENESYS_404, Unauthorised, "not.found"),
        (401, TOKEN_401, Unauthorised, "server_error"),
        (403, SERVICENOW_403, Refused, ""),
        (404, GENESYS_404, Refused, "not.found"),
        (408, {}, Unavailable, ""),
        (409, GENESYS_404, Refused, "not.found"),
        (429, GENESYS_429, NotSent, ""),
        (500, GENESYS_404, Unavailable, "not.found"),
        (503, {}, Unavailable, ""),
        (504, {}, Unavailable, ""),
    ],
)
def test_sorts_by_status(
    remote: responses.RequestsMock,
    session: JsonSession,
    status: int,
    body: dict[str, object],
    kind: type[ProviderError],
    code: str,
) -> None:
    remote.get(BASE + "/thing", json=body, status=status)

    with pytest.raises(ProviderError) as caught:
        session.request("GET", "/thing")

    assert type(caught.value) is kind
    assert (caught.value.status, caught.value.code) == (status, code)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (GENESYS_404, "No such conversation"),
        (SERVICENOW_403, "Operation Failed (ACL Exception)"),
        (SERVICENOW_404, "No Record found"),
        (TOKEN_400, "authorization code is invalid"),
        (TOKEN_401, "access_denied"),
        ({"error": "invalid_client"}, "invalid_client"),
    ],
)
def test_tells_the_words_for_people(
    remote: responses.RequestsMock, session: JsonSession, body: dict[str, object], words: str
) -> None:
    remote.post(BASE + "/thing", json=body, status=400)

    with pytest.raises(Refused) as caught:
        session.request("POST", "/thing", json={})

    assert str(caught.value) == f"POST /thing: 400 {words}"


def test_tells_the_correlation_id_of_the_header_first(
    remote: responses.RequestsMock, session: JsonSession
) -> None:
    remote.get(BASE + "/a", json=GENESYS_404, status=404, headers={"ININ-Correlation-Id": "corr-1"})
    remote.get(BASE + "/b", json=GENESYS_404, status=404)

    found = []
    for path in ("/a", "/b"):
        with pytest.raises(Refused) as caught:
            session.request("GET", path)
        found.append(caught.value.correlation_id)

    assert found == ["corr-1", "ctx-9"]


@pytest.mark.parametrize(
    ("headers", "wait_s"),
    [
        ({"Retry-After": "42", "inin-ratelimit-reset": "7"}, 42.0),
        ({"inin-ratelimit-reset": "7"}, 7.0),
        ({"X-RateLimit-Reset": "1772373969"}, 60.0),
        ({"X-RateLimit-Reset": "1772473969"}, 3600.0),
        ({"X-RateLimit-Reset": "1772000000"}, 0.0),
        ({"Retry-After": "99999"}, 3600.0),
        ({"Retry-After": "soon", "inin-ratelimit-reset": "7"}, 7.0),
        ({}, None),
    ],
)
def test_tells_how_long_to_wait(
    remote: responses.RequestsMock, session: JsonSession, headers: dict[str, str], wait_s: float | None
) -> None:
    remote.get(BASE + "/thing", body="<html>Too many requests</html>", status=429, headers=headers)

    with pytest.raises(NotSent) as caught:
        session.request("GET", "/thing")

    assert caught.value.retry_after_s == wait_s


@pytest.mark.parametrize(
    ("status", "body", "content_type", "kind"),
    [
        (200, "<html>Instance is hibernating</html>", "text/html", Unavailable),
        (200, "  <!DOCTYPE html>", "application/json", Unavailable),
        (503, "<html>Instance is being upgraded</html>", "text/html", Unavailable),
        (200, '{"half":', "application/json", Malformed),
        (200, "plain words", "text/plain", Malformed),
        (302, "", "text/html", Malformed),
    ],
)
def test_sorts_what_is_not_json(
    remote: responses.RequestsMock,
    session: JsonSession,
    status: int,
    body: str,
    content_type: str,
    kind: type[ProviderError],
) -> None:
    remote.get(BASE + "/thing", body=body, status=status, content_type=content_type)

    with pytest.raises(kind):
        session.request("GET", "/thing")


def test_follows_no_redirect(remote: responses.RequestsMock, session: JsonSession) -> None:
    remote.get(BASE + "/thing", status=302, headers={"Location": BASE + "/sign-in"})
    remote.get(BASE + "/sign-in", json={"please": "sign in"})

    with pytest.raises(Malformed):
        session.request("GET", "/thing")


def test_takes_half_a_result_for_no_answer(remote: responses.RequestsMock, session: JsonSession) -> None:
    cut_off = {"result": [{"sys_id": "1"}], "error": {"message": "Transaction cancelled", "detail": None}}
    remote.get(BASE + "/thing", json=cut_off)

    with pytest.raises(Unavailable, match="Transaction cancelled"):
        session.request("GET", "/thing")


@pytest.mark.parametrize(
    ("failure", "kind"),
    [
        (requests.ReadTimeout("https://cloud.test/thing?phone=+15550100199"), Unavailable),
        (requests.ConnectTimeout("…"), NotSent),
        (requests.ConnectionError("Connection aborted", "phone=+15550100199"), Unavailable),
        (requests.exceptions.ChunkedEncodingError("broken off"), Unavailable),
        (requests.exceptions.SSLError("bad certificate"), Unavailable),
    ],
)
def test_sorts_failures_without_an_answer(
    remote: responses.RequestsMock, session: JsonSession, failure: Exception, kind: type[ProviderError]
) -> None:
    remote.post(BASE + "/thing", body=failure)

    with pytest.raises(ProviderError) as caught:
        session.request("POST", "/thing", json={})

    assert type(caught.value) is kind
    assert "15550100199" not in str(caught.value)
    assert caught.value.__suppress_context__


def test_says_not_run_when_nobody_listens() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    with pytest.raises(NotSent):
        JsonSession(f"http://127.0.0.1:{port}", authorise=anonymous).request("POST", "/thing", json={})


def test_says_not_run_when_the_host_is_unknown() -> None:
    with pytest.raises(NotSent):
        JsonSession("http://nowhere.invalid", authorise=anonymous).request("GET", "/thing")


@pytest.mark.parametrize(("method", "attempts"), [("GET", 2), ("POST", 1), ("PATCH", 1), ("DELETE", 1)])
def test_repeats_only_a_get_that_was_not_sent(
    remote: responses.RequestsMock, session: JsonSession, method: str, attempts: int
) -> None:
    remote.add(method, BASE + "/thing", body=requests.ConnectTimeout("…"))

    with pytest.raises(NotSent):
        session.request(method, "/thing")

    assert len(remote.calls) == attempts


def test_answers_with_the_second_try_of_a_get(remote: responses.RequestsMock, session: JsonSession) -> None:
    remote.get(BASE + "/thing", body=requests.ConnectTimeout("…"))
    remote.get(BASE + "/thing", json={"well": True})

    assert session.request("GET", "/thing") == {"well": True}


@pytest.mark.parametrize("status", [429, 500, 503])
def test_repeats_no_answered_get(remote: responses.RequestsMock, session: JsonSession, status: int) -> None:
    remote.get(BASE + "/thing", status=status)

    with pytest.raises(ProviderError):
        session.request("GET", "/thing")

    assert len(remote.calls) == 1


def test_keeps_no_cookies(remote: responses.RequestsMock, session: JsonSession) -> None:
    remote.get(BASE + "/thing", json={}, headers={"Set-Cookie": "JSESSIONID=abc; Path=/"})

    session.request("GET", "/thing")
    session.request("GET", "/thing")

    assert "Cookie" not in remote.calls[1].request.headers


def test_returns_none_for_an_empty_body(remote: responses.RequestsMock, session: JsonSession) -> None:
    remote.patch(BASE + "/thing", status=202)

    assert session.request("PATCH", "/thing", json={"state": "connected"}) is None


def test_sends_json_with_the_present_token(remote: responses.RequestsMock, session: JsonSession) -> None:
    remote.post(BASE + "/thing", json={})

    session.request("POST", "/thing", json={"a": 1})

    sent = remote.calls[0].request
    assert sent.body == b'{"a": 1}'
    assert sent.headers["Content-Type"] == "application/json"
    assert sent.headers["Accept"] == "application/json"
    assert sent.headers["Authorization"] == "Bearer secret-token"


def test_sends_an_api_key_in_its_header(remote: responses.RequestsMock) -> None:
    remote.get(BASE + "/thing", json={})

    JsonSession(BASE, authorise=ApiKey("key")).request("GET", "/thing")

    assert remote.calls[0].request.headers["x-sn-apikey"] == "key"
    assert "Authorization" not in remote.calls[0].request.headers


def test_logs_neither_token_nor_body(
    remote: responses.RequestsMock, session: JsonSession, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    remote.post(BASE + "/thing", json={"secret": "answer"}, status=500)

    with pytest.raises(Unavailable):
        session.request("POST", "/thing", json={"secret": "question"})

    assert "secret" not in caplog.text
