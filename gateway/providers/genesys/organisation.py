"""Agents, presences, queues and wrap-up codes of a Genesys Cloud organisation."""

import logging
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import count

from gateway.providers.errors import Malformed, Unauthorised
from gateway.providers.fact_values import AgentListed, Listed, PresenceListed
from gateway.providers.facts import PresenceChanged, RoutingStatusChanged
from gateway.providers.genesys import lists, normalise
from gateway.providers.http import JsonSession
from gateway.providers.paths import path
from gateway.providers.wire import Raw, listed, mapping, number, part, text

log = logging.getLogger(__name__)
PAGE_SIZE = 100


class Organisation:
    """Users, presences and queues. Source of all: docs/providers/genesys.md#organisation."""

    def __init__(self, http: JsonSession) -> None:
        self._http = http

    def me(self, *, expand: Sequence[str] = ()) -> Raw:
        """Return the token's user as sent: ``{id, name, email, state, …}``, with the objects in ``expand``.

        Refused (400 ``not.a.user``) for client credentials.
        """
        params = {"expand": list(expand)} if expand else None
        return mapping(self._http.request("GET", "/api/v2/users/me", params=params))

    def token_is_good(self) -> bool:
        """Return whether the token is valid, without postponing its idle time-out."""
        try:
            self._http.request("GET", "/api/v2/tokens/me", params={"preserveIdleTTL": "true"})
        except Unauthorised:
            return False
        return True

    def revoke_token(self) -> None:
        """End the token that this client uses."""
        self._http.request("DELETE", "/api/v2/tokens/me")

    def users(self) -> tuple[AgentListed, ...]:
        """Return all active users."""
        return tuple(lists.agent_listed(raw) for raw in self._pages("/api/v2/users"))

    def presence_definitions(self) -> tuple[PresenceListed, ...]:
        """Return all presence definitions."""
        answer = self._http.request("GET", "/api/v2/presence/definitions")
        entities = listed(answer, "entities", of="presence definitions")
        return tuple(lists.presence_listed(raw) for raw in entities)

    def user_statuses(self) -> Iterator[PresenceChanged | RoutingStatusChanged]:
        """Yield presence and routing status of all users; one request for every hundred users."""
        for raw in self._pages("/api/v2/users", expand="presence,routingStatus"):
            read_at, agent_id = datetime.now(UTC), text(raw, "id")
            try:
                if part(raw, "presence"):
                    yield normalise.presence(part(raw, "presence"), agent_id=agent_id, read_at=read_at)
                if part(raw, "routingStatus"):
                    status = part(raw, "routingStatus")
                    yield normalise.routing_status(status, agent_id=agent_id, read_at=read_at)
            except Malformed as error:
                log.warning("the status of user %s cannot be read: %s", agent_id, error)

    def set_presence(self, agent_id: str, *, definition_id: str) -> None:
        """Request a presence; while the agent still works, Genesys may change it later."""
        at = path("/api/v2/users/{}/presences/purecloud", agent_id)
        self._http.request("PATCH", at, json={"presenceDefinition": {"id": definition_id}})

    def back_on_queue(self, agent_id: str) -> None:
        """Change an agent from Not Responding to idle. Refused (400) in most other statuses."""
        at = path("/api/v2/users/{}/routingstatus", agent_id)
        self._http.request("PUT", at, json={"status": "IDLE"})

    def queues(self) -> tuple[Listed, ...]:
        """Return all queues that the token may read."""
        return tuple(lists.listed(raw) for raw in self._pages("/api/v2/routing/queues"))

    def queue_members(self, queue_id: str) -> tuple[str, ...]:
        """Return the user ids of a queue's members, without those who have not joined."""
        members = self._pages(path("/api/v2/routing/queues/{}/members", queue_id))
        return tuple(agent_id for raw in members if (agent_id := lists.member_id(raw)))

    def wrap_up_codes(self, queue_id: str) -> tuple[Listed, ...]:
        """Return the wrap-up codes of a queue."""
        codes = self._pages(path("/api/v2/routing/queues/{}/wrapupcodes", queue_id))
        return tuple(lists.listed(raw) for raw in codes)

    def _pages(self, at: str, **more: str) -> list[Raw]:
        found: list[Raw] = []
        for page in count(1):
            answer = self._http.request("GET", at, params={"pageSize": PAGE_SIZE, "pageNumber": page, **more})
            found += listed(answer, "entities", of=at)
            if page >= (number(answer, "pageCount") or 1):
                break
        return found
