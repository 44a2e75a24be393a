"""Names of the groups a browser can be in. No other module spells a group name."""


def agent(agent_id: int) -> str:
    return f"agent.{agent_id}"
