"""Views of the desk; each calls one query or one command."""

from contextlib import suppress

from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import commands as account_commands
from inbox import actions, forms
from inbox import preview as previews
from inbox.commands import actions as commands
from inbox.commands import addition as additions
from inbox.commands import drafts, linking
from inbox.commands import reading as reads
from inbox.commands import reply as replies
from inbox.commands import transfer as transfers
from inbox.commands import wrapup as wrapups
from inbox.commands.actions import ActionRequest, Declined
from inbox.models import Leg
from inbox.queries import cards, desk, pane
from incidents.commands import numbers
from incidents.states import IncidentAction
from live.requests import NotDone, answered, first_error, is_htmx, problem, request_key
from routing import queries as routing
from routing.guards import agent_behind, agent_required
from routing.models import Agent


@require_GET
@agent_required
def page(request: HttpRequest, agent: Agent) -> HttpResponse:
    """Show the agent's desk without an open conversation."""
    return render(request, "inbox/desk.html", {"desk": desk.page(agent, timezone.now()), "pane": None})


@require_GET
@agent_required
def leg(request: HttpRequest, agent: Agent, pk: int) -> HttpResponse:
    """Show the desk with one open conversation, or only the workspace when htmx replaces that."""
    own = get_object_or_404(desk.own_legs(agent), pk=pk)
    now = timezone.now()
    context = {"pane": pane.pane(own, now)}
    if request.headers.get("HX-Target") == "workspace":
        return render(request, "inbox/_workspace.html", context)
    return render(request, "inbox/desk.html", context | {"desk": desk.page(agent, now)})


@require_POST
def signout(request: HttpRequest) -> HttpResponse:
    """Sign out of Bridge and Genesys; an agent with open legs has to confirm it."""
    agent = agent_behind(request)
    if agent:
        open_legs = list(desk.own_legs(agent).open().order_by("offered_at"))
        if open_legs and "sure" not in request.POST:
            shown = cards.of_legs(open_legs, timezone.now())
            return render(request, "inbox/signout.html", {"cards": shown})
        account_commands.sign_out(agent, now=timezone.now())
    logout(request)
    return redirect("accounts:signin")


@require_POST
@agent_required
def act(request: HttpRequest, agent: Agent, pk: int, noun: str) -> HttpResponse:
    """Request a plain action; the card changes through the socket, as in every other tab."""
    action = actions.PLAIN.get(noun)
    if action is None:
        raise Http404
    return answered(request, commands.submit, _asked(request, agent, pk), action)


@require_http_methods(["GET", "POST"])
@agent_required
def transfer(request: HttpRequest, agent: Agent, pk: int) -> HttpResponse:
    """Show the transfer dialog, or request the transfer."""
    own = get_object_or_404(desk.own_legs(agent), pk=pk)
    if request.method == "GET":
        return _targets(request, own)
    form = forms.TransferForm(request.POST)
    if not form.is_valid():
        return problem(request, first_error(form), status=422)
    target, note = form.cleaned_data["target"], form.cleaned_data["note"]
    command = transfers.to_agent if isinstance(target, Agent) else transfers.to_queue
    return answered(request, command, _asked(request, agent, pk), target, note=note)


@require_POST
@agent_required
def reply(request: HttpRequest, agent: Agent, pk: int) -> HttpResponse:
    """Send a reply. After a 422 the text is still on the page; a reply that fails is in the thread."""
    form = forms.ReplyForm(request.POST)
    if not form.is_valid():
        return problem(request, first_error(form), status=422)
    return answered(request, _reply, _asked(request, agent, pk), form.cleaned_data["text"])


@require_POST
@agent_required
def resend(request: HttpRequest, agent: Agent, pk: int) -> HttpResponse:
    """Send the agent's own failed message again."""
    message = get_object_or_404(agent.messages.all(), pk=pk)
    own = desk.own_legs(agent).newest_in(message.conversation)
    return answered(request, replies.resend, _asked(request, agent, own.pk if own else 0), pk)


@require_POST
@agent_required
def wrapup(request: HttpRequest, agent: Agent, pk: int) -> HttpResponse:
    """Wrap up the leg; the incident to update is looked up first."""
    own = get_object_or_404(desk.own_legs(agent), pk=pk)
    asked = _asked(request, agent, pk)
    if request.POST.get("incident_action") == IncidentAction.UPDATE:
        try:
            _fetch_incident(request, asked, own)
        except NotDone as error:
            return problem(request, str(error), status=422)
    form = forms.WrapUpForm(
        request.POST, codes=pane.codes(own), mode=own.code_mode, decline=pane.decline(own)
    )
    if not form.is_valid():
        return problem(request, first_error(form), status=422)
    filled = wrapups.WrapUp(**form.cleaned_data)
    return answered(request, wrapups.finish, asked, filled)


