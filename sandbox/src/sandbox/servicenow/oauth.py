"""The token endpoint: a form in, a flat object out, and errors of its own shape; and what comes before it."""

from collections.abc import Callable
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.template.loader import render_to_string

from sandbox.servicenow import access
from sandbox.servicenow.resources import JSON_TYPE
from sandbox.servicenow.store import Row
from sandbox.servicenow.tokens import TOKENS, Token
from sandbox.servicenow.world import WORLD

CLIENT_GRANT = "glide.oauth.inbound.client.credential.grant_type.enabled"


def token(request: HttpRequest) -> HttpResponse:
    """Return the current token; one answer, 401, to everything that is wrong."""
    form = request.POST
    grant = GRANTS.get(form.get("grant_type", ""))
    with WORLD.lock:
        client = access.client_of(*_client_credentials(request))
        granted = grant(client, form) if grant and client else None
    if granted is None:
        denied = {"error_description": "access_denied", "error": "server_error"}
        return JsonResponse(denied, status=401, content_type=JSON_TYPE)
    return JsonResponse(_described(granted), content_type=JSON_TYPE)


def authorize(request: HttpRequest) -> HttpResponse:
    """Return the page on which a person signs in and lets the application act for him."""
    with WORLD.lock:
        client = _asking(request.GET)
    if client is None:
        return HttpResponse("<html><body>Invalid client or redirect address</body></html>", status=400)
    return HttpResponse(render_to_string("sandbox/servicenow_authorize.html", {"client": client["name"]}))


def allow(request: HttpRequest) -> HttpResponse:
    """Send the person back to the application with a code; the page again for a wrong password."""
    with WORLD.lock:
        client, name = _asking(request.GET), request.POST.get("user_name", "")
        is_known = access.is_password(name, request.POST.get("user_password", ""))
        if client is None or not is_known or not _is_interactive(name):
            return authorize(request)
        code = TOKENS.code(client["client_id"], name)
    answer = {"code": code, **({"state": request.GET["state"]} if "state" in request.GET else {})}
    response = HttpResponse(status=302)
    response["Location"] = f"{client['redirect_url']}?{urlencode(answer)}"
    return response


def revoke(request: HttpRequest) -> HttpResponse:
    """End the token, whosever it is; the answer never tells whether there was one."""
    TOKENS.revoke(request.GET.get("token") or request.POST.get("token", ""))
    return HttpResponse(content_type="text/html")


def _client_credentials(request: HttpRequest) -> tuple[str, str]:
    """Return id and secret from the form, or from the header, where the vendor's own client puts them."""
    form = request.POST
    if "client_secret" in form:
        return form.get("client_id", ""), form["client_secret"]
    return access.basic_pair(request.headers.get("Authorization", "").partition(" ")[2])


def _asking(query: QueryDict) -> Row | None:
    """Return the client that asks for a code, None unless its address is the registered one."""
    rows = WORLD.stores["oauth_entity"].having("client_id", query.get("client_id", ""))
    client = next((row for row in rows if row["active"] == "true"), None)
    is_sound = client is not None and query.get("response_type") == "code"
    return client if is_sound and client and query.get("redirect_uri") == client["redirect_url"] else None


def _is_interactive(name: str) -> bool:
    """Return whether the account may have a session of its own, which the password grant checks."""
    row = access.account(name)
    return row is not None and row["web_service_access_only"] != "true"


def _by_password(client: Row, form: QueryDict) -> Token | None:
    name = form.get("username", "")
    is_let = access.is_password(name, form.get("password", "")) and _is_interactive(name)
    return TOKENS.by_password(name, client) if is_let else None


def _by_refresh(client: Row, form: QueryDict) -> Token | None:
    return TOKENS.by_refresh(form.get("refresh_token", ""), client)


def _by_client(client: Row, _: QueryDict) -> Token | None:
    """Return a token of the client's own user; without one, or without the property, there is none."""
    user = WORLD.stores["sys_user"].rows.get(client["user"])
    is_let = WORLD.switched_on(CLIENT_GRANT) and user is not None and access.may_sign_in(user["user_name"])
    return TOKENS.by_client(user["user_name"], client) if is_let and user else None


def _by_code(client: Row, form: QueryDict) -> Token | None:
    is_same = form.get("redirect_uri") == client["redirect_url"]
    name = TOKENS.redeem(form.get("code", ""), client["client_id"])
    return TOKENS.by_password(name, client) if is_same and name else None


# A signed JWT needs a verifier map, and this instance has none: it is refused like an unknown grant.
GRANTS: dict[str, Callable[[Row, QueryDict], Token | None]] = {
    "password": _by_password,
    "refresh_token": _by_refresh,
    "client_credentials": _by_client,
    "authorization_code": _by_code,
}


def _described(token: Token) -> dict[str, str | int]:
    refresh = {"refresh_token": token.refresh} if token.refresh else {}
    return {
        "access_token": token.access,
        **refresh,
        "scope": "useraccount",
        "token_type": "Bearer",
        "expires_in": token.expires_in_s,
    }
