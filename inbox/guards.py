"""Who may be here, and how a command's refusal becomes an answer."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from inbox.commands.asking import Declined, NotNow
from inbox.models import Leg, Message
from routing.queries import agent_of

View = Callable[..., HttpResponse]


def agent_required(view: View) -> View:
    """Pass the signed-in agent to the view; anyone else is asked to sign in, or refused.

    A script gets 401 instead of a redirect, so that the page can keep what is on it.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not request.user.is_authenticated:
            return (
                HttpResponse(status=401) if _is_htmx(request) else redirect_to_login(request.get_full_path())
            )
        agent = agent_of(request.user.pk)
        if agent is None:
            raise PermissionDenied("You are signed in, but not as an agent.")
        return view(request, agent, *args, **kwargs)

    return guarded


def answered(request: HttpRequest, act: Callable[[], object], *, then: str = "inbox:desk") -> HttpResponse:
    """Run a command and say how it went: 204 to a script (the socket brings the change), else a redirect."""
    try:
        act()
    except (NotNow, Declined) as error:
        return problem(request, str(error), status=409)
    except (Leg.DoesNotExist, Message.DoesNotExist):
        return problem(request, "That conversation is not on your desk.", status=404)
    return HttpResponse(status=204) if _is_htmx(request) else see_other(then)


def see_other(to: str) -> HttpResponse:
    """Send a browser without scripts to a page after its form was done."""
    response = redirect(to)
    response.status_code = 303
    return response


def problem(request: HttpRequest, text: str, *, status: int) -> HttpResponse:
    """Say what is wrong, near the click for a script and as a page without one."""
    template = "inbox/_problem.html" if _is_htmx(request) else "inbox/problem.html"
    return render(request, template, {"problem": text}, status=status)


def _is_htmx(request: HttpRequest) -> bool:
    return bool(request.headers.get("HX-Request"))
