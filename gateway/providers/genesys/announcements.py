"""What tells customers of an outage without an agent: a row that flows read, and messages."""

from collections.abc import Mapping
from dataclasses import dataclass

from gateway.providers.errors import Refused
from gateway.providers.genesys.actions import Actions
from gateway.providers.paths import path
from gateway.providers.wire import Raw, id_of, listed, part, rows, text

TABLES = "/api/v2/flows/datatables"
ROWS = TABLES + "/{}/rows"
ROW = ROWS + "/{}"
Row = Mapping[str, str | bool]  # columns by the property names of the table; "key" is always one
# WhatsApp needs an approved template for these, and web messaging the id of an external contact.
PLAIN_TEXT = ("open", "sms", "apple")
RECENT_MESSAGES = 200  # among which an earlier announcement is looked for


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """The customer of a message conversation. ours: the number or integration that the customer wrote to."""

    address: str
    ours: str
    platform: str


class Announcements(Actions):
    """Requests with the service's own token. Source of all: docs/providers/genesys.md#announcements."""

    def data_table_id(self, name: str) -> str:
        """Return the id of Architect's data table with this name.

        Raises:
            Refused: with status 404 where the organisation has no such table.
        """
        answer = self._http.request("GET", TABLES, params={"name": name})
        for raw in listed(answer, "entities", of="data tables"):
            if text(raw, "name") == name:
                return id_of(raw)
        raise Refused(f"There is no data table {name}.", status=404)

    def replace_row(self, table_id: str, *, row: Row) -> None:
        """Replace a row by its key. Refused (404) when there is none."""
        self._http.request("PUT", path(ROW, table_id, str(row["key"])), json=dict(row))

    def add_row(self, table_id: str, *, row: Row) -> None:
        """Add a row. Refused (409) when there is one with its key."""
        self._http.request("POST", path(ROWS, table_id), json=dict(row))

    def send_agentless(self, recipient: Recipient, *, text: str) -> None:
        """Send a message into the customer's conversation. Not idempotent: look before a repeat."""
        body = {
            "fromAddress": recipient.ours,
            "toAddress": recipient.address,
            "toAddressMessengerType": recipient.platform,
            "textBody": text,
            "useExistingActiveConversation": True,
        }
        self._http.request("POST", "/api/v2/conversations/messages/agentless", json=body)


def recipient_of(raw: Raw) -> Recipient | None:
    """Return to whom a conversation's announcement goes; None where no plain text may be sent."""
    for participant in rows(raw, "participants"):
        if text(participant, "purpose") not in ("customer", "external"):
            continue
        for own in rows(participant, "messages"):
            found = _recipient(own)
            if found:
                return found
    return None


def message_ids_of(raw: Raw) -> list[str]:
    """Return the ids of a conversation's messages, whoever wrote them."""
    return [
        text(message, "messageId")
        for participant in rows(raw, "participants")
        for own in rows(participant, "messages")
        for message in rows(own, "messages")
        if text(message, "messageId")
    ]


def _recipient(own: Raw) -> Recipient | None:
    inbound = text(own, "direction") != "outbound"
    theirs, ours = ("fromAddress", "toAddress") if inbound else ("toAddress", "fromAddress")
    address, sender = (text(part(own, name), "addressNormalized") for name in (theirs, ours))
    platform = text(own, "type")
    if platform not in PLAIN_TEXT or text(own, "state") != "connected" or not (address and sender):
        return None
    return Recipient(address=address, ours=sender, platform=platform)
