"""Sign-in by Genesys, and the presence menu."""

import uuid
from dataclasses import asdict
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from routing import commands
from routing.models import Agent, PresenceDefinition
from routing.queries import agent_of

PENDING = "genesys-sign-in"


@require_GET
def signin(request: HttpRequest, problem: str = "") -> HttpResponse:
    """The first page; in the demo it lists the agents to be."""
    agents = Agent.objects.active().order_by("name") if settings.DEMO else []
    people = [{"name": one.name, "login_hint": one.email, "title": _queues(one)} for one in agents]
    context = {
        "demo": settings.DEMO,
        "agents": people,
        "customer_url": f"{settings.GENESYS_LOGIN_URL}/sandbox/",
        "next": _safe(request, request.GET.get("next", "")),
        "problem": problem,
    }
    return render(request, "routing/signin.html", context, status=400 if problem else 200)


@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """Send the browser to Genesys; what comes back must match what is remembered here."""
    asked = request.POST if request.method == "POST" else request.GET
    address, pending = commands.begin_sign_in(redirect_uri=_redirect_uri(), login_hint=asked.get("agent", ""))
    request.session[PENDING] = asdict(pending) | {"next": _safe(request, asked.get("next", ""))}
    return redirect(address)


@require_GET
def callback(request: HttpRequest) -> HttpResponse:
    """Genesys sent the browser back: redeem the code and sign the agent in."""
    pending = request.session.pop(PENDING, None)
    if pending is None or request.GET.get("state") != pending["state"]:
        return signin(request, problem="This sign-in was begun elsewhere or is over. Please start again.")
    if "code" not in request.GET:
        return signin(request, problem=request.GET.get("error_description", "Genesys did not let you in."))
    try:
        user = commands.sign_in(
            code=request.GET["code"],
            verifier=pending["verifier"],
            redirect_uri=_redirect_uri(),
            now=timezone.now(),
        )
    except commands.SignInFailed as error:
        return signin(request, problem=str(error))
    former = agent_of(request.user.pk)
    if former and former.user != user:
        commands.step_aside(former, now=timezone.now())
    login(request, user)
    return redirect(pending["next"] or "inbox:desk")


@require_POST
@login_required
def presence(request: HttpRequest) -> HttpResponse:
    """The presence menu."""
    agent = get_object_or_404(Agent.objects.active(), user_id=request.user.pk)
    chosen = request.POST.get("definition", "")
    definition = get_object_or_404(PresenceDefinition, pk=chosen if chosen.isdecimal() else 0, active=True)
    try:
        commands.choose_presence(agent, definition, key=_key(request, agent), now=timezone.now())
    except commands.Declined as error:
        return render(request, "inbox/_problem.html", {"problem": str(error)}, status=409)
    return _done(request)


@require_POST
@login_required
def come_back(request: HttpRequest) -> HttpResponse:
    """Back on queue."""
    agent = get_object_or_404(Agent.objects.active(), user_id=request.user.pk)
    try:
        commands.come_back(agent, key=_key(request, agent), now=timezone.now())
    except commands.Declined as error:
        return render(request, "inbox/_problem.html", {"problem": str(error)}, status=409)
    return _done(request)


def _key(request: HttpRequest, agent: Agent) -> str:
    """Return the click's key, apart from every other agent's and from the keys of our own calls."""
    return f"click:{agent.pk}:{request.POST.get('request_key', '')[:36] or uuid.uuid4().hex}"


def _done(request: HttpRequest) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204)
    return HttpResponse(status=303, headers={"Location": reverse("inbox:desk")})


def _redirect_uri() -> str:
    return str(settings.PUBLIC_URL) + reverse("routing:callback")


def _safe(request: HttpRequest, target: str) -> str:
    """Return where to go after sign-in, only if it is a page of ours."""
    ours = url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()})
    return target if ours and not urlsplit(target).netloc else ""


def _queues(agent: Agent) -> str:
    return ", ".join(queue.name for queue in agent.queues.all())
