"""Signing in at ServiceNow: client credentials, or the password grant where those are switched off."""

from gateway.providers.bearer import anonymous
from gateway.providers.http import JsonSession
from gateway.providers.oauth import Token, token_of

PATH = "/oauth_token.do"
TIMEOUT_S = 10.0


def client_credentials(
    instance_url: str, *, client_id: str, secret: str, timeout_s: float = TIMEOUT_S
) -> Token:
    """Return a token of the user named in the application registry.

    Source: docs/providers/servicenow.md#sign-in.

    Raises:
        Unauthorised: the client is wrong; the code may be "server_error" rather than an RFC 6749 one.
    """
    form = {"grant_type": "client_credentials", "client_id": client_id, "client_secret": secret}
    return _token(instance_url, form, timeout_s=timeout_s)


def password(
    instance_url: str,
    *,
    client_id: str,
    secret: str,
    username: str,
    password: str,
    timeout_s: float = TIMEOUT_S,
) -> Token:
    """Return a token of a user; within its life the instance returns the same one again.

    Source: docs/providers/servicenow.md#sign-in.

    Raises:
        Unauthorised: client or password are wrong, or the user may not sign in interactively.
    """
    form = {
        "grant_type": "password",
        "client_id": client_id,
        "client_secret": secret,
        "username": username,
        "password": password,
    }
    return _token(instance_url, form, timeout_s=timeout_s)


def _token(instance_url: str, form: dict[str, str], *, timeout_s: float) -> Token:
    session = JsonSession(instance_url, authorise=anonymous, timeout_s=timeout_s)
    return token_of(session.call("POST", PATH, form=form))
