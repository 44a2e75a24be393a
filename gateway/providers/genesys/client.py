"""Calls to Genesys Cloud that this project makes; one method per endpoint, nothing clever.

This module reads conversations; ``actions``, ``organisation`` and ``subscriptions`` hold the rest.
"""

from collections.abc import Sequence
from datetime import datetime
from itertools import count

from gateway.providers.fact_values import MessageText
from gateway.providers.genesys import analytics, snapshot, texts
from gateway.providers.genesys.actions import Actions
from gateway.providers.genesys.organisation import Organisation
from gateway.providers.genesys.subscriptions import Subscriptions
from gateway.providers.paths import path
from gateway.providers.wire import Raw, listed, mapping, number, objects, rows, text

MESSAGES_AT_ONCE = 1000
DETAILS = "/api/v2/analytics/conversations/details/query"
# Seen in many programs, documented nowhere: where Genesys' own desktop shows a conversation.
PAGE = "/directory/#/engage/admin/interactions/"
GONE = ("DELETED", "ERROR")


class GenesysClient(Actions, Organisation, Subscriptions):
    """All calls: ``GenesysClient(http)``, as whom that session's credentials say.

    Source of all: docs/providers/genesys.md#conversations.
    """

    def conversation(self, conversation_id: str) -> Raw:
        """Return a conversation in the generic shape, for ``normalise.conversation``.

        Raises:
            Refused: with status 404 when Genesys does not know it (any more).
        """
        return mapping(self._http.request("GET", path("/api/v2/conversations/{}", conversation_id)))

    def active_conversations(self) -> list[Raw]:
        """Return the active conversations of the token's user, in the generic shape.

        Those of media that we do not carry (video, screen shares, chats among colleagues) are left out.
        """
        answer = self._http.request("GET", "/api/v2/conversations")
        return [raw for raw in listed(answer, "entities", of="conversations") if snapshot.medium_of(raw)]

    def message_texts(self, conversation_id: str, ids: Sequence[str]) -> tuple[MessageText, ...]:
        """Return what these messages say, oldest first; Genesys leaves out those it does not know."""
        at = path("/api/v2/conversations/messages/{}/messages/bulk", conversation_id)
        found: list[MessageText] = []
        for first in range(0, len(ids), MESSAGES_AT_ONCE):
            answer = self._http.request("POST", at, json=list(ids[first : first + MESSAGES_AT_ONCE]))
            found += [texts.message_text(raw) for raw in listed(answer, "entities", of="messages")]
        return tuple(sorted(found, key=lambda message: message.sent_at))

    def waiting(self, since: datetime, until: datetime) -> list[str]:
        """Return the ids of conversations begun in this time that now wait in a queue, oldest first.

        The interval may span 31 days at most; analytics lag some seconds behind.
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

    def recordings(self, conversation_id: str) -> tuple[str, ...]:
        """Return the page on which people listen to an ended conversation, or () without any recording."""
        at = path("/api/v2/conversations/{}/recordingmetadata", conversation_id)
        there = [raw for raw in objects(self._http.request("GET", at)) if text(raw, "fileState") not in GONE]
        apps = self._http.base_url.replace("://api.", "://apps.", 1)
        return (f"{apps}{PAGE}{conversation_id}",) if there else ()
