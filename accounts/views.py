"""Sign-in by Genesys."""

from dataclasses import asdict
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import login
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts import commands
from routing.guards import agent_behind
from routing.models import Agent

# Begun sign-ins are stored in the browser: anybody may begin one, so a row for each could fill the database.
PENDING_COOKIE, PENDING_S = f"{settings.SESSION_COOKIE_NAME}-begun", 3600
NEXT_LENGTH = 1000  # a cookie holds 4096 bytes


@require_GET
def signin(request: HttpRequest, problem: str = "") -> HttpResponse:
    """Show the sign-in page; in the demo it lists all agents."""
    agents = Agent.objects.active().order_by("name") if settings.DEMO else []
    people = [{"name": one.name, "login_hint": one.email, "title": _queues(one)} for one in agents]
    context = {
        "demo": settings.DEMO,
        "agents": people,
        "customer_url": f"{settings.GENESYS_LOGIN_URL}/sandbox/",
        "next": _safe(request, request.GET.get("next", "")),
        "problem": problem,
    }
    return render(request, "accounts/signin.html", context, status=400 if problem else 200)


@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """Redirect the browser to Genesys; state and verifier are stored in a signed cookie."""
    asked = request.POST if request.method == "POST" else request.GET
    address, pending = commands.begin_sign_in(redirect_uri=_redirect_uri(), login_hint=asked.get("agent", ""))
    begun = asdict(pending) | {"next": _safe(request, asked.get("next", ""))}
    response = redirect(address)
    response.set_cookie(
        PENDING_COOKIE,
        signing.dumps(begun, salt=PENDING_COOKIE),
        max_age=PENDING_S,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite=settings.SESSION_COOKIE_SAMESITE,
    )
    return response


@require_GET
def callback(request: HttpRequest) -> HttpResponse:
    """Sign the agent in with the code that Genesys sent along with the browser."""
    response = _sign_in(request, _pending(request))
    response.delete_cookie(PENDING_COOKIE, samesite=settings.SESSION_COOKIE_SAMESITE)  # valid once
    return response


def _pending(request: HttpRequest) -> dict[str, Any]:
    """Return the sign-in that this browser has begun, {} for none."""
    try:
        begun: dict[str, Any] = signing.loads(
            request.COOKIES.get(PENDING_COOKIE, ""), salt=PENDING_COOKIE, max_age=PENDING_S
        )
    except signing.BadSignature:
        return {}
    return begun


def _sign_in(request: HttpRequest, pending: dict[str, Any]) -> HttpResponse:
    if not pending or request.GET.get("state") != pending["state"]:  # against CSRF of the redirect
        return signin(
            request, problem=_("This sign-in was started elsewhere or has ended. Please start again.")
        )
    if "code" not in request.GET:
        return signin(request, problem=request.GET.get("error_description", _("Genesys did not let you in.")))
    try:
        user = commands.sign_in(
            code=request.GET["code"],
            verifier=pending["verifier"],
            redirect_uri=_redirect_uri(),
            now=timezone.now(),
        )
    except commands.SignInFailed as error:
        return signin(request, problem=str(error))
    former = agent_behind(request)
    if former and former.user != user:
        commands.close_sessions(former, now=timezone.now())
    login(request, user)
    return redirect(pending["next"] or "/")


def _redirect_uri() -> str:
    return str(settings.PUBLIC_URL) + reverse("accounts:callback")


def _safe(request: HttpRequest, target: str) -> str:
    """Return the target after sign-in, or "" when it is not a page of Bridge: no open redirect."""
    ours = url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()})
    fits = len(target) <= NEXT_LENGTH
    return target if ours and fits and not urlsplit(target).netloc else ""


def _queues(agent: Agent) -> str:
    return ", ".join(queue.name for queue in agent.queues.all())
