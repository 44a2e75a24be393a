"""The presences that people can set, over REST: the system's, and the organisation's own."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox import clock
from sandbox.genesys import catalogue
from sandbox.genesys.bodies import json_object, words
from sandbox.genesys.endpoints import signed_in
from sandbox.genesys.errors import Refused, invalid_value
from sandbox.genesys.identity.credentials import Token
from sandbox.genesys.notifications.publishing import loud
from sandbox.genesys.people import duty
from sandbox.genesys.people.model import DEFINITIONS, SYSTEM_PRESENCES, Definition
from sandbox.genesys.state import STATE
from sandbox.genesys.values import of_type, one_of

EVERY_LOCALE = "ALL"
DEFAULT_LOCALE = "en_US"


@signed_in
def listed(token: Token, request: HttpRequest) -> HttpResponse:
    """Return the presences in use (or with ``deactivated`` those that are not), of these divisions."""
    wants_deactivated = request.GET.get("deactivated", "false").lower() == "true"
    divisions = words(request, "divisionId")
    found = [
        each
        for each in STATE.presences.values()
        if each.deactivated == wants_deactivated
        and (not divisions or each.division_id == "*" or each.division_id in divisions)
    ]
    entities = [definition_shape(each, _locale(request)) for each in found]
    return JsonResponse({"total": len(entities), "entities": entities, "selfUri": request.path})


@signed_in
def one(token: Token, request: HttpRequest, definition_id: str) -> HttpResponse:
    """Return a presence."""
    return JsonResponse(definition_shape(_known(definition_id), _locale(request)))


@signed_in
def create(token: Token, request: HttpRequest) -> HttpResponse:
    """Add a presence of the organisation's own below one of the system's."""
    body = json_object(request)
    system = one_of(body.get("systemPresence"), SYSTEM_PRESENCES, "systemPresence")
    made = Definition(id=STATE.new_id("presence"), system=system, label="", of_organisation=True)
    made = _with(made, body | {"divisionId": body.get("divisionId", catalogue.DIVISION_ID)})
    STATE.presences[made.id] = made
    return JsonResponse(definition_shape(made))


@signed_in
def change(token: Token, request: HttpRequest, definition_id: str) -> HttpResponse:
    """Rename, move or switch off a presence of the organisation's own."""
    before = _own(definition_id)
    changed = _with(before, json_object(request))
    STATE.presences[before.id] = changed
    for user in STATE.users.values():
        user.presence = changed if user.presence.id == changed.id else user.presence
    return JsonResponse(definition_shape(changed))


@signed_in
def remove(token: Token, request: HttpRequest, definition_id: str) -> HttpResponse:
    """Remove a presence of the organisation's own; whoever has it falls back to the system's above it."""
    gone = _own(definition_id)
    del STATE.presences[gone.id]
    above = next(each for each in DEFINITIONS if each.system == gone.system and not each.of_organisation)
    for user in STATE.users.values():
        if user.presence.id == gone.id:
            duty.set_presence(user, above, message=user.presence_message, now=clock.now())
    return HttpResponse(status=200)


@signed_in
def system_presences(token: Token, request: HttpRequest) -> HttpResponse:
    """Return the system presences, upper case here."""
    own = [each for each in DEFINITIONS if not each.of_organisation]
    return JsonResponse([{"id": each.id, "name": loud(each)} for each in own], safe=False)


def definition_shape(each: Definition, locale: str = EVERY_LOCALE) -> dict[str, Any]:
    """Return OrganizationPresenceDefinition with its name in one locale or in all."""
    return {
        "id": each.id,
        "name": each.label,
        "type": "User" if each.of_organisation else "System",
        "languageLabels": each.labels if locale == EVERY_LOCALE else _label_in(each, locale),
        "systemPresence": each.system,
        "divisionId": each.division_id,
        "deactivated": each.deactivated,
        "selfUri": f"/api/v2/presence/definitions/{each.id}",
    }


def old_shape(each: Definition, locale: str = EVERY_LOCALE) -> dict[str, Any]:
    """Return OrganizationPresence, which the older paths show."""
    shape = definition_shape(each, locale)
    kept = {name: value for name, value in shape.items() if name not in ("type", "divisionId")}
    return kept | {"primary": not each.of_organisation, "selfUri": f"/api/v2/presencedefinitions/{each.id}"}


def _label_in(each: Definition, locale: str) -> dict[str, str]:
    return {locale: each.labels.get(locale, each.label)}


def _locale(request: HttpRequest) -> str:
    return request.GET.get("localeCode", EVERY_LOCALE) or EVERY_LOCALE


def _known(definition_id: str) -> Definition:
    definition = STATE.presences.get(definition_id)
    if definition is None:
        message = f"Unable to find a presence definition with that id: {definition_id}"
        raise Refused(404, "not.found", message)
    return definition


def _own(definition_id: str) -> Definition:
    definition = _known(definition_id)
    if not definition.of_organisation:
        raise Refused(400, "bad.request", "A system presence cannot be changed.")
    return definition


def _with(definition: Definition, body: dict[str, Any]) -> Definition:
    """Return the presence with what the body says of it."""
    labels = body.get("languageLabels")
    if not isinstance(labels, dict) or not labels or not all(_is_text(each) for each in labels.values()):
        raise invalid_value(labels, "languageLabels")
    if body.get("systemPresence", definition.system) != definition.system:
        raise invalid_value(body["systemPresence"], "systemPresence")
    division_id = one_of(
        body.get("divisionId", definition.division_id), ("*", *STATE.divisions), "divisionId"
    )
    deactivated = of_type(body.get("deactivated", definition.deactivated), bool, "deactivated")
    label = str(labels.get(DEFAULT_LOCALE) or next(iter(labels.values())))
    return replace(definition, labels=labels, label=label, division_id=division_id, deactivated=deactivated)


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())
