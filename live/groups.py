"""Names of the channel-layer groups. No other module builds a group name."""


def agent(agent_id: int) -> str:
    """Return the group of all open pages of one agent."""
    return f"agent.{agent_id}"
