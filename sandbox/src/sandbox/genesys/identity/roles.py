"""Roles and what each may do; permissions are ``domain:entity:action``, and ``*`` stands for all."""

from dataclasses import dataclass
from fnmatch import fnmatchcase

from sandbox import data
from sandbox.genesys.errors import Refused
from sandbox.genesys.identity import scopes
from sandbox.genesys.identity.credentials import Token
from sandbox.genesys.state import STATE
from sandbox.organisation import uuid_of

# Domain -> entity -> actions. Source: x-inin-requires-permissions of the vendor's definition.
PERMISSIONS: dict[str, dict[str, str]] = data.read(__package__, "permissions.json")
EVERY = tuple(
    f"{domain}:{entity}:{action}"
    for domain, entities in PERMISSIONS.items()
    for entity, actions in entities.items()
    for action in actions.split()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """A role of the organisation: the permissions of the vendor's that its patterns stand for."""

    id: str
    name: str
    about: str
    patterns: tuple[str, ...]
    permissions: tuple[str, ...]

    def allows(self, permission: str) -> bool:
        """Return whether the role has this permission."""
        return any(fnmatchcase(permission, pattern) for pattern in self.patterns)


def _role(name: str, about: str, patterns: list[str]) -> Role:
    permissions = tuple(each for each in EVERY if any(fnmatchcase(each, pattern) for pattern in patterns))
    return Role(
        id=uuid_of("role", name), name=name, about=about, patterns=(*patterns,), permissions=permissions
    )


ROLES = {each.id: each for each in (_role(**own) for own in data.read(__package__, "roles.json"))}


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
    if not any(allows(token, each) for each in needs):
        raise missing(*needs)


def missing(*needs: str) -> Refused:
    """Return the refusal of who has none of the permissions."""
    code = "missing.permissions" if len(needs) == 1 else "missing.any.permissions"
    listed = ", ".join(needs)
    message = f"You are missing the following permission(s): {listed}"
    return Refused(403, code, message, messageParams={"permissions": listed})


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
