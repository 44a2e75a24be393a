"""OAuth's token endpoint: client credentials, authorization codes with and without PKCE, refresh tokens."""

import base64
import binascii
import hashlib
import secrets
from collections.abc import Callable
from urllib.parse import unquote_plus

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox import clock
from sandbox.genesys.identity import rate_limits, tokens
from sandbox.genesys.identity.credentials import Client, Grant, Renewal, Token
from sandbox.genesys.state import STATE

VERIFIER_LENGTHS = range(43, 129)


class NotGranted(Exception):
    """OAuth says no: the code of RFC 6749 and a sentence."""

    def __init__(self, code: str, description: str, status: int = 400) -> None:
        super().__init__(description)
        self.code, self.description, self.status = code, description, status


def token(request: HttpRequest) -> HttpResponse:
    """Trade client credentials, a code or a refresh token for a token."""
    # Java's clients name ISO-8859-1, which Django would not read; what is sent here is ASCII in any charset.
    request.encoding = "utf-8"
    try:
        return JsonResponse(_granted(request))
    except NotGranted as refused:
        body = {"error": refused.code, "description": refused.description}
        return JsonResponse(body | {"error_description": refused.description}, status=refused.status)


def _granted(request: HttpRequest) -> dict[str, object]:
    # Several public programs name the grant in the address, and send no form.
    wanted = request.POST.get("grant_type") or request.GET.get("grant_type", "")
    if not wanted:
        raise NotGranted("invalid_request", "grant_type is required, in a form")
    if wanted not in GRANTS:
        raise NotGranted("unsupported_grant_type", "Grant type is not supported by this client")
    return GRANTS[wanted](request)


def _client_credentials(request: HttpRequest) -> dict[str, object]:
    client = _authenticated(request)
    _check_type(client, "CLIENT-CREDENTIALS")
    return _answer(tokens.issue(client.id, None))


def _authorization_code(request: HttpRequest) -> dict[str, object]:
    """Take a code; the client proves itself by its secret, or by the verifier alone when it has none."""
    has_secret = _sends_secret(request)
    client = _authenticated(request) if has_secret else _public(request)
    _check_type(client, "CODE")
    grant = STATE.grants.pop(request.POST.get("code", ""), None)
    if grant is None or grant.expires_at <= clock.now() or not _is_active(grant.user_id):
        raise NotGranted("invalid_grant", "authorization code is invalid, used or expired")
    if (client.id, request.POST.get("redirect_uri")) != (grant.client_id, grant.redirect_uri):
        raise NotGranted("invalid_grant", "client_id or redirect_uri differs from the authorize request")
    _check_proof(grant, request.POST.get("code_verifier", ""))
    renewal = _renewal(client, grant.user_id) if has_secret else None
    return _answer(tokens.issue(client.id, grant.user_id), renewal)


def _refresh_token(request: HttpRequest) -> dict[str, object]:
    """Take a refresh token, which is spent by that, and give another with the access token."""
    client = _authenticated(request)
    value = request.POST.get("refresh_token", "")
    renewal = STATE.renewals.get(value)
    if renewal is None or renewal.client_id != client.id or not _is_active(renewal.user_id):
        raise NotGranted("invalid_grant", "refresh token is invalid, used or revoked")
    del STATE.renewals[value]
    return _answer(tokens.issue(client.id, renewal.user_id), _renewal(client, renewal.user_id))


def _authenticated(request: HttpRequest) -> Client:
    """Return the client whose id and secret came as HTTP Basic or in the form."""
    client_id, secret = _basic(request) if request.headers.get("Authorization") else _in_form(request)
    client = _known(client_id)
    is_right = client is not None and secrets.compare_digest(secret.encode(), (client.secret or "").encode())
    if client is None or not client.secret or not is_right:
        raise NotGranted("invalid_client", "client not found or credentials are wrong", 401)
    return client


def _public(request: HttpRequest) -> Client:
    """Return the client that names itself and proves nothing but that it asked for the code."""
    if not request.POST.get("client_id") or not request.POST.get("code_verifier"):
        raise NotGranted("invalid_client", "client_id and code_verifier, or HTTP Basic, are required", 401)
    client = _known(request.POST["client_id"])
    if client is None:
        raise NotGranted("invalid_grant", "client_id or redirect_uri differs from the authorize request")
    return client


def _known(client_id: str) -> Client | None:
    """Return the client, after counting its request.

    Raises: NotGranted when it asks too often; here that is 400, not the API's 429.
    """
    client = STATE.clients.get(client_id)
    if client is None or client.state != "active":
        return None
    usage = rate_limits.spend_sign_in(client_id)
    if usage.is_over:
        sentence = f"rate limit exceeded, try again in {usage.reset_s} seconds"
        raise NotGranted("invalid_request", sentence)
    return client


def _sends_secret(request: HttpRequest) -> bool:
    return bool(request.headers.get("Authorization") or request.POST.get("client_secret"))


def _in_form(request: HttpRequest) -> tuple[str, str]:
    """Return id and secret as form fields. Source: programs of the vendor's developers send them so."""
    client_id, secret = request.POST.get("client_id"), request.POST.get("client_secret")
    if not client_id or not secret:
        raise NotGranted("invalid_client", "client credentials are sent as HTTP Basic or in the form", 401)
    return client_id, secret


def _basic(request: HttpRequest) -> tuple[str, str]:
    """Return id and secret, which careful clients quote first. Source: RFC 6749, 2.3.1."""
    scheme, _, credentials = request.headers.get("Authorization", "").partition(" ")
    try:
        decoded = base64.b64decode(credentials.strip(), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        decoded = ""
    client_id, colon, secret = decoded.partition(":")
    if scheme.lower() != "basic" or not colon:
        raise NotGranted("invalid_client", "client credentials are sent as HTTP Basic", 401)
    return unquote_plus(client_id), unquote_plus(secret)


def _check_type(client: Client, grant: str) -> None:
    if client.grant != grant:
        raise NotGranted("unauthorized_client", "The client is not registered for this grant type")


def _check_proof(grant: Grant, verifier: str) -> None:
    """Hold the verifier against the challenge; a code that was asked for without one needs none."""
    if not grant.challenge and not verifier:
        return
    digest = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=")
    is_proven = secrets.compare_digest(digest, grant.challenge.encode())
    if len(verifier) not in VERIFIER_LENGTHS or not is_proven:
        raise NotGranted("invalid_grant", "code_verifier does not match the code_challenge")


def _is_active(user_id: str) -> bool:
    return user_id in STATE.users and STATE.users[user_id].state == "active"


def _renewal(client: Client, user_id: str) -> str:
    value = secrets.token_urlsafe(48)
    STATE.renewals[value] = Renewal(client_id=client.id, user_id=user_id)
    return value


def _answer(issued: Token, renewal: str | None = None) -> dict[str, object]:
    lifetime_s = STATE.clients[issued.client_id].lifetime_s
    body: dict[str, object] = {"access_token": issued.value, "token_type": "bearer", "expires_in": lifetime_s}
    return body if renewal is None else body | {"refresh_token": renewal}


GRANTS: dict[str, Callable[[HttpRequest], dict[str, object]]] = {
    "client_credentials": _client_credentials,
    "authorization_code": _authorization_code,
    "refresh_token": _refresh_token,
}
