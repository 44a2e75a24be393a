"""The Genesys Cloud client: one method for each endpoint that Bridge uses.

This module reads conversations; ``actions``, ``organisation`` and ``subscriptions`` have the other methods.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import count

from gateway.providers.fact_values import MessageText
from gateway.providers.genesys import analytics, contacts, snapshot, texts
from gateway.providers.genesys.announcements import Announcements
from gateway.providers.genesys.contacts import Contact
from gateway.providers.genesys.organisation import Organisation
from gateway.providers.genesys.subscriptions import Subscriptions
from gateway.providers.genesys.summaries import Summaries
from gateway.providers.paths import path
from gateway.providers.wire import Raw, id_of, listed, mapping, number, objects, part, rows, text

CONTACT = "/api/v2/externalcontacts/contacts/{}"
MESSAGES_AT_ONCE = 1000
DETAILS = "/api/v2/analytics/conversations/details/query"
# A conversation's page in Genesys' own desktop. The vendor does not document it, but it is
# common in public code. Source: docs/providers/genesys.md#conversations
PAGE = "/directory/#/engage/admin/interactions/"
EARLIEST = datetime.min.replace(tzinfo=UTC)
GONE = ("DELETED", "ERROR")  # recordings that cannot be played


class GenesysClient(Announcements, Organisation, Subscriptions, Summaries):
    """``GenesysClient(http)``, where the session's credentials are an agent's or the service's.

    Source of all: docs/providers/genesys.md#conversations.
    """

    def conversation(self, conversation_id: str) -> Raw:
        """Return a conversation in the generic shape, for ``normalise.conversation``.

        Raises:
            Refused: with status 404 when Genesys does not know it, or no longer.
        """
        return mapping(self._http.request("GET", path("/api/v2/conversations/{}", conversation_id)))

    def active_conversations(self) -> list[Raw]:
        """Return the active conversations of the token's user, in the generic shape.

        Leaves out media that Bridge does not support (video, screen shares, chats between colleagues).
        """
        answer = self._http.request("GET", "/api/v2/conversations")
        return [raw for raw in listed(answer, "entities", of="conversations") if snapshot.medium_of(raw)]

    def message_texts(self, conversation_id: str, ids: Sequence[str]) -> tuple[MessageText, ...]:
        """Return the texts of these messages, oldest first; Genesys leaves out those it does not know."""
        at = path("/api/v2/conversations/messages/{}/messages/bulk", conversation_id)
        found: list[MessageText] = []
        for first in range(0, len(ids), MESSAGES_AT_ONCE):
            answer = self._http.request("POST", at, json=list(ids[first : first + MESSAGES_AT_ONCE]))
            entities = listed(answer, "entities", of="messages")
            found += [texts.message_text(raw) for raw in entities if id_of(raw)]
        return tuple(sorted(found, key=lambda message: message.sent_at or EARLIEST))

    def waiting(self, since: datetime, until: datetime) -> list[str]:
        """Return the ids of conversations that began in this interval and now wait in a queue, oldest first.

        The interval may span 31 days at most; analytics are some seconds behind.
        """
        found: list[str] = []
        for page in count(1):
            answer = self._http.request(
                "POST", DETAILS, json=analytics.waiting_query(since, until, page=page)
            )
            found += [analytics.waiting_id(raw) for raw in rows(mapping(answer), "conversations")]
            if page * analytics.PAGE_SIZE >= (number(mapping(answer), "totalHits") or 0):
                break
        return [waiting for waiting in dict.fromkeys(found) if waiting]

    def external_contact(self, contact_id: str) -> Contact:
        """Return what identifies an external contact, or the one that it was merged into.

        Raises:
            Refused: with status 404 when Genesys does not know it, or no longer.
        """
        raw = mapping(self._http.request("GET", path(CONTACT, contact_id)))
        merged_into = text(part(raw, "canonicalContact"), "id")
        if merged_into not in ("", contact_id):
            raw = mapping(self._http.request("GET", path(CONTACT, merged_into)))
        return contacts.contact(raw)

    def recordings(self, conversation_id: str) -> tuple[str, ...]:
        """Return the page with the recordings of an ended conversation, () when there are none."""
        at = path("/api/v2/conversations/{}/recordingmetadata", conversation_id)
        found = [raw for raw in objects(self._http.request("GET", at)) if text(raw, "fileState") not in GONE]
        apps = self._http.base_url.replace("://api.", "://apps.", 1)
        return (f"{apps}{PAGE}{conversation_id}",) if found else ()
