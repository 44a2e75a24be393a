"""Sign-in at Genesys Cloud: agents by authorisation code with PKCE, the service by client credentials."""

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
    """Return a new secret for one sign-in: 64 URL-safe characters (43 to 128 are allowed)."""
    return secrets.token_urlsafe(VERIFIER_BYTES)


def challenge_of(verifier: str) -> str:
    """Return the S256 challenge: base64url of the verifier's SHA-256, without padding."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def authorise_url(
    login_url: str, *, client_id: str, redirect_uri: str, state: str, challenge: str, login_hint: str = ""
) -> str:
    """Return the address for the agent's browser, which returns to ``redirect_uri`` with code and state.

    redirect_uri: exactly as registered. Source: docs/providers/genesys.md#sign-in.
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
    """Exchange an authorisation code for a token; needs no secret, and there is no refresh token.

    Source: docs/providers/genesys.md#sign-in.

    Raises:
        Refused: the code was used before or belongs to another verifier; the agent must sign in again.
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
    """Return a token for the service itself, which cannot act as an agent.

    Source: docs/providers/genesys.md#sign-in.

    Raises:
        Refused: client id or secret are wrong.
        NotSent: too many tokens were requested (a 400 here).
    """
    basic = HTTPBasicAuth(client_id, secret)
    form = {"grant_type": "client_credentials"}
    return _token(login_url, form, authorise=basic, timeout_s=timeout_s)


def _token(login_url: str, form: dict[str, str], *, authorise: Authorise, timeout_s: float) -> Token:
    session = JsonSession(login_url, authorise=authorise, timeout_s=timeout_s)
    return token_of(session.request("POST", "/oauth/token", form=form))
