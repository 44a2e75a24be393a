"""Call forwarding over REST: where a user's own calls go, with every refusal that the vendor documents."""

import re
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox import clock
from sandbox.genesys.bodies import json_object
from sandbox.genesys.endpoints import signed_in
from sandbox.genesys.errors import Refused, invalid_value
from sandbox.genesys.identity import roles
from sandbox.genesys.identity.credentials import Token
from sandbox.genesys.iso_time import iso_or_none
from sandbox.genesys.people.model import Forwarding, Target, User
from sandbox.genesys.people.presences import known
from sandbox.genesys.state import STATE

NUMBER = re.compile(r"\+[1-9]\d{6,14}")
VOICEMAILS = ("PURECLOUD", "LASTCALL", "NONE")
SENTENCES = {
    "enabledcannotbenull": "Enabled must be true or false",
    "enablednotallowedwhileonqueue": "Call forwarding is not allowed to be enabled while on queue",
    "enablednotallowedwithoutcalls": "Call forwarding is not allowed to be enabled without calls",
    "callrequiresatleastonetarget": "A call requires at least one target",
    "calltargetrequirestype": "A call target requires a type",
    "calltargetunknowntype": "A call target has unknown type",
    "calltargetrequiresvalue": "A call target requires a value",
    "calltargetstationrequiresstation": (
        "Call target with type of 'station' requires the value to be a valid station id"
    ),
    "webrtcstationmustbelongtouser": "WebRtc station must belong to the user",
    "invalidphonenumberformat": "Invalid E164 phone number",
    "duplicatetargetnotallowed": "A phone number or station can only be used once",
    "voicemailpurecloudrequiresatleastonecall": "Setting voicemail 'purecloud' cannot be used without a call",
    "voicemaillastcallrequiresatleastonecalltoaphonenumber": (
        "Setting voicemail 'lastcall' requires a call to a phone number"
    ),
    "voicemaillastcallcannotusestation": "Setting voicemail 'lastcall' cannot be used with a station",
}


@signed_in
def one(token: Token, request: HttpRequest, user_id: str) -> HttpResponse:
    """Return where a user's calls go."""
    return JsonResponse(_shape(known(user_id)))


@signed_in
def replace(token: Token, request: HttpRequest, user_id: str) -> HttpResponse:
    """Set all of it."""
    return _set(token, known(user_id), json_object(request))


@signed_in
def change(token: Token, request: HttpRequest, user_id: str) -> HttpResponse:
    """Set what is named; the rest stays."""
    user = known(user_id)
    before = _shape(user)
    kept = {name: before[name] for name in ("enabled", "calls", "voicemail")}
    return _set(token, user, kept | json_object(request))


def _set(token: Token, user: User, body: dict[str, Any]) -> HttpResponse:
    if token.user_id != user.id and not roles.allows(token, "directory:user:edit"):
        raise Refused(403, "not.authorized", "You are not authorized to perform the requested action.")
    calls = _calls(body.get("calls"), user)
    enabled, voicemail = body.get("enabled"), body.get("voicemail", "NONE")
    if not isinstance(enabled, bool):
        raise _conflict("enabledcannotbenull")
    if voicemail not in VOICEMAILS:
        raise invalid_value(voicemail, "voicemail")
    _check_enabled(enabled, calls, user)
    _check_voicemail(voicemail, calls)
    user.forwarding = Forwarding(enabled=enabled, calls=calls, voicemail=voicemail, modified_at=clock.now())
    return JsonResponse(_shape(user))


def _calls(value: Any, user: User) -> tuple[tuple[Target, ...], ...]:
    routes = [] if value is None else value
    if not isinstance(routes, list) or not all(isinstance(each, dict) for each in routes):
        raise Refused(400, "bad.request", "calls must be a list of routes.")
    calls = tuple(_targets(each.get("targets"), user) for each in routes)
    values = [target.value for targets in calls for target in targets]
    if len(values) != len(set(values)):
        raise _conflict("duplicatetargetnotallowed")
    return calls


def _targets(value: Any, user: User) -> tuple[Target, ...]:
    if not isinstance(value, list) or not value:
        raise _conflict("callrequiresatleastonetarget")
    return tuple(_target(each if isinstance(each, dict) else {}, user) for each in value)


def _target(entry: dict[str, Any], user: User) -> Target:
    kind, value = entry.get("type"), entry.get("value")
    if not kind:
        raise _conflict("calltargetrequirestype")
    if kind not in ("STATION", "PHONENUMBER"):
        raise _conflict("calltargetunknowntype")
    if not isinstance(value, str) or not value:
        raise _conflict("calltargetrequiresvalue")
    if kind == "PHONENUMBER" and not NUMBER.fullmatch(value):
        raise _conflict("invalidphonenumberformat")
    if kind == "STATION":
        _check_station(value, user)
    return Target(kind=kind, value=value)


def _check_station(station_id: str, user: User) -> None:
    if station_id not in STATE.stations:
        raise _conflict("calltargetstationrequiresstation")
    if STATE.stations[station_id].owner_id != user.id:
        raise _conflict("webrtcstationmustbelongtouser")


def _check_enabled(enabled: bool, calls: tuple[tuple[Target, ...], ...], user: User) -> None:
    if enabled and user.is_on_queue:
        raise _conflict("enablednotallowedwhileonqueue")
    if enabled and not calls:
        raise _conflict("enablednotallowedwithoutcalls")


def _check_voicemail(voicemail: str, calls: tuple[tuple[Target, ...], ...]) -> None:
    if voicemail == "PURECLOUD" and not calls:
        raise _conflict("voicemailpurecloudrequiresatleastonecall")
    if voicemail == "LASTCALL" and not calls:
        raise _conflict("voicemaillastcallrequiresatleastonecalltoaphonenumber")
    if voicemail == "LASTCALL" and any(target.kind == "STATION" for target in calls[-1]):
        raise _conflict("voicemaillastcallcannotusestation")


def _conflict(code: str) -> Refused:
    return Refused(409, f"callforwarding.{code}", SENTENCES[code])


def _shape(user: User) -> dict[str, Any]:
    own = user.forwarding
    uri = f"/api/v2/users/{user.id}"
    calls = [{"targets": [{"type": each.kind, "value": each.value} for each in call]} for call in own.calls]
    shape = {
        "user": {"id": user.id, "selfUri": uri, "version": user.version},
        "enabled": own.enabled,
        "calls": calls,
        "voicemail": own.voicemail,
        "selfUri": f"{uri}/callforwarding",
    }
    at = iso_or_none(own.modified_at)
    return shape if at is None else shape | {"modifiedDate": at}
