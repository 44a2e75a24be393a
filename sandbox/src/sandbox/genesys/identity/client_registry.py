"""OAuth clients over REST: registering applications, and which the organisation authorised."""

import secrets
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox import clock
from sandbox.genesys import catalogue, listings
from sandbox.genesys.bodies import json_object, text
from sandbox.genesys.endpoints import signed_in
from sandbox.genesys.errors import Refused, invalid_value
from sandbox.genesys.identity import scopes, tokens
from sandbox.genesys.identity.credentials import DEFAULT_LIFETIME_S, LIFETIMES_S, Client, Token
from sandbox.genesys.identity.roles import ROLES
from sandbox.genesys.iso_time import iso
from sandbox.genesys.state import STATE
from sandbox.genesys.values import one_of, some_of

GRANTS = ("CODE", "TOKEN", "SAML2-BEARER", "PASSWORD", "CLIENT-CREDENTIALS")
STATES = ("active", "disabled", "inactive")


@signed_in
def listed(token: Token, request: HttpRequest) -> HttpResponse:
    """Return the clients, none with its secret."""
    return listings.whole_list(request, [_shape(each) for each in STATE.clients.values()])


@signed_in
def one(token: Token, request: HttpRequest, client_id: str) -> HttpResponse:
    """Return a client without its secret."""
    return JsonResponse(_shape(_known(client_id)))


@signed_in
def create(token: Token, request: HttpRequest) -> HttpResponse:
    """Register a client; only this answer, and the one to a new secret, shows the secret."""
    now = clock.now()
    settings = _settings(json_object(request))
    client = Client(
        id=STATE.new_id("client"),
        secret=secrets.token_urlsafe(32),
        created_at=now,
        modified_at=now,
        **settings,
    )
    STATE.clients[client.id] = client
    return JsonResponse(_shape(client) | {"secret": client.secret})


@signed_in
def change(token: Token, request: HttpRequest, client_id: str) -> HttpResponse:
    """Replace what is registered; tokens that were issued stay as they are."""
    client, settings = _known(client_id), _settings(json_object(request))
    for name, value in settings.items():
        setattr(client, name, value)
    client.modified_at = clock.now()
    return JsonResponse(_shape(client))


@signed_in
def renew_secret(token: Token, request: HttpRequest, client_id: str) -> HttpResponse:
    """Give a client another secret; the former is worth nothing from now on."""
    client = _known(client_id)
    client.secret, client.modified_at = secrets.token_urlsafe(32), clock.now()
    return JsonResponse(_shape(client) | {"secret": client.secret})


@signed_in
def remove(token: Token, request: HttpRequest, client_id: str) -> HttpResponse:
    """Remove a client, and end its tokens."""
    client = _known(client_id)
    tokens.revoke_all(client_id=client.id)
    del STATE.clients[client.id]
    return HttpResponse(status=200)


@signed_in
def authorisations(token: Token, request: HttpRequest) -> HttpResponse:
    """Return the clients that the organisation authorised: all of its own."""
    entities = [_authorisation(each) for each in STATE.clients.values()]
    return JsonResponse({"total": len(entities), "entities": entities, "selfUri": request.path})


@signed_in
def authorisation(token: Token, request: HttpRequest, client_id: str) -> HttpResponse:
    """Return whether and for what a client is authorised."""
    return JsonResponse(_authorisation(_known(client_id)))


@signed_in
def scope_list(token: Token, request: HttpRequest) -> HttpResponse:
    """Return the scopes."""
    entities = [_scope(each) for each in scopes.KNOWN]
    return JsonResponse({"total": len(entities), "entities": entities, "selfUri": request.path})


@signed_in
def scope(token: Token, request: HttpRequest, scope_id: str) -> HttpResponse:
    """Return a scope."""
    if scope_id not in scopes.KNOWN:
        raise Refused(404, "not.found", f"Unable to find a scope with that id: {scope_id}")
    return JsonResponse(_scope(scope_id))


