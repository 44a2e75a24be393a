"""The presences that people can set, over REST: the system's, and the organisation's own."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox import clock
from sandbox.genesys import catalogue, listings
from sandbox.genesys.bodies import is_true, object_without_nulls, words
from sandbox.genesys.endpoints import signed_in
from sandbox.genesys.errors import Refused, invalid_value
from sandbox.genesys.identity.credentials import Token
from sandbox.genesys.notifications.publishing import loud
from sandbox.genesys.people import agent_status
from sandbox.genesys.people.model import SYSTEM, Definition
from sandbox.genesys.resources import Resource
from sandbox.genesys.state import STATE
from sandbox.genesys.values import of_type, one_of

EVERY_LOCALE = "ALL"
DEFAULT_LOCALE = "en_US"
VIEW = "presence:presenceDefinition:view"
EDIT = "presence:presenceDefinition:edit"


class Presences(Resource[Definition]):
    """Presences, which are listed whole."""

    def list(self, token: Token, request: HttpRequest) -> HttpResponse:
        """Return all that the query asks for."""
        entities = [_shown(request, each) for each in self.found(request)]
        return JsonResponse({"total": len(entities), "entities": entities, "selfUri": request.path})


@signed_in
def system_presences(token: Token, request: HttpRequest) -> HttpResponse:
    """Return the system presences, upper case here."""
    return JsonResponse([{"id": each.id, "name": loud(each)} for each in SYSTEM.values()], safe=False)


def definition_shape(each: Definition, locale: str = EVERY_LOCALE) -> dict[str, Any]:
    """Return OrganizationPresenceDefinition with its name in one locale or in all."""
    return {
        "id": each.id,
        "name": each.name,
        "type": "User" if each.of_organisation else "System",
        "languageLabels": each.labels if locale == EVERY_LOCALE else _label_in(each, locale),
        # With a blank, as in all of REST; the definition's enum has none. Source: the vendor's programs.
        "systemPresence": each.system,
        "divisionId": each.division_id,
        "deactivated": each.deactivated,
        "selfUri": f"/api/v2/presence/definitions/{each.id}",
    }


@signed_in
def old_listed(token: Token, request: HttpRequest) -> HttpResponse:
    """Return the same by the older path, paged; ``deleted`` asks for those that are switched off."""
    wanted = {"true": (True,), "all": (True, False)}.get(request.GET.get("deleted", "").lower(), (False,))
    found = [each for each in STATE.presences.values() if each.deactivated in wanted]
    return listings.page(request, [old_shape(each) for each in found])


@signed_in
def old_one(token: Token, request: HttpRequest, presence_id: str) -> HttpResponse:
    """Return a presence by the older path, which the vendor's samples still read."""
    return JsonResponse(old_shape(PRESENCES.known(presence_id)))


def old_shape(each: Definition) -> dict[str, Any]:
    """Return OrganizationPresence, as the older paths and ``expand=presenceDefinitions`` show it."""
    shape = definition_shape(each)
    kept = {name: value for name, value in shape.items() if name not in ("type", "divisionId")}
    uri = f"/api/v2/presencedefinitions/{each.id}"
    return kept | {"primary": not each.of_organisation, "selfUri": uri}


def _label_in(each: Definition, locale: str) -> dict[str, str]:
    return {locale: each.labels.get(locale, each.name)}


def _shown(request: HttpRequest, each: Definition) -> dict[str, Any]:
    return definition_shape(each, request.GET.get("localeCode") or EVERY_LOCALE)


def _without_blank(system: str) -> str:
    """Return a system presence as one word: REST writes On Queue, the definition OnQueue, lists ON_QUEUE."""
    return system.replace(" ", "").replace("_", "")


def _is_wanted(request: HttpRequest, each: Definition) -> bool:
    divisions = words(request, "divisionId")
    is_of_division = not divisions or each.division_id == "*" or each.division_id in divisions
    return is_of_division and each.deactivated == is_true(request, "deactivated")


def _read(body: dict[str, Any], before: Definition | None) -> dict[str, Any]:
    """Return what the body says of a presence, whose system presence never changes."""
    if before is not None:
        _check_own(before)
    labels = body.get("languageLabels")
    if not isinstance(labels, dict) or not labels or not all(map(_is_text, labels.values())):
        raise invalid_value(labels, "languageLabels")
    systems = {_without_blank(each): each for each in ([before.system] if before else SYSTEM)}
    system = _without_blank(str(body.get("systemPresence", before.system if before else None)))
    division_id = body.get("divisionId", before.division_id if before else catalogue.DIVISION_ID)
    deactivated = body.get("deactivated", before.deactivated if before else False)
    return {
        "system": systems[one_of(system, systems, "systemPresence")],
        "labels": labels,
        "name": str(labels.get(DEFAULT_LOCALE) or next(iter(labels.values()))),
        "division_id": one_of(division_id, ("*", *STATE.divisions), "divisionId"),
        "deactivated": of_type(deactivated, bool, "deactivated"),
    }


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _check_own(definition: Definition) -> None:
    if not definition.of_organisation:
        raise Refused(400, "bad.request", "A system presence cannot be changed.")


def _fall_back(gone: Definition) -> None:
    """Let whoever has it fall back to the system's presence above it."""
    for user in STATE.users.values():
        if user.presence.id == gone.id:
            agent_status.set_presence(
                user, SYSTEM[gone.system], message=user.presence_message, now=clock.now()
            )


PRESENCES = Presences(
    path="/api/v2/presence/definitions",
    parameter="definitionId",
    noun="presence definition",
    entities=lambda: STATE.presences,
    shape=definition_shape,
    shape_for=_shown,
    body=object_without_nulls,
    read=_read,
    make=lambda fields: Definition(id=STATE.new_id("presence"), of_organisation=True, **fields),
    is_unique=False,
    matches=_is_wanted,
    check_unused=_check_own,
    after_remove=_fall_back,
    needs={
        "list": (VIEW,),
        "one": (VIEW,),
        "create": ("presence:presenceDefinition:add",),
        "change": (EDIT,),
        "remove": ("presence:presenceDefinition:delete", EDIT),
    },
)
