"""Utilization labels over REST: names by which conversations count in place of their medium."""

from fnmatch import fnmatchcase
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox.genesys import listings
from sandbox.genesys.bodies import is_true, json_object, text
from sandbox.genesys.endpoints import signed_in
from sandbox.genesys.errors import Refused
from sandbox.genesys.identity.credentials import Token
from sandbox.genesys.people.model import User
from sandbox.genesys.people.utilization_settings import forget_label, limit_of_label, set_label
from sandbox.genesys.state import STATE


@signed_in
def listed(token: Token, request: HttpRequest) -> HttpResponse:
    """Return the labels, by ``name`` with ``*`` anywhere in it."""
    pattern = request.GET.get("name", "").lower() or "*"
    found = [key for key, name in STATE.utilization_labels.items() if fnmatchcase(name.lower(), pattern)]
    found.sort(key=lambda key: STATE.utilization_labels[key].lower(), reverse=listings.is_descending(request))
    return listings.page(request, [_shape(key) for key in found])


@signed_in
def one(token: Token, request: HttpRequest, label_id: str) -> HttpResponse:
    """Return a label."""
    return JsonResponse(_shape(_known(label_id)))


@signed_in
def create(token: Token, request: HttpRequest) -> HttpResponse:
    """Make a label, with the organisation's limit for it if one is sent."""
    body = json_object(request)
    name = _free_name(body)
    limit = None if body.get("utilization") is None else limit_of_label(body["utilization"])
    label_id = STATE.new_id("label")
    STATE.utilization_labels[label_id] = name
    if limit is not None:
        set_label(label_id, limit)
    return JsonResponse(_shape(label_id))


@signed_in
def rename(token: Token, request: HttpRequest, label_id: str) -> HttpResponse:
    """Give a label another name."""
    STATE.utilization_labels[_known(label_id)] = _free_name(json_object(request), but=label_id)
    return JsonResponse(_shape(label_id))


@signed_in
def remove(token: Token, request: HttpRequest, label_id: str) -> HttpResponse:
    """Remove a label; one that is in use only with ``forceDelete``."""
    is_used = _known(label_id) in STATE.utilization.labels or bool(_users_of(label_id))
    if is_used and not is_true(request, "forceDelete"):
        raise Refused(409, "general.conflict", "The utilization label is in use.")
    forget_label(label_id)
    del STATE.utilization_labels[label_id]
    return HttpResponse(status=200)


@signed_in
def agents(token: Token, request: HttpRequest, label_id: str) -> HttpResponse:
    """Return the users that have a limit of their own for the label."""
    users = _users_of(_known(label_id))
    return JsonResponse(
        [{"id": user.id, "selfUri": f"/api/v2/users/{user.id}"} for user in users], safe=False
    )


def _known(label_id: str) -> str:
    if label_id not in STATE.utilization_labels:
        raise Refused(404, "not.found", f"Unable to find a utilization label with that id: {label_id}")
    return label_id


def _free_name(body: dict[str, Any], but: str = "") -> str:
    name = text(body, "name")
    if name.lower() in {own.lower() for key, own in STATE.utilization_labels.items() if key != but}:
        raise Refused(409, "general.conflict", f"A utilization label with this name exists already: {name}")
    return name


def _users_of(label_id: str) -> list[User]:
    users = STATE.users.values()
    return [user for user in users if user.own_plan is not None and label_id in user.own_plan.labels]


def _shape(label_id: str) -> dict[str, Any]:
    name = STATE.utilization_labels[label_id]
    return {"id": label_id, "name": name, "selfUri": f"/api/v2/routing/utilization/labels/{label_id}"}
