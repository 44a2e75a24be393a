"""ServiceNow's agent workspace: presence states, queues, groups and choice lists."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from gateway.providers.errors import Refused
from gateway.providers.fact_values import Listed, PresenceStateListed
from gateway.providers.facts import ServiceNowPresenceSeen
from gateway.providers.paths import path
from gateway.providers.servicenow import normalise, query
from gateway.providers.servicenow.tables import Tables
from gateway.providers.wire import listed, mapping, part

AGENT = "/api/now/awa/agents/{}"
CHOICES_AT_MOST = 200


class AgentWorkspace(Tables):
    """Presence and lists. Source of all: docs/providers/servicenow.md#agent-api."""

    def presence_states(self) -> tuple[PresenceStateListed, ...]:
        """Return the presence states that agents can be in."""
        answer = self._http.request("GET", path(AGENT, "presence_states"))
        return tuple(normalise.presence_state(row) for row in listed(answer, "result", of="presence states"))

    def agent_presence(self, person_id: str) -> str:
        """Return the id of an agent's presence state; "" for a person who is not an agent in ServiceNow.

        Raises:
            Refused: with status 403 when the instance has agent work disabled.
        """
        try:
            answer = self._http.request("GET", _agent(person_id))
        except Refused as error:
            if error.status == 404:
                return ""
            raise
        return normalise.value(part(part(mapping(answer), "result"), "presence"), "sys_id")

    def agent_presences(self, person_ids: Sequence[str]) -> Iterator[ServiceNowPresenceSeen]:
        """Yield each agent's presence state, one request each: the table's columns are not documented."""
        for person_id in person_ids:
            state_id = self.agent_presence(person_id)
            if state_id:
                yield ServiceNowPresenceSeen(
                    occurred_at=datetime.now(UTC), person_id=person_id, state_id=state_id
                )

    def set_agent_presence(self, person_id: str, *, state_id: str) -> str:
        """Set an agent's presence state and return the id of the state that the instance now has."""
        wanted = {"sys_id": query.fit(state_id, query.RECORD_ID), "channels": []}
        answer = self._http.request("PUT", _agent(person_id), json={"presence": wanted})
        return normalise.value(part(part(mapping(answer), "result"), "presence"), "sys_id")

    def queues(self) -> tuple[Listed, ...]:
        """Return all queues."""
        return self._named("awa_queue")

    def groups(self) -> tuple[Listed, ...]:
        """Return all assignment groups."""
        return self._named("sys_user_group")

    def choices(self, table: str, *, element: str) -> tuple[Listed, ...]:
        """Return the choices of a column, in the instance's order; their ids are the stored values."""
        where = query.all_of(
            query.equal("name", table, like=query.NAME),
            query.equal("element", element, like=query.NAME),
            "inactive=false",
            "language=en",
            "ORDERBYsequence",
        )
        rows = self._rows("sys_choice", where=where, columns="value,label,sequence", limit=CHOICES_AT_MOST)
        return tuple(normalise.choice(row) for row in rows if normalise.value(row, "value"))

    def _named(self, table: str) -> tuple[Listed, ...]:
        rows = self._all_rows(table, where="ORDERBYsys_id", columns="sys_id,name,active")
        return tuple(sorted((normalise.listed(row) for row in rows), key=lambda one: one.name.casefold()))


def _agent(person_id: str) -> str:
    return path(AGENT, query.fit(person_id, query.RECORD_ID))
