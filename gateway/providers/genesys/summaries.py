"""What Genesys makes of ended conversations: summaries, and transcripts of calls."""

from urllib.parse import parse_qsl, urlsplit

from gateway.providers.bearer import anonymous
from gateway.providers.errors import Malformed, Refused
from gateway.providers.fact_values import Said, Summary
from gateway.providers.http import JsonSession
from gateway.providers.paths import path
from gateway.providers.wire import Raw, mapping, part, rows, text

NONE_HERE = (403, 404)  # not made yet, never made, or not part of the organisation's licence
WORDS = "/api/v2/speechandtextanalytics/conversations/{}/communications/{}/transcripturl"


class Summaries:
    """Reads of summaries and transcripts. Source of all: docs/providers/genesys.md#summaries."""

    def __init__(self, http: JsonSession) -> None:
        self._http = http

    def summary(self, conversation_id: str) -> Summary | None:
        """Return the summary of an ended conversation, None while there is none that is complete."""
        raw = part(self._or_nothing(path("/api/v2/conversations/{}/summaries", conversation_id)), "summary")
        if text(raw, "status") != "Completed":
            return None
        words = {name: text(part(raw, name), "text") for name in ("reason", "resolution", "followup")}
        whole = text(part(raw, "editedSummary"), "text") or text(raw, "text")
        found = Summary(text=whole, edited=bool(part(raw, "editedSummary")), **words)
        return found if any((whole, *words.values())) else None

    def transcript(self, conversation_id: str, communication_id: str) -> tuple[Said, ...]:
        """Return what was said in an agent's part of a call, in order; () while nothing is written down.

        The words are in a file of a storage host, whose address is signed and good for minutes.
        """
        at = text(self._or_nothing(path(WORDS, conversation_id, communication_id)), "url")
        if not at:
            return ()
        parts = urlsplit(at)
        if parts.scheme != urlsplit(self._http.base_url).scheme:
            raise Malformed("the address of a transcript is of another kind than Genesys' own")
        storage = self._http.elsewhere(f"{parts.scheme}://{parts.netloc}", authorise=anonymous)
        found = mapping(storage.request("GET", parts.path, params=dict(parse_qsl(parts.query))))
        return tuple(_said(raw) for each in rows(found, "transcripts") for raw in rows(each, "phrases"))

    def _or_nothing(self, at: str) -> Raw:
        try:
            return mapping(self._http.request("GET", at))
        except Refused as error:
            if error.status in NONE_HERE:
                return {}
            raise


def _said(raw: Raw) -> Said:
    return Said(by_customer=text(raw, "participantPurpose") == "external", text=text(raw, "text"))
