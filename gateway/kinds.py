"""Every kind of call this program makes: which client function, whose token, and what a repeat would do."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any

from gateway import wishes
from gateway.models import Provider
from gateway.providers.facts import Fact
from gateway.providers.genesys.client import GenesysClient
from gateway.providers.servicenow.client import ServiceNowClient

Reader = Callable[[Any], list[Fact]]


class Repeat(Enum):
    """What may be done when nobody knows whether an attempt was carried out.

    FREELY: again, it changes nothing twice. LOOK_FIRST: ask the provider whether it is there, then again.
    NEVER: a click; read the truth and show it, the person decides.
    """

    FREELY = "freely"
    LOOK_FIRST = "look first"
    NEVER = "never"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """send: called with the client and the payload. look: finds what an earlier attempt may have left.

    read: turns the answer into facts, where it holds any. lane: lower is served first; 0 is a person waiting.
    """

    provider: Provider
    send: Callable[..., Any]
    repeat: Repeat = Repeat.NEVER
    lane: int = 5
    look: Callable[..., Any] | None = None
    read: Reader | None = None


_GENESYS, _SERVICENOW = Provider.GENESYS, Provider.SERVICENOW

KINDS: dict[str, Kind] = {
    # an agent's clicks, with the agent's own token
    "accept": Kind(provider=_GENESYS, send=GenesysClient.answer, lane=0),
    "decline": Kind(provider=_GENESYS, send=GenesysClient.decline, lane=0),
    "hold": Kind(provider=_GENESYS, send=GenesysClient.hold, lane=0),
    "resume": Kind(provider=_GENESYS, send=GenesysClient.resume, lane=0),
    "park": Kind(provider=_GENESYS, send=GenesysClient.park, lane=0),
    "unpark": Kind(provider=_GENESYS, send=GenesysClient.unpark, lane=0),
    "mute": Kind(provider=_GENESYS, send=GenesysClient.mute, lane=0),
    "unmute": Kind(provider=_GENESYS, send=GenesysClient.unmute, lane=0),
    "end": Kind(provider=_GENESYS, send=GenesysClient.end, lane=0),
    "transfer_to_queue": Kind(provider=_GENESYS, send=GenesysClient.transfer_to_queue, lane=0),
    "transfer_to_agent": Kind(provider=_GENESYS, send=GenesysClient.transfer_to_agent, lane=0),
    "send_message": Kind(provider=_GENESYS, send=GenesysClient.send_message, lane=0),
    "set_presence": Kind(provider=_GENESYS, send=GenesysClient.set_presence, repeat=Repeat.FREELY, lane=1),
    "back_on_queue": Kind(provider=_GENESYS, send=GenesysClient.back_on_queue, lane=0),
    "wrap_up": Kind(provider=_GENESYS, send=GenesysClient.wrap_up, repeat=Repeat.FREELY, lane=2),
    "check_sign_in": Kind(provider=_GENESYS, send=wishes.check_sign_in, repeat=Repeat.FREELY, lane=1),
    # what nobody waits for, with the service's token
    "read_conversation": Kind(
        provider=_GENESYS, send=wishes.read_conversation, repeat=Repeat.FREELY, lane=1, read=list
    ),
    "read_texts": Kind(provider=_GENESYS, send=wishes.read_texts, repeat=Repeat.FREELY, lane=1, read=list),
    "find_recordings": Kind(
        provider=_GENESYS, send=wishes.find_recordings, repeat=Repeat.FREELY, lane=6, read=list
    ),
    "set_attributes": Kind(
        provider=_GENESYS, send=GenesysClient.set_attributes, repeat=Repeat.FREELY, lane=6
    ),
    "set_tag": Kind(provider=_GENESYS, send=GenesysClient.set_tag, repeat=Repeat.FREELY, lane=6),
    # ServiceNow
    "find_callers": Kind(
        provider=_SERVICENOW, send=wishes.find_callers, repeat=Repeat.FREELY, lane=1, read=list
    ),
    "find_agent": Kind(provider=_SERVICENOW, send=wishes.find_agent, repeat=Repeat.FREELY, lane=4, read=list),
    "set_desk_state": Kind(
        provider=_SERVICENOW, send=ServiceNowClient.set_agent_presence, repeat=Repeat.FREELY, lane=3
    ),
    "create_incident": Kind(
        provider=_SERVICENOW,
        send=wishes.create_incident,
        look=wishes.created_before,
        repeat=Repeat.LOOK_FIRST,
        lane=5,
        read=list,
    ),
    "append_note": Kind(
        provider=_SERVICENOW,
        send=wishes.append_note,
        look=wishes.appended_before,
        repeat=Repeat.LOOK_FIRST,
        lane=5,
        read=list,
    ),
}