@require_POST
@agent_required
def preview(request: HttpRequest, agent: Agent, pk: int) -> HttpResponse:
    """Show what the wrap-up would write as it is filled in now; on a page of its own without JavaScript."""
    own = get_object_or_404(desk.own_legs(agent), pk=pk)
    codes = {one.remote_id: one for one in pane.codes(own)}
    code, before = (codes.get(request.POST.get(name, "")) for name in ("code", "previewed"))
    typed = forms.WrapUpDraftForm(request.POST)
    if not typed.is_valid():
        return problem(request, first_error(typed), status=422)
    notes, edits = typed.cleaned_data["notes"], forms.edits_in(request.POST)
    if typed.cleaned_data["title"]:
        edits["short_description"] = typed.cleaned_data["title"]
    shown = previews.preview(own, code=code, before=before, notes=notes, edits=edits)
    context = {"leg": own, "preview": shown}
    if is_htmx(request):
        return render(request, "inbox/_preview.html", context)
    kept = {name: value for name, value in typed.cleaned_data.items() if value and name != "title"}
    return render(request, "inbox/preview.html", context | {"kept": kept})


@require_POST
@agent_required
def draft(request: HttpRequest, agent: Agent, pk: int) -> HttpResponse:
    """Keep what is typed in the wrap-up form so far; the page needs no answer."""
    form = forms.WrapUpDraftForm(request.POST)
    if not form.is_valid():
        return problem(request, first_error(form), status=422)
    return answered(request, drafts.save, _asked(request, agent, pk), form.cleaned_data)


@require_POST
@agent_required
def incident(request: HttpRequest, agent: Agent, pk: int) -> HttpResponse:
    """Link another incident to the conversation, or none any more."""
    own = get_object_or_404(desk.own_legs(agent), pk=pk)
    asked = _asked(request, agent, pk)
    try:
        _fetch_incident(request, asked, own)
    except NotDone as error:
        return problem(request, str(error), status=422)
    form = forms.IncidentLinkForm(request.POST)
    if not form.is_valid():
        return problem(request, first_error(form), status=422)
    if form.cleaned_data["incident"]:
        return answered(request, linking.link, asked, form.cleaned_data["incident"])
    return answered(request, linking.unlink, asked, form.cleaned_data["reason"])


@require_POST
@agent_required
def addition(request: HttpRequest, agent: Agent, pk: int) -> HttpResponse:
    """Add a text to the incident of a conversation that is wrapped up."""
    form = forms.AdditionForm(request.POST)
    if not form.is_valid():
        return problem(request, first_error(form), status=422)
    return answered(request, additions.add, _asked(request, agent, pk), form.cleaned_data["text"])


@require_POST
@agent_required
def reading(request: HttpRequest, agent: Agent, pk: int) -> HttpResponse:
    """Mark the conversation as read, because the agent looks at it."""
    return answered(request, reads.read, _asked(request, agent, pk))


@require_POST
@agent_required
def dismissal(request: HttpRequest, agent: Agent, pk: int) -> HttpResponse:
    """Remove a missed offer, or a problem, from the page."""
    return answered(request, reads.dismiss, _asked(request, agent, pk))


def _targets(request: HttpRequest, own: Leg) -> HttpResponse:
    """Show transfer targets: only the list when the dialog is open, else the dialog or its page."""
    kind: routing.TargetKind = "queue" if request.GET.get("kind") == "queue" else "agent"
    text = request.GET.get("q", "")[: forms.SEARCH_LENGTH]
    found = routing.targets(own.agent, kind=kind, text=text)
    template = "inbox/_transfer.html" if is_htmx(request) else "inbox/transfer.html"
    if request.headers.get("HX-Target") == "transfer-found":
        template = "inbox/_targets.html"
    [card] = cards.of_legs([own], timezone.now())
    return render(request, template, {"leg": own, "title": card.title, "found": found, "text": text})


def _asked(request: HttpRequest, agent: Agent, leg_id: int) -> ActionRequest:
    key = request_key(request, agent.pk)
    return ActionRequest(leg_id=leg_id, agent=agent, key=key, now=timezone.now())


def _fetch_incident(request: HttpRequest, asked: ActionRequest, own: Leg) -> None:
    numbers.fetch_by_number(
        request.POST.get("incident", "")[:40],
        key=f"{asked.key}:incident",
        regarding=own.conversation.remote_id,
        now=asked.now,
    )


def _reply(asked: ActionRequest, text: str) -> None:
    with suppress(Declined):  # the thread shows the message as failed
        replies.reply(asked, text)
