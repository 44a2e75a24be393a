"""Open Messaging integrations and their recipients over REST; making one takes its time."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox import clock
from sandbox.genesys import listings
from sandbox.genesys.bodies import json_object, text
from sandbox.genesys.endpoints import signed_in
from sandbox.genesys.errors import Refused
from sandbox.genesys.flows import catalogue as flows
from sandbox.genesys.identity.credentials import Token
from sandbox.genesys.iso_time import iso
from sandbox.genesys.messaging import profiles, settings, webhook
from sandbox.genesys.messaging.store import Integration
from sandbox.genesys.state import STATE

BASE = "/api/v2/conversations/messaging/integrations/open"
CREATED_AFTER = timedelta(seconds=1)
LONGEST_WEAK_SECRET = 15
# The platform posts to https on port 443 alone; this machine itself is let in, for there is nobody else here.
LOOPBACK = ("127.0.0.1", "localhost")
HIDDEN = "hidden-by-the-sandbox"


@signed_in
def listed(token: Token, request: HttpRequest) -> HttpResponse:
    """Return the integrations, all or those with a profile or a setting."""
    wanted = request.GET.get("supportedContent.id"), request.GET.get("messagingSetting.id")
    found = [
        each
        for each in STATE.channels.integrations.values()
        if wanted[0] in (None, each.profile_id) and wanted[1] in (None, each.setting_id)
    ]
    return listings.page(request, [shape(each) for each in found])


@signed_in
def one(token: Token, request: HttpRequest, integration_id: str) -> HttpResponse:
    """Return an integration."""
    return JsonResponse(shape(integration_of(integration_id)))


@signed_in
def create(token: Token, request: HttpRequest) -> HttpResponse:
    """Begin to make an integration: ``Initiated`` at first, ``Completed`` a second later."""
    body, now = json_object(request), clock.now()
    integration = Integration(
        id=STATE.new_id("integration"),
        name=text(body, "name"),
        profile_id=_profile_id(body, STATE.channels.default_profile_id),
        setting_id=_setting_id(body, STATE.channels.default_setting_id),
        url=_url(text(body, "outboundNotificationWebhookUrl")),
        secret=_secret(text(body, "outboundNotificationWebhookSignatureSecretToken")),
        headers=_headers(body),
        created_at=iso(now),
        modified_at=iso(now),
        create_status="Initiated",
    )
    STATE.channels.integrations[integration.id] = integration
    STATE.timers.at(now + CREATED_AFTER, partial(_complete, integration))
    return JsonResponse(shape(integration))


@signed_in
def change(token: Token, request: HttpRequest, integration_id: str) -> HttpResponse:
    """Change what the body holds; the name is always there."""
    integration, body = integration_of(integration_id), json_object(request)
    name, headers = text(body, "name"), _headers(body) if "webhookHeaders" in body else integration.headers
    profile_id = _profile_id(body, integration.profile_id)
    setting_id = _setting_id(body, integration.setting_id)
    url = _url(body["outboundNotificationWebhookUrl"]) if "outboundNotificationWebhookUrl" in body else None
    secret = body.get("outboundNotificationWebhookSignatureSecretToken")
    integration.secret = integration.secret if secret is None else _secret(secret)
    integration.url = integration.url if url is None else url
    integration.name, integration.headers = name, headers
    integration.profile_id, integration.setting_id = profile_id, setting_id
    integration.modified_at = iso(clock.now())
    return JsonResponse(shape(integration))


@signed_in
def remove(token: Token, request: HttpRequest, integration_id: str) -> HttpResponse:
    """Remove an integration; its conversations stay."""
    del STATE.channels.integrations[integration_of(integration_id).id]
    return HttpResponse(status=200)


@signed_in
def recipients(token: Token, request: HttpRequest) -> HttpResponse:
    """Return the recipients by name and messenger: one per integration."""
    name, messenger = request.GET.get("name", "").lower(), request.GET.get("messengerType", "open")
    found = [each for each in STATE.channels.integrations.values() if name in each.name.lower()]
    return listings.page(request, [_recipient(each) for each in found if messenger == "open"])


@signed_in
def recipient(token: Token, request: HttpRequest, recipient_id: str) -> HttpResponse:
    """Return a recipient."""
    return JsonResponse(_recipient(_integration_of_recipient(recipient_id)))


@signed_in
def bind(token: Token, request: HttpRequest, recipient_id: str) -> HttpResponse:
    """Let another inbound flow take in what comes; without a flow, the organisation's own."""
    integration, flow = _integration_of_recipient(recipient_id), json_object(request).get("flow")
    if flow is not None and (not isinstance(flow, dict) or not isinstance(flow.get("id"), str)):
        raise Refused(400, "bad.request", "The field flow is an object with an id.")
    if flow and flows.of(flow["id"]) is None:
        raise Refused(404, "not.found", "The flow was not found.")
    integration.flow_id = flow["id"] if flow else None
    integration.modified_at = iso(clock.now())
    return JsonResponse(_recipient(integration))


