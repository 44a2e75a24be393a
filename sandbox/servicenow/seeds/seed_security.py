"""Roles as rows, and who has them."""

from collections.abc import Callable, Iterable, Mapping

from sandbox.organisation import AGENTS, sys_id_of
from sandbox.servicenow.seeds.accounts import ACCOUNTS, AGENT_ROLES, ROLES
from sandbox.servicenow.store import Row, Store

Put = Callable[..., Row]


def fill(stores: Mapping[str, Store], put: Put) -> None:
    """Put the roles in, and give them to accounts and agents."""
    for name, description in ROLES.items():
        put(stores, "sys_user_role", role_id(name), name=name, description=description)
    for account in ACCOUNTS:
        _give(stores, put, account.key, account.roles)
    for agent in AGENTS:
        _give(stores, put, agent.key, AGENT_ROLES)


def role_id(name: str) -> str:
    """Return the sys_id of a role."""
    return sys_id_of("sys_user_role", name)


def _give(stores: Mapping[str, Store], put: Put, key: str, roles: Iterable[str]) -> None:
    for role in roles:
        ids = {"user": sys_id_of("sys_user", key), "role": role_id(role)}
        put(stores, "sys_user_has_role", sys_id_of("sys_user_has_role", key, role), state="active", **ids)
