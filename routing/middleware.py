"""Middleware that selects the language of an agent's pages."""

from django.http import HttpRequest
from django.utils import translation
from django.utils.deprecation import MiddlewareMixin

from live.requests import is_htmx
from routing import commands
from routing.guards import agent_behind


class AgentLanguageMiddleware(MiddlewareMixin):
    """Activates the agent's language instead of the browser's, which LocaleMiddleware has activated."""

    def process_request(self, request: HttpRequest) -> None:
        agent = agent_behind(request)
        if agent and request.method == "GET" and not is_htmx(request):
            commands.note_browser_language(agent, translation.get_language())
        if agent and agent.language:
            translation.activate(agent.language)
