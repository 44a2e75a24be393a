"""Reads what the integrity worklist compares with the ledger."""

from collections.abc import Sequence
from datetime import datetime

from gateway.providers.fact_values import IncidentSeen
from gateway.providers.servicenow import normalise, query
from gateway.providers.servicenow.incidents import TABLE, Incidents

SOURCE = "Genesys Cloud"  # the correlation display of what Bridge creates
AT_MOST = 1000


class Comparing(Incidents):
    """Reads incidents by what they lack. Source of all: docs/providers/servicenow.md#incidents."""

    def incidents_without_conversation(
        self, since: datetime, *, contact_types: Sequence[str]
    ) -> tuple[IncidentSeen, ...]:
        """Return incidents of these contact types, created since a time, that have no correlation id.

        The newest come first, AT_MOST of them.
        """
        empty = query.all_of(
            "correlation_idISEMPTY", query.one_of("contact_type", contact_types, like=query.CHOICE)
        )
        return tuple(one for one in self._since(since, empty) if not one.conversation_id)

    def incidents_created_here(self, since: datetime) -> tuple[IncidentSeen, ...]:
        """Return incidents that Bridge has created since a time, the newest first, AT_MOST of them."""
        found = self._since(since, f"correlation_display={SOURCE}")
        return tuple(one for one in found if one.conversation_id)

    def _since(self, since: datetime, condition: str) -> list[IncidentSeen]:
        created = f"sys_created_on>={since:%Y-%m-%d %H:%M:%S}"  # stored in UTC
        where = query.all_of(condition, created, "ORDERBYDESCsys_created_on", "ORDERBYDESCnumber")
        rows = self._rows(TABLE, where=where, columns=normalise.INCIDENT_COLUMNS, limit=AT_MOST)
        return [self._incident(row) for row in rows]
