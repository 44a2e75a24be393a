"""Who can sign in, and with which roles: the shipped accounts of this instance."""

from collections.abc import Mapping
from dataclasses import dataclass

INTEGRATION_USER = "bridge"
ADMIN = "admin"
# Roles by name, and what each is for.
ROLES: Mapping[str, str] = {
    "admin": "May do everything",
    "itil": "Works on incidents",
    "sn_incident_read": "Reads incidents",
    "sn_incident_write": "Writes incidents",
    "user_admin": "Writes users",
    "awa_integration_user": "Agents' presence, offers and assignment by API",
    "awa_manager": "Manages Advanced Work Assignment",
    "awa_agent": "Works in the inbox of Advanced Work Assignment",
    "awa_external_user": "Is offered work by a provider",
    "interaction_agent": "Works on interactions",
    "sn_openframe_user": "Uses OpenFrame",
    "sn_ct_ctr_it_core.admin": "Maps ids of a contact centre",
    "virtual_agent_admin": "Manages Virtual Agent",
    "rate_limit_admin": "Writes rate limit rules",
    "major_incident_manager": "Proposes and accepts major incidents",
}
INTEGRATION_ROLES = (
    "itil",
    "user_admin",
    "awa_integration_user",
    "interaction_agent",
    "sn_ct_ctr_it_core.admin",
)
AGENT_ROLES = ("itil", "awa_agent", "awa_external_user", "interaction_agent", "sn_openframe_user")


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One account that no person of the organisation owns; its password is its name."""

    key: str
    name: str
    roles: tuple[str, ...]
    time_zone: str = ""


ACCOUNTS = (
    Account(key=INTEGRATION_USER, name="Bridge Integration", roles=INTEGRATION_ROLES, time_zone="US/Pacific"),
    Account(key=ADMIN, name="System Administrator", roles=("admin",)),
    Account(key="reader", name="Report Reader", roles=("sn_incident_read",)),
)
