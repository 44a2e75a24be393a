"""Which parts of a page change when an agent's presence changes, and who sees them."""

from django.template.loader import render_to_string

from live import fragments, groups
from live.publish import leave, publish
from routing import queries
from routing.models import Activity, Agent


def announce(activity: Activity) -> None:
    """Redraw the presence button and the notices of the agent's own pages."""
    agent = Agent.objects.select_related("presence", "desk_state").get(pk=activity.agent_id)
    standing = {"desk": queries.standing(agent)}
    parts = [
        render_to_string("routing/_presence.html", standing),
        render_to_string("routing/_notices.html", standing),
    ]
    publish(groups.agent(agent.pk), [fragments.replace(part) for part in parts])
    if activity.kind == Activity.Kind.SIGNED_OUT:
        leave(groups.agent(agent.pk))