def _known(client_id: str) -> Client:
    client = STATE.clients.get(client_id)
    if client is None:
        raise Refused(404, "not.found", f"Unable to find a client with that id: {client_id}")
    return client


def _settings(body: dict[str, Any]) -> dict[str, Any]:
    """Return the body as the fields of a Client.

    Raises: Refused for the first that cannot be.
    """
    grant = body.get("authorizedGrantType")
    if grant is None:
        raise Refused(400, "grant.type.required", "Grant type is required.")
    if grant not in GRANTS:
        raise Refused(400, "bad.grant.type", "Invalid grant type.")
    role_ids, division_ids = _roles(body)
    if grant == "CLIENT-CREDENTIALS" and not role_ids:
        raise Refused(400, "missing.client.roles", "Client roles are missing.")
    return {
        "name": text(body, "name"),
        "description": str(body.get("description") or ""),
        "grant": grant,
        "state": one_of(body.get("state", "active"), STATES, "state"),
        "lifetime_s": _lifetime(body.get("accessTokenValiditySeconds", DEFAULT_LIFETIME_S)),
        "redirect_uris": _redirects(body.get("registeredRedirectUri") or []),
        "scopes": some_of(body.get("scope") or [], scopes.KNOWN, "scope"),
        "role_ids": role_ids,
        "division_ids": division_ids,
    }


def _roles(body: dict[str, Any]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return roles and divisions; roles without divisions (``roleIds``) hold in all of them."""
    pairs = body.get("roleDivisions") or []
    if not isinstance(pairs, list) or not all(isinstance(each, dict) for each in pairs):
        raise invalid_value(pairs, "roleDivisions")
    if not pairs:
        return some_of(body.get("roleIds") or [], ROLES, "roleIds"), ("*",)
    divisions = (*STATE.divisions, "*")
    return (
        some_of([each.get("roleId") for each in pairs], ROLES, "roleId"),
        some_of([each.get("divisionId") for each in pairs], divisions, "divisionId"),
    )


def _lifetime(value: Any) -> int:
    if not isinstance(value, int) or value not in LIFETIMES_S:
        raise invalid_value(value, "accessTokenValiditySeconds")
    return value


def _redirects(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or any(not isinstance(each, str) or "*" in each for each in value):
        raise invalid_value(value, "registeredRedirectUri")
    return tuple(value)


def _shape(client: Client) -> dict[str, Any]:
    pairs = [(role, division) for role in client.role_ids for division in client.division_ids]
    return {
        "id": client.id,
        "name": client.name,
        "description": client.description,
        "accessTokenValiditySeconds": client.lifetime_s,
        "registeredRedirectUri": list(client.redirect_uris),
        "roleIds": list(client.role_ids),
        "dateCreated": iso(client.created_at),
        "dateModified": iso(client.modified_at),
        "authorizedGrantType": client.grant,
        "scope": list(client.scopes),
        "roleDivisions": [{"roleId": role, "divisionId": division} for role, division in pairs],
        "state": client.state,
        "selfUri": f"/api/v2/oauth/clients/{client.id}",
    }


def _authorisation(client: Client) -> dict[str, Any]:
    uri = f"/api/v2/oauth/authorizations/{client.id}"
    owner = {"id": catalogue.ORGANISATION_ID, "name": catalogue.ORGANISATION_NAME}
    return {
        "client": _shape(client),
        "scope": list(client.scopes),
        "roles": list(client.role_ids),
        "resourceOwner": owner | {"selfUri": "/api/v2/organizations/me"},
        "dateCreated": iso(client.created_at),
        "dateModified": iso(client.modified_at),
        "pending": False,
        "state": "Authorized",
        "selfUri": uri,
    }


def _scope(scope_id: str) -> dict[str, Any]:
    name, _, only = scope_id.partition(":")
    about = f"Read {name}" if only else f"Read and change {name}"
    return {"id": scope_id, "description": about, "selfUri": f"/api/v2/oauth/scopes/{scope_id}"}
