"""The browser's part of OAuth: the page to pick a user, the way back with a code, and signing out."""

import secrets
from datetime import timedelta
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.request import validate_host
from django.template.loader import render_to_string

from sandbox import clock
from sandbox.genesys.catalogue import ORGANISATION_NAME
from sandbox.genesys.identity import tokens
from sandbox.genesys.identity.credentials import Client, Grant
from sandbox.genesys.people.model import User
from sandbox.genesys.state import STATE

# A page without a server takes its token at once. Source: authorizedGrantType of OAuthClient.
RESPONSE_TYPES = {"CODE": "code", "TOKEN": "token"}
CODE_LIFETIME = timedelta(minutes=10)
# A base64url SHA-256 without padding.
CHALLENGE_CHARS = 43


def authorize(request: HttpRequest) -> HttpResponse:
    """Send the browser back with a code; without ``login_hint``, show whom one can sign in as."""
    client = STATE.clients.get(request.GET.get("client_id", ""))
    if client is None or client.grant not in RESPONSE_TYPES:
        return _page("The client_id is not known here.", status=400)
    if not _may_redirect(client, request.GET.get("redirect_uri", "")):
        # Never redirected: the address may be an attacker's.
        return _page("The redirect_uri is not registered for this client.", status=400)
    problem = _problem(request, client)
    if problem is not None:
        return _back(request, error=problem[0], error_description=problem[1])
    user = _hinted(request)
    if user is None:
        return HttpResponse(render_to_string("sandbox/authorize.html", _context(request)))
    given = _token(client, user) if client.grant == "TOKEN" else {"code": _code(request, user)}
    return _back(request, **given)


def logout(request: HttpRequest) -> HttpResponse:
    """Send the browser on, if the client registered the address; there is no session here to end."""
    target = request.GET.get("redirect_uri", "")
    client = STATE.clients.get(request.GET.get("client_id", ""))
    if client is None or not _may_redirect(client, target):
        return _page("You are signed out.", status=200)
    return HttpResponse(status=302, headers={"Location": target})


def _may_redirect(client: Client, uri: str) -> bool:
    """Return whether the client registered the address, or it lies on a host that the sandbox answers to."""
    if client.redirects_to(uri):
        return True
    address = urlsplit(uri)
    is_web = address.scheme in ("http", "https") and not address.fragment
    return is_web and client.has_any_port and validate_host(address.hostname or "", settings.SANDBOX_HOSTS)


def _problem(request: HttpRequest, client: Client) -> tuple[str, str] | None:
    """Return the code of RFC 6749 and a sentence, or None when a code can be given."""
    asked, wanted = request.GET, RESPONSE_TYPES[client.grant]
    method, challenge = asked.get("code_challenge_method", ""), asked.get("code_challenge", "")
    is_proving = method == "S256" and len(challenge) == CHALLENGE_CHARS
    checks = (
        (client.state == "active", "unauthorized_client", "The client is switched off"),
        (
            asked.get("response_type") == wanted,
            "unsupported_response_type",
            f"response_type must be {wanted}",
        ),
        (
            wanted == "token" or is_proving or (client.secret is not None and not (method or challenge)),
            "invalid_request",
            "PKCE with S256 is required",
        ),
        (
            ("org" in asked) == ("provider" in asked),
            "invalid_request",
            "org and provider must be given together",
        ),
        (
            asked.get("org", ORGANISATION_NAME).lower() == ORGANISATION_NAME.lower(),
            "invalid_request",
            "The organisation is not known here",
        ),
        (asked.get("prompt") != "none", "login_required", "Nobody is signed in"),
        (asked.get("deny") != "true", "access_denied", "The person refused"),
    )
    return next(((code, sentence) for is_right, code, sentence in checks if not is_right), None)


def _hinted(request: HttpRequest) -> User | None:
    """Return the user whose key or mail address the hint is, unless the person is to be asked anyway."""
    hint = request.GET.get("login_hint", "").lower()
    if request.GET.get("prompt") == "login":
        return None
    active = (user for user in STATE.users.values() if user.state == "active")
    return next((user for user in active if hint in (user.agent.key, user.agent.email)), None)


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


def _token(client: Client, user: User) -> dict[str, str]:
    """Return what an implicit grant puts behind the # of the address."""
    token = tokens.issue(client.id, user.id)
    return {"access_token": token.value, "expires_in": str(client.lifetime_s), "token_type": "bearer"}


def _back(request: HttpRequest, **answer: str) -> HttpResponse:
    target = request.GET["redirect_uri"]
    if "state" in request.GET:
        answer["state"] = request.GET["state"]
    is_implicit = STATE.clients[request.GET["client_id"]].grant == "TOKEN"
    joint = "#" if is_implicit else "&" if urlsplit(target).query else "?"
    return HttpResponse(status=302, headers={"Location": f"{target}{joint}{urlencode(answer)}"})


def _context(request: HttpRequest) -> dict[str, object]:
    """Return each user with the link that signs in as them, and the link that refuses."""
    base = {name: value for name, value in request.GET.items() if name != "prompt"}
    users = [
        {"agent": user.agent, "query": urlencode(base | {"login_hint": user.agent.key})}
        for user in STATE.users.values()
        if user.state == "active"
    ]
    return {"users": users, "refusal": urlencode(base | {"deny": "true"})}


def _page(sentence: str, *, status: int) -> HttpResponse:
    return HttpResponse(sentence, status=status, content_type="text/plain")
