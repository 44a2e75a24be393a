"""Roles and what each may do; permissions are ``domain:entity:action``, and ``*`` stands for all."""

from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache

from sandbox.genesys.errors import Refused
from sandbox.genesys.identity import scopes
from sandbox.genesys.identity.credentials import Token
from sandbox.genesys.identity.permissions import EVERY
from sandbox.genesys.state import STATE
from sandbox.organisation import uuid_of

EVERYTHING = ("*",)
AGENT = (
    "analytics:agentConversationDetail:view",
    "chat:*",
    "conversation:*:accept",
    "conversation:*:create",
    "conversation:*:park",
    "conversation:*:pull",
    "conversation:*:view",
    "conversation:call:add",
    "conversation:call:record",
    "conversation:cobrowse*:add",
    "conversation:communication:*",
    "conversation:conference:add",
    "conversation:customAttributes:edit",
    "conversation:email:send",
    "conversation:emailAttachment:add",
    "conversation:externalTag:edit",
    "conversation:participant:wrapup",
    "conversation:recording:snippetRecord",
    "conversation:suggestion*:*",
    "conversation:summary*:*",
    "directory:*:view",
    "externalContacts:contact:*",
    "externalContacts:conversation:associate",
    "externalContacts:externalOrganization:view",
    "presence:*:view",
    "responses:*:search",
    "responses:*:view",
    "routing:*:search",
    "routing:*:view",
    "routing:queue:join",
    "telephony:selfStationAssociation:*",
)
REPORT = ("directory:user:view", "routing:queue:view", "analytics:*:view")


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """A role of the organisation."""

    id: str
    name: str
    about: str
    patterns: tuple[str, ...]

    def allows(self, permission: str) -> bool:
        """Return whether the role has this permission."""
        return any(fnmatchcase(permission, pattern) for pattern in self.patterns)

    @property
    def permissions(self) -> tuple[str, ...]:
        """Return every permission that the role has."""
        return _spelt_out(self.patterns)


ROLES = {
    each.id: each
    for each in (
        Role(id=uuid_of("role", name), name=name, about=about, patterns=patterns)
        for name, about, patterns in (
            ("Agent", "Works on conversations.", AGENT),
            ("Supervisor", "May do all that agents may, and look after them.", EVERYTHING),
            ("Integration", "For programs that keep the desk running.", EVERYTHING),
            ("Report", "For programs that count.", REPORT),
        )
    )
}


def roles_of(token: Token) -> list[Role]:
    """Return the roles of the token's user, or of its client where there is no user."""
    owner = STATE.clients[token.client_id] if token.user_id is None else STATE.users[token.user_id]
    return [ROLES[each] for each in owner.role_ids]


def allows(token: Token, permission: str) -> bool:
    """Return whether the token has this permission."""
    return any(role.allows(permission) for role in roles_of(token))


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


def check_scope(token: Token, method: str, path: str) -> None:
    """Pass when the client's scopes cover the request; a token without a user has none to check.

    Raises: Refused with ``not.authorized``.
    """
    missing = scopes.lacking(token.scopes, method, path) if token.user_id is not None else ""
    if missing:
        raise Refused(403, "not.authorized", f"You are not authorized: the scope {missing} is missing.")


def sees(token: Token, division_id: str) -> bool:
    """Return whether things of this division are shown to the token."""
    ids = ("*",) if token.user_id is not None else STATE.clients[token.client_id].division_ids
    return "*" in ids or division_id in ids


@cache
def _spelt_out(patterns: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(each for each in EVERY if any(fnmatchcase(each, pattern) for pattern in patterns))
