"""What hangs on queues beside routing: identity resolution, and predictive routing's periods."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox.genesys.bodies import json_object
from sandbox.genesys.endpoints import signed_in
from sandbox.genesys.identity.credentials import Token
from sandbox.genesys.routing import settings, shapes
from sandbox.genesys.routing.model import Queue
from sandbox.genesys.routing.queues import known_queue
from sandbox.genesys.values import of_type


@signed_in
def identity_resolution(token: Token, request: HttpRequest, queue_id: str) -> HttpResponse:
    """Return whether calls on behalf of the queue look for who is called."""
    return JsonResponse(_identity_shape(known_queue(queue_id)))


@signed_in
def set_identity_resolution(token: Token, request: HttpRequest, queue_id: str) -> HttpResponse:
    """Set whether calls on behalf of the queue look for who is called, and in which division."""
    queue = known_queue(queue_id)
    own = of_type(json_object(request).get("callOnBehalfOfQueue"), dict, "callOnBehalfOfQueue")
    resolves = of_type(own.get("resolveIdentities"), bool, "resolveIdentities")
    if own.get("division") is not None:
        queue.identity_division_id = settings.division_in(own["division"])
    queue.resolves_identities = resolves
    return JsonResponse(_identity_shape(queue))


@signed_in
def comparison_periods(token: Token, request: HttpRequest, queue_id: str) -> HttpResponse:
    """Return the periods that predictive routing compared: none, for no queue here routes by it."""
    known_queue(queue_id)
    return JsonResponse({"total": 0, "entities": [], "selfUri": request.path})


def _identity_shape(queue: Queue) -> dict[str, Any]:
    uri = f"/api/v2/routing/queues/{queue.id}/identityresolution"
    own: dict[str, Any] = {"resolveIdentities": queue.resolves_identities, "selfUri": uri}
    if queue.identity_division_id:
        own["division"] = shapes.division(queue.identity_division_id)
    return {"callOnBehalfOfQueue": own}
