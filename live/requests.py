"""What the views of all forms share: the request key, and the response after a command."""

import re
import uuid
from collections.abc import Callable
from typing import ParamSpec

from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

P = ParamSpec("P")
KEY_LENGTH = 36  # pages send a UUID
ROW_ID = re.compile(r"[0-9]{1,18}")  # fits into a 64-bit integer


class NotDone(Exception):
    """A command was not carried out; the message is shown to the person who asked for it."""

    status = 409


class NotFound(NotDone):
    """The command's object does not exist, or belongs to another agent."""

    status = 404


def is_htmx(request: HttpRequest) -> bool:
    """Return whether htmx sent the request, so that a fragment is the right answer."""
    return bool(request.headers.get("HX-Request"))


def request_key(request: HttpRequest, owner_id: int) -> str:
    """Return the key of one press of a button: the same for a repeated request, different for each agent.

    A page without JavaScript sends no key; each of its requests counts as a new press.
    """
    sent = request.POST.get("request_key", "")[:KEY_LENGTH]
    fit = sent.isprintable()  # PostgreSQL rejects NUL
    return f"press:{owner_id}:{(fit and sent) or uuid.uuid4().hex}"


def row_id(sent: str) -> int:
    """Return the row id that a browser sent; 0, which no row has, for any other text."""
    return int(sent) if ROW_ID.fullmatch(sent) else 0


def answered(
    request: HttpRequest, command: Callable[P, object], *args: P.args, **kwargs: P.kwargs
) -> HttpResponse:
    """Run a command and return 204 to htmx (the socket brings the change), otherwise a redirect to the desk.

    A command that was not carried out leads to 409 or 404, with the reason.
    """
    try:
        command(*args, **kwargs)
    except NotDone as error:
        return problem(request, str(error), status=error.status)
    return HttpResponse(status=204) if is_htmx(request) else HttpResponseRedirect("/", status=303)


def problem(request: HttpRequest, text: str, *, status: int) -> HttpResponse:
    """Return an error response: a fragment for htmx, otherwise a page."""
    template = "_problem.html" if is_htmx(request) else "problem.html"
    return render(request, template, {"problem": text}, status=status)


def first_error(form: Form) -> str:
    """Return the first error message of an invalid form."""
    return next(str(errors[0]) for errors in form.errors.values())
