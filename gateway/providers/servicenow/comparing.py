"""Reads incidents that Bridge compares with its own copy: for the worklist, and the critical ones."""

from collections.abc import Sequence
from datetime import datetime

from gateway.providers.fact_values import IncidentSeen
from gateway.providers.servicenow import normalise, query
from gateway.providers.servicenow.incidents import NEWEST_FIRST, TABLE, Incidents

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

    def critical_incidents(self, since: datetime, *, but_by: str = "") -> tuple[IncidentSeen, ...]:
        """Return active incidents of priority 1, updated since a time by anybody but this user.

        The newest come first, AT_MOST of them.
        """
        updated = f"sys_updated_on>={since:%Y-%m-%d %H:%M:%S}"
        others = [f"sys_updated_by!={query.fit(but_by, query.USER_NAME)}"] if but_by else []
        where = query.all_of("priority=1", "active=true", updated, *others, NEWEST_FIRST)
        return tuple(one for one in self._incidents(where, limit=AT_MOST) if one.priority == "1")

    def incidents_by_id(self, incident_ids: Sequence[str]) -> tuple[IncidentSeen, ...]:
        """Return the incidents with these ids that exist and may be read; () for no ids."""
        if not incident_ids:
            return ()
        where = query.all_of(query.one_of("sys_id", incident_ids, like=query.RECORD_ID), NEWEST_FIRST)
        return tuple(self._incidents(where, limit=len(incident_ids)))

    def _since(self, since: datetime, condition: str) -> list[IncidentSeen]:
        created = f"sys_created_on>={since:%Y-%m-%d %H:%M:%S}"  # stored in UTC
        where = query.all_of(condition, created, "ORDERBYDESCsys_created_on", "ORDERBYDESCnumber")
        rows = self._rows(TABLE, where=where, columns=normalise.INCIDENT_COLUMNS, limit=AT_MOST)
        return [self._incident(row) for row in rows]