def integration_of(integration_id: str) -> Integration:
    """Return the integration.

    Raises: Refused with ``not.found``.
    """
    integration = STATE.channels.integrations.get(integration_id)
    if integration is None:
        raise Refused(404, "not.found", f"Integration {integration_id} was not found")
    return integration


def shape(integration: Integration) -> dict[str, Any]:
    """Return an OpenIntegration; the secret is never shown again."""
    return {
        "id": integration.id,
        "name": integration.name,
        "outboundNotificationWebhookUrl": integration.url or webhook.address_of(integration),
        "outboundNotificationWebhookSignatureSecretToken": HIDDEN,
        "webhookHeaders": integration.headers,
        "supportedContent": profiles.reference(profiles.profile_of(integration.profile_id)),
        "messagingSetting": settings.reference(settings.setting_of(integration.setting_id)),
        "status": "Active" if integration.is_active else "Inactive",
        "recipient": {
            "id": integration.id,
            "selfUri": f"/api/v2/routing/message/recipients/{integration.id}",
        },
        "dateCreated": integration.created_at,
        "dateModified": integration.modified_at,
        "createStatus": integration.create_status,
        "selfUri": f"{BASE}/{integration.id}",
    }


def _complete(integration: Integration, now: datetime) -> None:
    integration.create_status = "Completed"


def _integration_of_recipient(recipient_id: str) -> Integration:
    integration = STATE.channels.integrations.get(recipient_id)
    if integration is None:
        raise Refused(404, "not.found", f"Recipient {recipient_id} was not found")
    return integration


def _recipient(integration: Integration) -> dict[str, Any]:
    own = {
        "id": integration.id,
        "name": integration.name,
        "messengerType": "open",
        "dateCreated": integration.created_at,
        "dateModified": integration.modified_at,
        "selfUri": f"/api/v2/routing/message/recipients/{integration.id}",
    }
    flow = flows.of(integration.flow_id or "")
    return own | ({"flow": {"id": flow.id, "name": flow.name}} if flow else {})


def _profile_id(body: dict[str, Any], before: str) -> str:
    wanted = body.get("supportedContent")
    return profiles.profile_of(_id(wanted, "supportedContent")).id if wanted else before


def _setting_id(body: dict[str, Any], before: str) -> str:
    wanted = body.get("messagingSetting")
    return settings.setting_of(_id(wanted, "messagingSetting")).id if wanted else before


def _id(wanted: Any, name: str) -> str:
    if not isinstance(wanted, dict) or not isinstance(wanted.get("id"), str):
        raise Refused(400, "bad.request", f"The field {name} is an object with an id.")
    return str(wanted["id"])


def _url(wanted: Any) -> str:
    address = urlsplit(str(wanted))
    try:
        port = address.port
    except ValueError:
        port = -1
    is_public = address.scheme == "https" and port in (None, 443) and bool(address.hostname)
    if not is_public and address.hostname not in LOOPBACK:
        raise Refused(400, "bad.request", "The webhook is an https address on port 443.")
    return str(wanted)


def _secret(wanted: Any) -> str:
    if not isinstance(wanted, str) or len(wanted) <= LONGEST_WEAK_SECRET:
        message = f"The signature secret token must be longer than {LONGEST_WEAK_SECRET} characters."
        raise Refused(400, "bad.request", message)
    return wanted


def _headers(body: dict[str, Any]) -> dict[str, str]:
    headers = body.get("webhookHeaders") or {}
    is_plain = isinstance(headers, dict) and all(isinstance(each, str) for each in headers.values())
    if not is_plain or any(
        set("\r\n:") & set(name) or set("\r\n") & set(value) for name, value in headers.items()
    ):
        raise Refused(400, "bad.request", "webhookHeaders is an object of texts.")
    return dict(headers)
