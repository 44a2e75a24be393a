"""Sends the changed parts of an agent's own pages when the agent's presence changes."""

from django.template.loader import render_to_string

from live import fragments, groups
from live.publish import leave, publish
from routing import queries
from routing.models import Activity, Agent
from routing.timeline import AgentChange


def announce(change: AgentChange) -> None:
    """Send the presence button and the notices; close the agent's sockets after a sign-out."""
    agent = Agent.objects.select_related("presence", "servicenow_presence").get(pk=change.agent_id)
    with agent.speaking():
        status = {"status": queries.agent_status(agent)}
        parts = [
            render_to_string("routing/_presence.html", status),
            render_to_string("routing/_notices.html", status),
        ]
    publish(groups.agent(agent.pk), [fragments.replace(part) for part in parts])
    if change.kind == Activity.Kind.SIGNED_OUT:
        leave(groups.agent(agent.pk))
