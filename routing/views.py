"""The views of the presence menu."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_POST

from live.requests import answered, request_key
from routing import commands
from routing.guards import agent_required
from routing.models import Agent, PresenceDefinition


@require_POST
@agent_required
def presence(request: HttpRequest, agent: Agent) -> HttpResponse:
    """Request the chosen presence."""
    chosen = request.POST.get("definition", "")
    definition = get_object_or_404(PresenceDefinition, pk=chosen if chosen.isdecimal() else 0, active=True)
    key = request_key(request, agent.pk)
    return answered(request, commands.choose_presence, agent, definition, key=key, now=timezone.now())


@require_POST
@agent_required
def back_on_queue(request: HttpRequest, agent: Agent) -> HttpResponse:
    """End Not Responding."""
    key = request_key(request, agent.pk)
    return answered(request, commands.back_on_queue, agent, key=key, now=timezone.now())
