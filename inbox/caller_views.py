"""Views about who calls: searching and choosing, and remembering the number of the call."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from inbox.commands import callers
from inbox.commands.actions import ActionRequest
from inbox.commands.callers import Overwrites
from inbox.forms import SEARCH_LENGTH, NumberForm
from inbox.models import Leg
from inbox.queries import cards, desk
from incidents.commands import people
from incidents.models import NumberChange
from live.requests import answered, first_error, is_htmx, problem, request_key, row_id
from routing.guards import agent_required
from routing.models import Agent


@require_http_methods(["GET", "POST"])
@agent_required
def caller(request: HttpRequest, agent: Agent, pk: int) -> HttpResponse:
    """Search for the caller, or store who calls, or that it is nobody; without a choice, look up again."""
    if request.method == "GET":
        return _people(request, get_object_or_404(desk.own_legs(agent), pk=pk))
    chosen, asked = request.POST.get("caller"), _asked(request, agent, pk)
    if chosen == "nobody":
        return answered(request, callers.choose_nobody, asked)
    if chosen:
        return answered(request, callers.choose, asked, row_id(chosen))
    return answered(request, callers.search_again, asked)


@require_POST
@agent_required
def number(request: HttpRequest, agent: Agent, pk: int) -> HttpResponse:
    """Remember the number of the call; one that replaces another is asked for again, with the old one."""
    form = NumberForm(request.POST)
    if not form.is_valid():
        return problem(request, first_error(form), status=422)
    field, replaces = form.cleaned_data["field"], form.cleaned_data["replaces"]
    try:
        return answered(request, callers.remember, _asked(request, agent, pk), field, replaces=replaces)
    except Overwrites as held:
        return _overwrite(request, get_object_or_404(desk.own_legs(agent), pk=pk), field, str(held))


@require_POST
@agent_required
def undoing(request: HttpRequest, agent: Agent, pk: int, change: int) -> HttpResponse:
    """Restore what a field held before a number was remembered."""
    return answered(request, callers.undo, _asked(request, agent, pk), change)


def _people(request: HttpRequest, own: Leg) -> HttpResponse:
    """Show a page of the search: only the results in the panel, else a page of its own."""
    text, now = request.GET.get("q", "")[:SEARCH_LENGTH], timezone.now()
    page, regarding = row_id(request.GET.get("page", "")), own.conversation.remote_id
    found = people.find(text, page=page, regarding=regarding, now=now)
    if is_htmx(request):
        return render(request, "incidents/_people.html", {"found": found, "caller_url": request.path})
    [card] = cards.with_callers(cards.of_legs([own], now))
    return render(request, "inbox/caller.html", {"card": card, "found": found, "caller_url": request.path})


def _overwrite(request: HttpRequest, own: Leg, field: str, held: str) -> HttpResponse:
    lookup = own.conversation.lookup
    context = {
        "number_url": request.path,
        "number": lookup.new_number if lookup else "",
        "name": own.conversation.title,
        "field": field,
        "field_name": NumberChange.Field(field).label,
        "held": held,
    }
    template = "incidents/_overwrite.html" if is_htmx(request) else "inbox/overwrite.html"
    return render(request, template, context, status=409)


def _asked(request: HttpRequest, agent: Agent, leg_id: int) -> ActionRequest:
    key = request_key(request, agent.pk)
    return ActionRequest(leg_id=leg_id, agent=agent, key=key, now=timezone.now())
