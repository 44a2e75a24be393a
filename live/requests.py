"""What every form of the desk shares: the key of one press, and the answer that tells how it went."""

import uuid
from collections.abc import Callable
from typing import ParamSpec

from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

P = ParamSpec("P")
KEY_LENGTH = 36


class NotDone(Exception):
    """What a person asked for was not done; the message is for that person."""

    status = 409


class NotFound(NotDone):
    """What it is about does not exist for this person."""

    status = 404


def is_htmx(request: HttpRequest) -> bool:
    return bool(request.headers.get("HX-Request"))


def request_key(request: HttpRequest, owner_id: int) -> str:
    """Return the key of one press of a button: a repeat has the same, and no two people share one.

    A page without scripts sends none, so each of its requests counts as a press of its own.
    """
    sent = request.POST.get("request_key", "")[:KEY_LENGTH]
    return f"press:{owner_id}:{sent or uuid.uuid4().hex}"


def answered(
    request: HttpRequest, command: Callable[P, object], *args: P.args, **kwargs: P.kwargs
) -> HttpResponse:
    """Run a command: 204 for a script (the socket brings the change), otherwise a redirect to the desk.

    With 409 or 404 the reason is told when it was not done.
    """
    try:
        command(*args, **kwargs)
    except NotDone as error:
        return problem(request, str(error), status=error.status)
    return HttpResponse(status=204) if is_htmx(request) else HttpResponseRedirect("/", status=303)


def problem(request: HttpRequest, text: str, *, status: int) -> HttpResponse:
    """Say what is wrong: near the button for a script, as a page without one."""
    template = "_problem.html" if is_htmx(request) else "problem.html"
    return render(request, template, {"problem": text}, status=status)


def first_error(form: Form) -> str:
    """Return the first thing that is wrong with a form, in words."""
    return next(str(errors[0]) for errors in form.errors.values())
