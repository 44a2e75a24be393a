"""Open Messaging integrations and their recipients over REST; making one takes its time."""

from datetime import datetime, timedelta
from functools import partial
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox import clock
from sandbox.genesys import listings
from sandbox.genesys.bodies import json_object
from sandbox.genesys.definitions import fields_of
from sandbox.genesys.endpoints import signed_in
from sandbox.genesys.errors import Refused, invalid_value
from sandbox.genesys.flows import catalogue as flows
from sandbox.genesys.identity.credentials import Token
from sandbox.genesys.iso_time import iso
from sandbox.genesys.messaging import webhook
from sandbox.genesys.messaging.settings import BASE, PROFILES, SETTINGS, reference
from sandbox.genesys.messaging.store import Integration
from sandbox.genesys.resources import Fields, Resource, each_verb
from sandbox.genesys.state import STATE

CREATED_AFTER = timedelta(seconds=1)
LONGEST_WEAK_SECRET = 15
# The platform posts to https on port 443 alone; this machine itself is let in, for there is nobody else here.
LOOPBACK = ("127.0.0.1", "localhost")
HIDDEN = "hidden-by-the-sandbox"
# What the wire calls the attributes.
NAMES = {
    "name": "name",
    "outboundNotificationWebhookUrl": "url",
    "outboundNotificationWebhookSignatureSecretToken": "secret",
    "webhookHeaders": "headers",
}


@signed_in
def recipients(token: Token, request: HttpRequest) -> HttpResponse:
    """Return the recipients by name and messenger: one per integration."""
    name, messenger = request.GET.get("name", "").lower(), request.GET.get("messengerType", "open")
    found = [each for each in STATE.channels.integrations.values() if name in each.name.lower()]
    return listings.page(request, [_recipient(each) for each in found if messenger == "open"])


@signed_in
def recipient(token: Token, request: HttpRequest, recipient_id: str) -> HttpResponse:
    """Return a recipient."""
    return JsonResponse(_recipient(INTEGRATIONS.known(recipient_id)))


@signed_in
def bind(token: Token, request: HttpRequest, recipient_id: str) -> HttpResponse:
    """Let another flow take in what comes; without one it is the organisation's own."""
    own, wanted = INTEGRATIONS.known(recipient_id), fields_of("RecipientRequest", json_object(request))
    flow_id = wanted.get("flow", {}).get("id", "")
    if flow_id and flows.of(flow_id) is None:
        raise Refused(404, "not.found", "The flow was not found.")
    own.flow_id, own.modified_at = flow_id, clock.now()
    return JsonResponse(_recipient(own))


def _is_wanted(request: HttpRequest, integration: Integration) -> bool:
    profile_id, setting_id = request.GET.get("supportedContent.id"), request.GET.get("messagingSetting.id")
    return profile_id in (None, integration.profile_id) and setting_id in (None, integration.setting_id)


def _read(body: Fields, integration: Integration | None) -> Fields:
    fields = fields_of("OpenIntegrationUpdateRequest" if integration else "OpenIntegrationRequest", body)
    own = {NAMES[name]: value for name, value in fields.items() if name in NAMES}
    _check(own)
    if "supportedContent" in fields:
        own["profile_id"] = PROFILES.known(fields["supportedContent"]["id"]).id
    if "messagingSetting" in fields:
        own["setting_id"] = SETTINGS.known(fields["messagingSetting"]["id"]).id
    return own


def _check(own: Fields) -> None:
    """Refuse what the vendor's pages exclude, a weak secret and another port; and headers that break."""
    if not _is_address(own.get("url", "https://any")):
        raise Refused(400, "bad.request", "The webhook is an https address on port 443.")
    if len(own.get("secret", HIDDEN)) <= LONGEST_WEAK_SECRET:
        message = f"The signature secret token must be longer than {LONGEST_WEAK_SECRET} characters."
        raise Refused(400, "bad.request", message)
    for name, value in own.get("headers", {}).items():
        if set("\r\n:") & set(name) or set("\r\n") & set(value):
            raise invalid_value(name, "webhookHeaders")


def _is_address(url: str) -> bool:
    try:
        address = urlsplit(url)
        is_public = address.scheme == "https" and address.port in (None, 443) and bool(address.hostname)
    except ValueError:
        return False
    return is_public or address.hostname in LOOPBACK


def _made(fields: Fields) -> Integration:
    """Begin to make an integration: ``Initiated`` at first, ``Completed`` a second later."""
    now, channels = clock.now(), STATE.channels
    defaults: Fields = {"profile_id": channels.default_profile_id, "setting_id": channels.default_setting_id}
    integration = Integration(
        id=STATE.new_id("integration"),
        created_at=now,
        modified_at=now,
        create_status="Initiated",
        **defaults | fields,
    )
    STATE.timers.at(now + CREATED_AFTER, partial(_complete, integration))
    return integration


def _complete(integration: Integration, now: datetime) -> None:
    integration.create_status = "Completed"


def _shape(own: Integration) -> Fields:
    """Return an OpenIntegration; the secret is never shown again."""
    return {
        "id": own.id,
        "name": own.name,
        "outboundNotificationWebhookUrl": own.url or webhook.address_of(own),
        "outboundNotificationWebhookSignatureSecretToken": HIDDEN,
        "webhookHeaders": own.headers,
        "supportedContent": reference(PROFILES.known(own.profile_id)),
        "messagingSetting": reference(SETTINGS.known(own.setting_id)),
        "status": "Active" if own.is_active else "Inactive",
        "recipient": {"id": own.id, "selfUri": f"/api/v2/routing/message/recipients/{own.id}"},
        "dateCreated": iso(own.created_at),
        "dateModified": iso(own.modified_at),
        "createStatus": own.create_status,
        "selfUri": f"{BASE}/integrations/open/{own.id}",
    }


def _recipient(own: Integration) -> Fields:
    flow = flows.of(own.flow_id) or flows.for_medium("message")
    return {
        "id": own.id,
        "name": own.name,
        "messengerType": "open",
        "dateCreated": iso(own.created_at),
        "dateModified": iso(own.modified_at),
        "flow": {"id": flow.id, "name": flow.name},
        "selfUri": f"/api/v2/routing/message/recipients/{own.id}",
    }


INTEGRATIONS = Resource(
    path=f"{BASE}/integrations/open",
    parameter="integrationId",
    noun="integration",
    entities=lambda: STATE.channels.integrations,
    shape=_shape,
    read=_read,
    make=_made,
    change_by="PATCH",
    is_unique=False,
    matches=_is_wanted,
    needs=each_verb("messaging:integration"),
)
