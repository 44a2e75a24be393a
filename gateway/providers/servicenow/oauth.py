"""Sign-in at ServiceNow by client credentials."""

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
        Unauthorised: client id or secret are wrong; ServiceNow's code is "server_error", not RFC 6749's.
    """
    # A form, because ServiceNow does not accept JSON here.
    form = {"grant_type": "client_credentials", "client_id": client_id, "client_secret": secret}
    session = JsonSession(instance_url, authorise=anonymous, timeout_s=timeout_s)
    return token_of(session.request("POST", PATH, form=form))
