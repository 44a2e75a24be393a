"""Access tokens: issuing and revoking them, and the calls about one's own token and others'."""

import json
import secrets
from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox import clock
from sandbox.genesys import catalogue
from sandbox.genesys.endpoints import signed_in
from sandbox.genesys.errors import Refused
from sandbox.genesys.identity.credentials import Token
from sandbox.genesys.iso_time import iso
from sandbox.genesys.notifications import publishing
from sandbox.genesys.state import STATE

ORGANISATION = {"id": catalogue.ORGANISATION_ID, "name": catalogue.ORGANISATION_NAME}


def issue(client_id: str, user_id: str | None) -> Token:
    """Return a new token, and tell the user's subscribers of it."""
    client, now = STATE.clients[client_id], clock.now()
    token = Token(
        value=secrets.token_urlsafe(48),
        client_id=client_id,
        user_id=user_id,
        expires_at=now + timedelta(seconds=client.lifetime_s),
        scopes=client.scopes if user_id is not None else (),
    )
    STATE.tokens[token.value] = token
    if user_id is not None:
        STATE.users[user_id].last_login_at = now
    _publish(token)
    return token


def revoke(token: Token) -> None:
    """End a token, and tell the channels of its owner."""
    STATE.tokens.pop(token.value, None)
    frame = publishing.envelope(f"v2.system.token_revoked.{token.user_id or token.client_id}", _notice(token))
    for feed in STATE.feeds.of((token.client_id, token.user_id)):
        if feed.send is not None:
            feed.send(frame)
    token.expires_at = clock.now()
    _publish(token)


def revoke_all(*, user_id: str | None = None, client_id: str | None = None) -> None:
    """End every token and refresh token of a user, or of a client."""
    for token in list(STATE.tokens.values()):
        if (user_id and token.user_id == user_id) or (client_id and token.client_id == client_id):
            revoke(token)
    STATE.renewals = {
        value: each
        for value, each in STATE.renewals.items()
        if each.user_id != user_id and each.client_id != client_id
    }


@signed_in
def own(token: Token, request: HttpRequest) -> HttpResponse:
    """Return what the token is good for."""
    return JsonResponse(token_shape(token))


@signed_in
def revoke_own(token: Token, request: HttpRequest) -> HttpResponse:
    """End the token that made this request."""
    revoke(token)
    return HttpResponse(status=200)


@signed_in
def revoke_of_user(token: Token, request: HttpRequest, user_id: str) -> HttpResponse:
    """End every token of a user."""
    if user_id not in STATE.users:
        raise Refused(404, "not.found", f"Unable to find a user with that userId: {user_id}")
    revoke_all(user_id=user_id)
    return HttpResponse(status=200)


def token_shape(token: Token) -> dict[str, Any]:
    """Return TokenInfo."""
    client = STATE.clients[token.client_id]
    named = {"id": client.id, "name": client.name, "authorizedGrantType": client.grant}
    return {
        "organization": ORGANISATION,
        "homeOrganization": ORGANISATION,
        "authorizedScope": list(token.scopes),
        "OAuthClient": named | {"scope": list(client.scopes), "organization": ORGANISATION},
    }


def _notice(token: Token) -> str:
    body = {
        "systemTopicType": "token_revoked",
        "reason": "user_tokens_revoked",
        "organizationId": catalogue.ORGANISATION_ID,
        "oauthClientId": token.client_id,
        "userId": token.user_id,
    }
    return json.dumps({name: value for name, value in body.items() if value is not None})


def _publish(token: Token) -> None:
    if token.user_id is None:
        return
    body = {
        "user": {"id": token.user_id},
        "clientId": token.client_id,
        "dateCreated": iso(clock.now()),
        "tokenExpirationDate": iso(token.expires_at),
    }
    publishing.publish(f"v2.users.{token.user_id}.tokens", lambda: json.dumps(body))
