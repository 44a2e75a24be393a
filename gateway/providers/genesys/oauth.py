"""Signing in at Genesys Cloud: agents by authorisation code with PKCE, the service by client credentials."""

import base64
import hashlib
import secrets
from urllib.parse import urlencode

from requests.auth import HTTPBasicAuth

from gateway.providers.bearer import anonymous
from gateway.providers.http import Authorise, JsonSession
from gateway.providers.oauth import Token, token_of

VERIFIER_BYTES = 48
TIMEOUT_S = 10.0


def new_verifier() -> str:
    """Return a fresh secret for one sign-in: 64 letters of the URL-safe alphabet (43 to 128 are allowed)."""
    return secrets.token_urlsafe(VERIFIER_BYTES)


def challenge_of(verifier: str) -> str:
    """Return the S256 challenge: base64url of the verifier's SHA-256, without padding."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def authorise_url(
    login_url: str, *, client_id: str, redirect_uri: str, state: str, challenge: str, login_hint: str = ""
) -> str:
    """Return where to send the agent's browser; it comes back to ``redirect_uri`` with code and state.

    redirect_uri: exactly as registered, without a varying query. Source: docs/providers/genesys.md#sign-in.
    """
    query = {
        "client_id": client_id,
        "response_type": "code",
        "redirect_uri": redirect_uri,
        "state": state,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    if login_hint:
        query["login_hint"] = login_hint
    return f"{login_url.rstrip('/')}/oauth/authorize?{urlencode(query)}"


def redeem(
    login_url: str,
    *,
    client_id: str,
    code: str,
    verifier: str,
    redirect_uri: str,
    timeout_s: float = TIMEOUT_S,
) -> Token:
    """Exchange an authorisation code; sends neither secret nor Basic header. There is no refresh token.

    Source: docs/providers/genesys.md#sign-in.

    Raises:
        Refused: the code is spent, or belongs to another verifier: sign in again.
    """
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "code_verifier": verifier,
        "client_id": client_id,
        "redirect_uri": redirect_uri,
    }
    return _token(login_url, form, authorise=anonymous, timeout_s=timeout_s)


def client_credentials(login_url: str, *, client_id: str, secret: str, timeout_s: float = TIMEOUT_S) -> Token:
    """Return a token for the service itself; it cannot act as an agent.

    Source: docs/providers/genesys.md#sign-in.

    Raises:
        Refused: client id or secret are wrong.
        NotSent: too many tokens asked for (a 400 here): keep the token you have.
    """
    basic = HTTPBasicAuth(client_id, secret)
    form = {"grant_type": "client_credentials"}
    return _token(login_url, form, authorise=basic, timeout_s=timeout_s)


def _token(login_url: str, form: dict[str, str], *, authorise: Authorise, timeout_s: float) -> Token:
    session = JsonSession(login_url, authorise=authorise, timeout_s=timeout_s)
    return token_of(session.request("POST", "/oauth/token", form=form))
