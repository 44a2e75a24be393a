"""What every form of the desk shares: the key of one press, a row's number, and the answer."""

import re
import uuid
from collections.abc import Callable
from typing import ParamSpec

from django.core.exceptions import ObjectDoesNotExist
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

P = ParamSpec("P")
KEY_LENGTH = 36
ROW_ID = re.compile(r"[0-9]{1,18}")  # as many digits as fit any database's whole numbers


class NotDone(Exception):
    """What a person asked for was not done; the message is for that person."""


def is_htmx(request: HttpRequest) -> bool:
    return bool(request.headers.get("HX-Request"))


def request_key(request: HttpRequest, owner_id: int) -> str:
    """Return the key of one press of a button: a repeat has the same, and no two people share one.

    A page without scripts sends none, so each of its requests counts as a press of its own.
    """
    sent = request.POST.get("request_key", "")[:KEY_LENGTH]
    fit = sent.isprintable()  # PostgreSQL stores no NUL
    return f"press:{owner_id}:{(fit and sent) or uuid.uuid4().hex}"


def row_id(sent: str) -> int:
    """Return a row's number as a browser sent it; 0, which no row has, for anything else."""
    return int(sent) if ROW_ID.fullmatch(sent) else 0


def answered(
    request: HttpRequest, command: Callable[P, object], *args: P.args, **kwargs: P.kwargs
) -> HttpResponse:
    """Run a command: 204 for a script (the socket brings the change), otherwise a redirect to the desk.

    409 with the reason when it was not done, 404 when what it is about does not exist for this person.
    """
    try:
        command(*args, **kwargs)
    except NotDone as error:
        return problem(request, str(error), status=409)
    except ObjectDoesNotExist:
        return problem(request, _("That conversation is not on your desk."), status=404)
    return HttpResponse(status=204) if is_htmx(request) else HttpResponseRedirect("/", status=303)


def problem(request: HttpRequest, text: str, *, status: int) -> HttpResponse:
    """Say what is wrong: near the button for a script, as a page without one."""
    template = "_problem.html" if is_htmx(request) else "problem.html"
    return render(request, template, {"problem": text}, status=status)


def first_error(form: Form) -> str:
    """Return the first thing that is wrong with a form, in words."""
    return next(str(errors[0]) for errors in form.errors.values())
