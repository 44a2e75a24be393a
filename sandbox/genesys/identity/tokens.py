"""Access tokens: issuing and revoking them, and the calls about one's own token."""

import json
import secrets
from datetime import timedelta

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox import clock
from sandbox.genesys import catalogue
from sandbox.genesys.endpoints import signed_in
from sandbox.genesys.identity.credentials import LIFETIME_S, Token
from sandbox.genesys.notifications import publishing
from sandbox.genesys.stamps import stamp
from sandbox.genesys.state import STATE


def issue(client_id: str, user_id: str | None) -> Token:
    """Return a new token, and tell the user's subscribers of it."""
    token = Token(
        value=secrets.token_urlsafe(48),
        client_id=client_id,
        user_id=user_id,
        expires_at=clock.now() + timedelta(seconds=LIFETIME_S),
    )
    STATE.tokens[token.value] = token
    _tell(token)
    return token


def revoke(token: Token) -> None:
    """End a token, and tell the channels of its owner."""
    STATE.tokens.pop(token.value, None)
    body = json.dumps({"systemTopicType": "token_revoked", "reason": "user_tokens_revoked"})
    frame = publishing.envelope(f"v2.system.token_revoked.{token.user_id or token.client_id}", body)
    for feed in STATE.feeds.of((token.client_id, token.user_id)):
        if feed.send is not None:
            feed.send(frame)
    token.expires_at = clock.now()
    _tell(token)


@signed_in
def own(token: Token, request: HttpRequest) -> HttpResponse:
    """Return what the token is good for."""
    grant = "CLIENT-CREDENTIALS" if token.user_id is None else "CODE"
    client = {"id": token.client_id, "name": token.client_id, "authorizedGrantType": grant}
    organisation = {"id": catalogue.ORGANISATION_ID, "name": catalogue.ORGANISATION_NAME}
    return JsonResponse(
        {
            "organization": organisation,
            "homeOrganization": organisation,
            "authorizedScope": [],
            "OAuthClient": client | {"organization": organisation},
        }
    )


@signed_in
def revoke_own(token: Token, request: HttpRequest) -> HttpResponse:
    """End the token that made this request."""
    revoke(token)
    return HttpResponse(status=200)


def _tell(token: Token) -> None:
    if token.user_id is None:
        return
    body = {
        "user": {"id": token.user_id},
        "clientId": token.client_id,
        "dateCreated": stamp(clock.now()),
        "tokenExpirationDate": stamp(token.expires_at),
    }
    publishing.publish(f"v2.users.{token.user_id}.tokens", lambda: json.dumps(body))
