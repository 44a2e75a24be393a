"""Publishes changed agents, and renders the changed parts of their own pages."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.template.loader import render_to_string

from live import fragments
from live.hub import OpenPages, Rendered
from live.publish import leave, publish
from routing import queries
from routing.models import Activity, Agent
from routing.timeline import AgentChange

KIND = "agents"


def announce(found: Sequence[AgentChange]) -> None:
    """Publish these changes; close the open pages of agents who have signed out."""
    publish(KIND, [{"agent_id": change.agent_id} for change in found])
    for change in found:
        if change.kind == Activity.Kind.SIGNED_OUT:
            leave(change.agent_id)


def render(packed: Sequence[Mapping[str, Any]], pages: OpenPages) -> Rendered:
    """Return the presence button and the notices for the pages of these agents."""
    wanted = {change["agent_id"] for change in packed} & pages.keys()
    agents = Agent.objects.filter(pk__in=wanted).select_related("presence", "servicenow_presence")
    for agent in agents if wanted else ():
        with agent.speaking():
            status = {"status": queries.agent_status(agent)}
            names = ("routing/_presence.html", "routing/_notices.html")
            html = "".join(fragments.replace(render_to_string(name, status)) for name in names)
        for leg_id in pages[agent.pk]:
            yield agent.pk, leg_id, html
