"""Pages and buttons of the desk: HTTP in, one query or one command, HTML out."""

import uuid
from contextlib import suppress

from django.contrib.auth import logout
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from inbox import forms
from inbox.commands import attending, handling, replying, wrapping_up
from inbox.commands import transfer as transferring
from inbox.commands.asking import Click, Declined
from inbox.guards import agent_required, answered, problem
from inbox.queries import desk, pane
from incidents import commands as incident_commands
from incidents.states import Outcome
from routing import commands as routing_commands
from routing import queries as routing
from routing.models import Agent
from routing.queries import agent_of


@require_GET
@agent_required
def page(request: HttpRequest, agent: Agent) -> HttpResponse:
    """The agent's desk, nothing opened."""
    return render(request, "inbox/desk.html", {"desk": desk.page(agent, timezone.now()), "pane": None})


@require_GET
@agent_required
def leg(request: HttpRequest, agent: Agent, pk: int) -> HttpResponse:
    """The desk with one conversation open; to a script that changes the workspace, only that."""
    own = get_object_or_404(desk.own_legs(agent), pk=pk)
    now = timezone.now()
    context = {"pane": pane.pane(own, now)}
    if request.headers.get("HX-Target") == "workspace":
        return render(request, "inbox/_workspace.html", context)
    return render(request, "inbox/desk.html", context | {"desk": desk.page(agent, now, selected=pk)})


@require_POST
def signout(request: HttpRequest) -> HttpResponse:
    """Sign out here and at Genesys; with work in hand only after a second, knowing click."""
    agent = agent_of(request.user.pk)
    if agent:
        in_hand = list(desk.own_legs(agent).open().order_by("offered_at"))
        if in_hand and "sure" not in request.POST:
            return render(request, "inbox/signout.html", {"legs": in_hand})
        routing_commands.sign_out(agent, now=timezone.now())
    logout(request)
    return redirect("routing:signin")


@require_POST
@agent_required
def acceptance(request: HttpRequest, agent: Agent, pk: int) -> HttpResponse:
    """Accept. The card changes over the socket, as it does in every other tab."""
    click = _click(request, agent, pk)
    return answered(request, lambda: handling.accept(click))


@require_POST
@agent_required
def refusal(request: HttpRequest, agent: Agent, pk: int) -> HttpResponse:
    """Decline."""
    click = _click(request, agent, pk)
    return answered(request, lambda: handling.decline(click))


@require_POST
@agent_required
def hold(request: HttpRequest, agent: Agent, pk: int) -> HttpResponse:
    """Hold."""
    click = _click(request, agent, pk)
    return answered(request, lambda: handling.hold(click))


@require_POST
@agent_required
def resumption(request: HttpRequest, agent: Agent, pk: int) -> HttpResponse:
    """Resume."""
    click = _click(request, agent, pk)
    return answered(request, lambda: handling.resume(click))


@require_POST
@agent_required
def mute(request: HttpRequest, agent: Agent, pk: int) -> HttpResponse:
    """Mute (muted=1) or unmute (muted=0)."""
    click, muted = _click(request, agent, pk), request.POST.get("muted") == "1"
    return answered(request, lambda: handling.mute(click, muted=muted))


@require_POST
@agent_required
def end(request: HttpRequest, agent: Agent, pk: int) -> HttpResponse:
    """End."""
    click = _click(request, agent, pk)
    return answered(request, lambda: handling.end(click))


@require_http_methods(["GET", "POST"])
@agent_required
def transfer(request: HttpRequest, agent: Agent, pk: int) -> HttpResponse:
    """The transfer dialog, and what it sends."""
    own = get_object_or_404(desk.own_legs(agent), pk=pk)
    if request.method == "GET":
        agents, queues = routing.targets(agent)
        return render(request, "inbox/_transfer.html", {"leg": own, "agents": agents, "queues": queues})
    form = forms.TransferForm(request.POST)
    if not form.is_valid():
        return problem(request, _first_error(form), status=422)
    click, target = _click(request, agent, pk), form.cleaned_data["target"]
    hand_over = transferring.to_agent if isinstance(target, Agent) else transferring.to_queue
    return answered(request, lambda: hand_over(click, target, note=form.cleaned_data["note"]))


@require_POST
@agent_required
def reply(request: HttpRequest, agent: Agent, pk: int) -> HttpResponse:
    """Send. 422 keeps the text on the page; a failed sending keeps it in the thread."""
    form = forms.ReplyForm(request.POST)
    if not form.is_valid():
        return problem(request, _first_error(form), status=422)
    click = _click(request, agent, pk)
    return answered(request, lambda: _reply(click, form.cleaned_data["text"]))


@require_POST
@agent_required
def resend(request: HttpRequest, agent: Agent, pk: int) -> HttpResponse:
    """Send a failed message of the agent's own again."""
    message = get_object_or_404(agent.messages.all(), pk=pk)
    own = desk.own_legs(agent).newest_in(message.conversation)
    click = _click(request, agent, own.pk if own else 0)
    return answered(request, lambda: replying.resend(click, pk))


@require_POST
@agent_required
def wrapup(request: HttpRequest, agent: Agent, pk: int) -> HttpResponse:
    """Finish."""
    get_object_or_404(desk.own_legs(agent), pk=pk)
    if request.POST.get("outcome") == Outcome.UPDATE:
        incident_commands.learn(request.POST.get("incident", "")[:40])
    form = forms.WrapUpForm(request.POST)
    if not form.is_valid():
        return problem(request, _first_error(form), status=422)
    click, filled = _click(request, agent, pk), wrapping_up.WrapUp(**form.cleaned_data)
    return answered(request, lambda: wrapping_up.finish(click, filled))


@require_POST
@agent_required
def reading(request: HttpRequest, agent: Agent, pk: int) -> HttpResponse:
    """The agent has the conversation before their eyes: nothing in it is unread."""
    click = _click(request, agent, pk)
    return answered(request, lambda: attending.read(click))


@require_POST
@agent_required
def dismissal(request: HttpRequest, agent: Agent, pk: int) -> HttpResponse:
    """Put a missed offer, or a problem, out of sight."""
    click = _click(request, agent, pk)
    return answered(request, lambda: attending.dismiss(click))


@require_POST
@agent_required
def caller(request: HttpRequest, agent: Agent, pk: int) -> HttpResponse:
    """Choose who is calling, among several matches; without a choice, ask ServiceNow again."""
    click, chosen = _click(request, agent, pk), request.POST.get("caller", "")
    caller_id = int(chosen) if chosen.isdecimal() else None
    return answered(request, lambda: attending.identify(click, caller_id))


def _click(request: HttpRequest, agent: Agent, pk: int) -> Click:
    """Return the click; a page without scripts mints no key: each of its requests is a click of its own."""
    minted = request.POST.get("request_key", "")[:36] or uuid.uuid4().hex
    return Click(leg_id=pk, agent=agent, key=f"click:{agent.pk}:{minted}", now=timezone.now())


def _reply(click: Click, text: str) -> None:
    with suppress(Declined):  # the thread keeps it as failed, with its text
        replying.reply(click, text)


def _first_error(form: Form) -> str:
    return next(str(errors[0]) for errors in form.errors.values())
