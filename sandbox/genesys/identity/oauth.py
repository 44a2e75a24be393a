"""OAuth on the same port: token endpoint, the page to pick a user, and the end of the browser session."""

import base64
import binascii
import hashlib
import secrets
from datetime import timedelta
from urllib.parse import urlencode, urlsplit

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string

from sandbox import clock
from sandbox.genesys.identity import tokens
from sandbox.genesys.identity.credentials import (
    AGENT_CLIENT,
    LIFETIME_S,
    SERVICE_CLIENT,
    SERVICE_SECRET,
    Grant,
    Token,
)
from sandbox.genesys.people.model import User
from sandbox.genesys.state import STATE

CODE_LIFETIME = timedelta(minutes=10)
VERIFIER_LENGTHS = range(43, 129)


class NotGranted(Exception):
    """OAuth says no: the code of RFC 6749 and a sentence."""

    def __init__(self, code: str, description: str, status: int = 400) -> None:
        super().__init__(description)
        self.code, self.description, self.status = code, description, status


def token(request: HttpRequest) -> HttpResponse:
    """Trade client credentials, or a code with its verifier, for a token."""
    grants = {"client_credentials": _client_credentials, "authorization_code": _authorization_code}
    try:
        grant = grants.get(request.POST.get("grant_type", ""))
        if grant is None:
            raise NotGranted("unsupported_grant_type", "Grant type is not supported by this client")
        issued = grant(request)
    except NotGranted as refused:
        body = {"error": refused.code, "description": refused.description}
        return JsonResponse(body | {"error_description": refused.description}, status=refused.status)
    return JsonResponse({"access_token": issued.value, "token_type": "bearer", "expires_in": LIFETIME_S})


def authorize(request: HttpRequest) -> HttpResponse:
    """Send the browser back with a code; without ``login_hint``, show whom one can sign in as."""
    wanted = request.GET
    if wanted.get("client_id") != AGENT_CLIENT:
        return _unusable("The client_id is not known here.")
    if urlsplit(wanted.get("redirect_uri", "")).scheme not in ("http", "https"):
        return _unusable("The redirect_uri must be an http or https address.")
    if wanted.get("response_type") != "code" or wanted.get("code_challenge_method") != "S256":
        return _back(request, error="invalid_request", error_description="PKCE with S256 is required")
    user = _hinted(wanted.get("login_hint", ""))
    if user is None:
        return HttpResponse(render_to_string("sandbox/authorize.html", {"users": _choices(request)}))
    return _back(request, code=_code(request, user))


def logout(request: HttpRequest) -> HttpResponse:
    """Send the browser on; there is no browser session here to end."""
    target = request.GET.get("redirect_uri", "")
    if urlsplit(target).scheme not in ("http", "https"):
        return _unusable("You are signed out.")
    return HttpResponse(status=302, headers={"Location": target})


def _client_credentials(request: HttpRequest) -> Token:
    client_id, secret = _basic(request)
    is_known = secrets.compare_digest(client_id.encode(), SERVICE_CLIENT.encode())
    if not is_known or not secrets.compare_digest(secret.encode(), SERVICE_SECRET.encode()):
        raise NotGranted("invalid_client", "client not found or credentials are wrong", 401)
    return tokens.issue(client_id, None)


def _authorization_code(request: HttpRequest) -> Token:
    if request.headers.get("Authorization"):
        raise NotGranted("invalid_client", "a PKCE client must not authenticate", 401)
    grant = STATE.grants.pop(request.POST.get("code", ""), None)
    if grant is None or grant.expires_at <= clock.now():
        raise NotGranted("invalid_grant", "authorization code is invalid, used or expired")
    is_same = (request.POST.get("client_id"), request.POST.get("redirect_uri"))
    if is_same != (grant.client_id, grant.redirect_uri):
        raise NotGranted("invalid_grant", "client_id or redirect_uri differs from the authorize request")
    if not _is_proven(grant.challenge, request.POST.get("code_verifier", "")):
        raise NotGranted("invalid_grant", "code_verifier does not match the code_challenge")
    return tokens.issue(grant.client_id, grant.user_id)


def _basic(request: HttpRequest) -> tuple[str, str]:
    scheme, _, credentials = request.headers.get("Authorization", "").partition(" ")
    try:
        decoded = base64.b64decode(credentials, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        decoded = ""
    client_id, colon, secret = decoded.partition(":")
    if scheme.lower() != "basic" or not colon:
        raise NotGranted("invalid_client", "client credentials are sent as HTTP Basic", 401)
    return client_id, secret


def _is_proven(challenge: str, verifier: str) -> bool:
    if len(verifier) not in VERIFIER_LENGTHS:
        return False
    digest = hashlib.sha256(verifier.encode()).digest()
    return secrets.compare_digest(base64.urlsafe_b64encode(digest).rstrip(b"=").decode(), challenge)


def _hinted(hint: str) -> User | None:
    """Return the user whose key or mail address the hint is."""
    named = (user for user in STATE.users.values() if hint.lower() in (user.agent.key, user.agent.email))
    return next(named, None)


def _code(request: HttpRequest, user: User) -> str:
    code = secrets.token_urlsafe(32)
    STATE.grants[code] = Grant(
        client_id=request.GET["client_id"],
        user_id=user.id,
        challenge=request.GET.get("code_challenge", ""),
        redirect_uri=request.GET["redirect_uri"],
        expires_at=clock.now() + CODE_LIFETIME,
    )
    return code


def _back(request: HttpRequest, **answer: str) -> HttpResponse:
    target = request.GET["redirect_uri"]
    if "state" in request.GET:
        answer["state"] = request.GET["state"]
    joint = "&" if urlsplit(target).query else "?"
    return HttpResponse(status=302, headers={"Location": f"{target}{joint}{urlencode(answer)}"})


def _choices(request: HttpRequest) -> list[dict[str, object]]:
    """Return each user with the link that signs in as them."""
    base = request.GET.dict()
    users = STATE.users.values()
    return [
        {"agent": user.agent, "query": urlencode(base | {"login_hint": user.agent.key})} for user in users
    ]


def _unusable(sentence: str) -> HttpResponse:
    status = 200 if "signed out" in sentence else 400
    return HttpResponse(sentence, status=status, content_type="text/plain")
