"""Publishes changed outages, and renders the strip of outages for every open page."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone, translation

from incidents import recent
from incidents.timeline import OutageChange
from live import fragments
from live.hub import OpenPages, Rendered
from live.publish import publish
from routing.models import Agent

KIND = "outages"


def announce(found: Sequence[OutageChange]) -> None:
    """Publish that outages have changed."""
    publish(KIND, [{"outage_id": change.outage_id} for change in found])


def render(packed: Sequence[Mapping[str, Any]], pages: OpenPages) -> Rendered:
    """Return the strip for each open page, in the language of its agent."""
    strip = recent.renewed(timezone.now())
    by_language: dict[tuple[str, bool], list[int]] = defaultdict(list)
    for agent in Agent.objects.filter(pk__in=pages):
        by_language[agent.effective_language, agent.user_id in strip.supervisors].append(agent.pk)
    for (language, supervises), agent_ids in by_language.items():
        shown = {"outages": strip.outages, "suggestion": strip.suggestion if supervises else None}
        with translation.override(language):
            html = fragments.replace(render_to_string("incidents/_outages.html", shown))
        for agent_id in agent_ids:
            for leg_id in pages[agent_id]:
                yield agent_id, leg_id, html
