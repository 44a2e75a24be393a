"""The decorator of views that only agents may use."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from live.requests import is_htmx
from routing.queries import agent_of

View = Callable[..., HttpResponse]


def agent_required(view: View) -> View:
    """Pass the signed-in agent to the view; redirect to the sign-in page, or refuse users who are not agents.

    htmx gets a 401 instead of a redirect, so that the page keeps its content.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not request.user.is_authenticated:
            anonymous = HttpResponse(status=401)
            return anonymous if is_htmx(request) else redirect_to_login(request.get_full_path())
        agent = agent_of(request.user.pk)
        if agent is None:
            raise PermissionDenied("You are signed in, but not as an agent.")
        return view(request, agent, *args, **kwargs)

    return guarded
