"""The presence menu."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_POST

from live.requests import answered, request_key, row_id
from routing import commands
from routing.guards import agent_required
from routing.models import Agent, PresenceDefinition


@require_POST
@agent_required
def presence(request: HttpRequest, agent: Agent) -> HttpResponse:
    """Choose a presence."""
    chosen = row_id(request.POST.get("definition", ""))
    definition = get_object_or_404(PresenceDefinition, pk=chosen, active=True)
    key = request_key(request, agent.pk)
    return answered(request, commands.choose_presence, agent, definition, key=key, now=timezone.now())


@require_POST
@agent_required
def come_back(request: HttpRequest, agent: Agent) -> HttpResponse:
    """Come back on queue."""
    key = request_key(request, agent.pk)
    return answered(request, commands.come_back, agent, key=key, now=timezone.now())
