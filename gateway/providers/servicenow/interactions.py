"""Interactions in ServiceNow: the record of each conversation, and the incidents that it belongs to."""

from collections.abc import Mapping
from datetime import datetime

from gateway.providers.errors import Refused
from gateway.providers.fact_values import InteractionFields, InteractionSeen
from gateway.providers.servicenow import normalise, query
from gateway.providers.servicenow.tables import Tables
from gateway.providers.wire import Raw, needed_text

TABLE, RELATED = "interaction", "interaction_related_record"
TYPES = {"call": "phone", "callback": "phone", "message": "messaging", "email": "email"}
COLUMNS = {
    "caller_id": "opened_for",
    "agent_id": "assigned_to",
    "group_id": "assignment_group",
    "title": "short_description",  # needed before the interaction can be closed
}
TIMES = ("opened_at", "closed_at")
LENGTHS = {"short_description": 160}
SAME_AT_MOST = 5


class Interactions(Tables):
    """Reads and writes of interactions. Source of all: docs/providers/servicenow.md#interactions."""

    def interactions_of(self, conversation_id: str, *, column: str) -> list[InteractionSeen]:
        """Return the interactions of a conversation, oldest first; called before and after a repeat.

        column: the one that holds the conversation id. ServiceNow drops a clause with an unknown column,
        so each row is compared again.
        """
        same = query.equal(query.fit(column, query.NAME), conversation_id, like=query.CONVERSATION_ID)
        where = query.all_of(same, "ORDERBYsys_created_on", "ORDERBYnumber")
        columns = f"sys_id,number,state,{column}"
        rows = self._rows(TABLE, where=where, columns=columns, limit=SAME_AT_MOST)
        return [self._interaction(row) for row in rows if normalise.value(row, column) == conversation_id]

    def create_interaction(
        self, fields: InteractionFields, *, conversation_id: str, column: str
    ) -> InteractionSeen:
        """Create an interaction. Not idempotent: look before a repeat. Fields that are "" are not sent."""
        sent = {name: words for name, words in _columns(fields).items() if words}
        sent = self._written(sent | {query.fit(column, query.NAME): conversation_id})
        return self._interaction(self._create(TABLE, fields=sent, columns=_echo(sent)), sent)

    def update_interaction(self, interaction_id: str, fields: InteractionFields) -> InteractionSeen:
        """Write the fields of an interaction, empty ones as well, so that a repeat changes nothing."""
        sent = self._written(_columns(fields))
        return self._interaction(self._change(TABLE, interaction_id, fields=sent, columns=_echo(sent)), sent)

    def relate(self, interaction_id: str, incident_id: str) -> None:
        """Relate an interaction to an incident. Not idempotent: look before a repeat."""
        fields = {"interaction": interaction_id, "type": "task", "task": incident_id}
        document = {"document_table": "incident", "document_id": incident_id}
        self._create(RELATED, fields=fields | document, columns="sys_id")

    def is_related(self, interaction_id: str, incident_id: str) -> bool:
        """Return whether an interaction is related to an incident."""
        where = query.all_of(
            query.equal("interaction", interaction_id, like=query.RECORD_ID),
            query.equal("document_id", incident_id, like=query.RECORD_ID),
        )
        rows = self._rows(RELATED, where=where, columns="interaction,document_id", limit=SAME_AT_MOST)
        wanted = (interaction_id, incident_id)
        return any(tuple(normalise.value(row, name) for name in _PAIR) == wanted for row in rows)

    def _interaction(self, row: Raw, sent: Mapping[str, str] | None = None) -> InteractionSeen:
        interaction_id = needed_text(row, "sys_id", of=TABLE)
        dropped = [name for name, words in (sent or {}).items() if normalise.value(row, name) != words]
        return InteractionSeen(
            interaction_id=interaction_id,
            number=normalise.value(row, "number"),
            state=normalise.value(row, "state"),
            url=self.link(TABLE, interaction_id),
            dropped=tuple(dropped),
        )


_PAIR = ("interaction", "document_id")


def is_no_table(error: Refused) -> bool:
    """Return whether ServiceNow refused because the instance does not have the table."""
    return error.status == 400 and "invalid table" in str(error).lower()


def _echo(sent: Mapping[str, str]) -> str:
    return ",".join(dict.fromkeys(("sys_id", "number", "state", *sent)))


def _columns(fields: InteractionFields) -> dict[str, str]:
    named = {COLUMNS.get(name, name): _stored(name, value) for name, value in fields.items()}
    named["type"] = TYPES.get(named.pop("medium", ""), "")
    return {name: words[: LENGTHS.get(name)] for name, words in named.items() if name != "type" or words}


def _stored(name: str, value: object) -> str:
    """Return a value as it is stored: times in UTC, without zone and fraction."""
    if name in TIMES and value:
        return f"{datetime.fromisoformat(str(value)):%Y-%m-%d %H:%M:%S}"
    return str(value)
