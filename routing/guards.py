"""The signed-in agent of a request, and the decorator of views that only agents may use."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from live.requests import is_htmx
from routing.models import Agent
from routing.queries import agent_of

View = Callable[..., HttpResponse]
AGENT = "bridge.agent"


def agent_behind(request: HttpRequest) -> Agent | None:
    """Return the signed-in agent, queried once per request, or None."""
    if AGENT not in request.META:
        request.META[AGENT] = agent_of(request.user.pk)
    known: Agent | None = request.META[AGENT]
    return known


def agent_required(view: View) -> View:
    """Pass the signed-in agent to the view; redirect to the sign-in page, or refuse users who are not agents.

    htmx gets a 401 instead of a redirect, so that the page keeps its content.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not request.user.is_authenticated:
            anonymous = HttpResponse(status=401)
            return anonymous if is_htmx(request) else redirect_to_login(request.get_full_path())
        agent = agent_behind(request)
        if agent is None:
            raise PermissionDenied(_("You are signed in, but not as an agent."))
        return view(request, agent, *args, **kwargs)

    return guarded
