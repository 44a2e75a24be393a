"""The views of the presence menu, which also has the language."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from live.requests import answered, request_key, row_id
from routing import commands
from routing.guards import agent_required
from routing.models import Agent, PresenceDefinition


@require_POST
@agent_required
def presence(request: HttpRequest, agent: Agent) -> HttpResponse:
    """Request the chosen presence."""
    chosen = row_id(request.POST.get("definition", ""))
    definition = get_object_or_404(PresenceDefinition, pk=chosen, active=True)
    key = request_key(request, agent.pk)
    return answered(request, commands.choose_presence, agent, definition, key=key, now=timezone.now())


@require_POST
@agent_required
def back_on_queue(request: HttpRequest, agent: Agent) -> HttpResponse:
    """End Not Responding."""
    key = request_key(request, agent.pk)
    return answered(request, commands.back_on_queue, agent, key=key, now=timezone.now())


@require_POST
@agent_required
def language(request: HttpRequest, agent: Agent) -> HttpResponse:
    """Store the language of the agent's pages, and show the page again."""
    chosen = request.POST.get("language", "")
    if chosen not in ("", *dict(settings.LANGUAGES)):
        raise Http404
    commands.choose_language(agent, chosen)
    return HttpResponseRedirect(_sent_from(request), status=303)


def _sent_from(request: HttpRequest) -> str:
    """Return the page that a form was sent from, "/" unless it is a page of Bridge: no open redirect."""
    page = request.headers.get("Referer", "")
    return page if url_has_allowed_host_and_scheme(page, allowed_hosts={request.get_host()}) else "/"
