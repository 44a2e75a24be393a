"""Agents' actions on conversations; each request needs the token of that agent.

Genesys answers 202 to most of them, which means accepted, not carried out.
Source: docs/providers/genesys.md#agent-actions.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from gateway.providers.fact_values import Medium, MessageText
from gateway.providers.genesys import texts
from gateway.providers.http import JsonSession
from gateway.providers.paths import path
from gateway.providers.wire import mapping, number, stamp

MEDIA: dict[Medium, str] = {
    "call": "calls",
    "message": "messages",
    "email": "emails",
    "callback": "callbacks",
}
PARTICIPANT = "/api/v2/conversations/{}/{}/participants/{}"
REPLACEMENT = "/api/v2/conversations/{}/participants/{}/replace/"


class Actions:
    """Agents' actions. Refused (400, 404, 409) when the conversation has changed meanwhile: read it again."""

    def __init__(self, http: JsonSession) -> None:
        self._http = http

    def answer(self, medium: Medium, *, conversation_id: str, participant_id: str) -> None:
        """Connect an offered participant. Refused when the offer has expired."""
        self._patch(medium, conversation_id, participant_id, {"state": "connected"})

    def decline(self, medium: Medium, *, conversation_id: str, participant_id: str) -> None:
        """Return an offer to its queue; the agent becomes Not Responding, as when it expires."""
        self._patch(medium, conversation_id, participant_id, {"state": "disconnected"})

    def end(self, medium: Medium, *, conversation_id: str, participant_id: str) -> None:
        """Disconnect the agent's own participant, which ends this leg."""
        self._patch(medium, conversation_id, participant_id, {"state": "disconnected"})

    def hold(self, medium: Medium, *, conversation_id: str, participant_id: str) -> None:
        """Put the agent's communication on hold. Refused while it is alerting."""
        self._patch(medium, conversation_id, participant_id, {"held": True})

    def resume(self, medium: Medium, *, conversation_id: str, participant_id: str) -> None:
        """Take a call off hold."""
        self._patch(medium, conversation_id, participant_id, {"held": False})

    def mute(self, medium: Medium, *, conversation_id: str, participant_id: str) -> None:
        """Mute the agent's microphone in a call."""
        self._patch(medium, conversation_id, participant_id, {"muted": True})

    def unmute(self, medium: Medium, *, conversation_id: str, participant_id: str) -> None:
        """Unmute the agent's microphone in a call."""
        self._patch(medium, conversation_id, participant_id, {"muted": False})

    def park(
        self, medium: Medium, *, conversation_id: str, participant_id: str, resume_at: datetime | None = None
    ) -> None:
        """Park a message or email conversation; Genesys unparks it at ``resume_at``.

        Refused (403, 404) when the organisation has not enabled parking.
        """
        body = {"state": "parked"} | ({"resumeTime": stamp(resume_at)} if resume_at else {})
        self._park(medium, conversation_id, participant_id, body)

    def unpark(self, medium: Medium, *, conversation_id: str, participant_id: str) -> None:
        """Resume a parked message or email conversation."""
        self._park(medium, conversation_id, participant_id, {"state": "connected"})

    def transfer_to_queue(self, conversation_id: str, *, participant_id: str, queue_id: str) -> None:
        """Transfer the conversation to a queue and leave it at once. participant_id: the agent's own."""
        at = path(REPLACEMENT + "queue", conversation_id, participant_id)
        self._http.request("POST", at, json={"queueId": queue_id, "transferType": "Unattended"})

    def transfer_to_agent(
        self, conversation_id: str, *, participant_id: str, agent_id: str, attended: bool
    ) -> None:
        """Transfer the conversation to a colleague. attended: the agent keeps it until the other accepts."""
        at = path(REPLACEMENT + "agent", conversation_id, participant_id)
        kind = "Attended" if attended else "Unattended"
        self._http.request("POST", at, json={"userId": agent_id, "transferType": kind})

    def send_message(self, conversation_id: str, *, communication_id: str, text: str) -> MessageText:
        """Send a reply of up to 2,000 characters (765 by SMS) and return the message as Genesys stores it.

        Not idempotent, and without an idempotency key: after an unknown outcome, read the conversation.
        """
        at = path(
            "/api/v2/conversations/messages/{}/communications/{}/messages", conversation_id, communication_id
        )
        return texts.message_text(self._http.request("POST", at, json={"textBody": text}))

    def wrap_up(
        self,
        medium: Medium,
        *,
        conversation_id: str,
        participant_id: str,
        communication_id: str,
        code_id: str,
        notes: str,
    ) -> None:
        """Submit a leg's wrap-up, before or after its end. code_id: the id of the code, not its name."""
        template = PARTICIPANT + "/communications/{}/wrapup"
        at = path(template, MEDIA[medium], conversation_id, participant_id, communication_id)
        self._http.request("POST", at, json={"code": code_id, "notes": notes})

    def skip_wrap_up(self, medium: Medium, *, conversation_id: str, participant_id: str) -> None:
        """End a leg's wrap-up without a code. Refused where the queue makes it mandatory."""
        self._patch(medium, conversation_id, participant_id, {"wrapupSkipped": True})

    def set_attributes(
        self, conversation_id: str, *, participant_id: str, attributes: Mapping[str, str]
    ) -> None:
        """Merge attributes into a participant, usually the customer's."""
        at = path("/api/v2/conversations/{}/participants/{}/attributes", conversation_id, participant_id)
        self._http.request("PATCH", at, json={"attributes": dict(attributes)})

    def set_tag(self, conversation_id: str, *, tag: str) -> None:
        """Set the conversation's one external tag, e.g. an incident number."""
        at = path("/api/v2/conversations/{}/tags", conversation_id)
        self._http.request("PUT", at, json={"externalTag": tag})

    def set_priority(self, conversation_id: str, *, minutes: int) -> int:
        """Set a waiting conversation's priority, and return it; each point counts as a minute of waiting.

        It holds until it is set again, also in another queue. Refused (400, 404) when it does not wait.
        """
        at = path("/api/v2/routing/conversations/{}", conversation_id)
        values = mapping(self._http.request("PATCH", at, json={"priority": minutes}))
        return int(number(values, "priority") or 0)

    def _patch(
        self, medium: Medium, conversation_id: str, participant_id: str, body: Mapping[str, Any]
    ) -> None:
        at = path(PARTICIPANT, MEDIA[medium], conversation_id, participant_id)
        self._http.request("PATCH", at, json=body)

    def _park(
        self, medium: Medium, conversation_id: str, participant_id: str, body: Mapping[str, str]
    ) -> None:
        # Calls and callbacks have no such path, and the 404 would look like a parking that is not enabled.
        if medium not in ("message", "email"):
            raise ValueError(f"a {medium} cannot be parked")
        at = path(PARTICIPANT + "/parkingstate", MEDIA[medium], conversation_id, participant_id)
        self._http.request("PATCH", at, json=body)
