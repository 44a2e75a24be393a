"""The token endpoint: a form in, a flat object out, and errors of its own shape."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict

from sandbox.servicenow import access
from sandbox.servicenow.resources import JSON_TYPE
from sandbox.servicenow.seeds.accounts import INTEGRATION_USER
from sandbox.servicenow.tokens import TOKENS, Token
from sandbox.servicenow.world import WORLD

CLIENT_GRANT = "glide.oauth.inbound.client.credential.grant_type.enabled"


def token(request: HttpRequest) -> HttpResponse:
    """Return the current token; one answer, 401, to everything that is wrong."""
    form = request.POST
    grant = GRANTS.get(form.get("grant_type", ""))
    is_known = access.is_client(form.get("client_id", ""), form.get("client_secret", ""))
    granted = grant(form) if grant and is_known else None
    if granted is None:
        denied = {"error_description": "access_denied", "error": "server_error"}
        return JsonResponse(denied, status=401, content_type=JSON_TYPE)
    return JsonResponse(_described(granted), content_type=JSON_TYPE)


def _by_password(form: QueryDict) -> Token | None:
    name = form.get("username", "")
    return TOKENS.by_password(name) if access.is_password(name, form.get("password", "")) else None


def _by_refresh(form: QueryDict) -> Token | None:
    return TOKENS.by_refresh(form.get("refresh_token", ""))


def _by_client(_: QueryDict) -> Token | None:
    return TOKENS.by_client(INTEGRATION_USER) if WORLD.switched_on(CLIENT_GRANT) else None


GRANTS: dict[str, Callable[[QueryDict], Token | None]] = {
    "password": _by_password,
    "refresh_token": _by_refresh,
    "client_credentials": _by_client,
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
