"""Who may be offered work, and whether he can take it now."""

from sandbox.servicenow.awa import presence
from sandbox.servicenow.store import Row
from sandbox.servicenow.world import WORLD

AGENT, EXTERNAL = "awa_agent", "awa_external_user"


def user(user_id: str) -> Row | None:
    """Return the user's row, or None."""
    return WORLD.stores["sys_user"].rows.get(user_id)


def name_of(user_id: str) -> str:
    """Return the name under which the user's own writes are kept."""
    row = user(user_id)
    return row["user_name"] if row else "system"


def is_agent(user_id: str) -> bool:
    """Return whether the user works in Advanced Work Assignment."""
    return AGENT in _roles(user_id) and presence.state_of(user_id) is not None


def may_serve_outside(user_id: str) -> bool:
    """Return whether a provider may route work to the agent."""
    return EXTERNAL in _roles(user_id)


def is_available(user_id: str, channel_id: str) -> bool:
    """Return whether presence and channel let the agent receive work now."""
    state = presence.state_of(user_id)
    if state is None or state["available"] != "true":
        return False
    return any(
        channel["sys_id"] == channel_id and presence.serves(user_id, channel_id)
        for channel in presence.channels_of(state)
    )


def _roles(user_id: str) -> frozenset[str]:
    row = user(user_id)
    return WORLD.roles_of(row["user_name"]) if row else frozenset()
