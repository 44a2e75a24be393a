"""Who may be here."""

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
    """Return the signed-in agent, read once per request, or None for anyone else."""
    if AGENT not in request.META:
        request.META[AGENT] = agent_of(request.user.pk)
    known: Agent | None = request.META[AGENT]
    return known


def agent_required(view: View) -> View:
    """Pass the signed-in agent to the view; anyone else is asked to sign in, or refused.

    A script gets 401 instead of a redirect, so that the page can keep what is on it.
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
