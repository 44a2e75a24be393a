"""What each role may do; permissions are ``domain:entity:action``, and ``*`` stands for all."""

from fnmatch import fnmatchcase

from sandbox.genesys.errors import Refused
from sandbox.genesys.identity.credentials import Token
from sandbox.genesys.state import STATE

EVERYTHING = ("*",)
AGENT = (
    "conversation:*",
    "directory:*:view",
    "presence:*:view",
    "routing:*:view",
    "responses:*:view",
    "externalContacts:contact:*",
    "externalContacts:conversation:associate",
    "externalContacts:externalOrganization:view",
    "routing:*:search",
    "routing:queue:join",
)


def permissions_of(token: Token) -> tuple[str, ...]:
    """Return the patterns of what the token may do: clients and supervisors may do everything."""
    if token.user_id is None or STATE.users[token.user_id].agent.supervisor:
        return EVERYTHING
    return AGENT


def allows(token: Token, permission: str) -> bool:
    """Return whether the token has this permission."""
    return any(fnmatchcase(permission, pattern) for pattern in permissions_of(token))


def check(token: Token, needs: tuple[str, ...]) -> None:
    """Pass when the token has one of the permissions.

    Raises: Refused with ``missing.permissions``, or ``missing.any.permissions`` when several would do.
    """
    if any(allows(token, each) for each in needs):
        return
    code = "missing.permissions" if len(needs) == 1 else "missing.any.permissions"
    listed = ", ".join(needs)
    message = f"You are missing the following permission(s): {listed}"
    raise Refused(403, code, message, messageParams={"permissions": listed})
