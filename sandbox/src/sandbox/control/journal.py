"""What arrived at each cloud and what they sent, newest last, bounded, without secrets."""

import json
import threading
from collections import Counter, deque
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import parse_qsl

from django.http import HttpRequest

from sandbox import clock

MAX_ENTRIES = 1000
MAX_MINUTES = 180
MINUTE_CHARS = len("2026-12-01T08:15")
MAX_BODY_CHARS = 4000
READ_BODY_BYTES = 64 * 1024
HIDDEN = "(hidden)"
SECRET_NAMES = frozenset(
    {"authorization", "client_secret", "password", "refresh_token", "access_token", "code", "code_verifier"}
    | {"x-sn-apikey", "token", "apikey", "api_key", "secret", "clientsecret"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """One request as it came and the status it was answered with (None: closed without an answer)."""

    at: str
    cloud: str
    method: str
    path: str
    query: dict[str, str]
    subject: str
    status: int | None
    body: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """One request that a cloud sent of its own accord, and its answer's status (None: nobody answered)."""

    at: str
    method: str
    url: str
    status: int | None
    body: Any


class Journal:
    """The last requests in one direction; each has a number, counted from the start."""

    def __init__(self) -> None:
        self._entries: deque[Arrival | Sending] = deque(maxlen=MAX_ENTRIES)
        self._minutes: dict[str, Counter[int | None]] = {}
        self._lock = threading.Lock()
        self._count = 0

    def add(self, entry: Arrival | Sending) -> None:
        """Append; the oldest falls out."""
        with self._lock:
            self._entries.append(entry)
            self._count += 1
            self._minutes.setdefault(entry.at[:MINUTE_CHARS], Counter())[entry.status] += 1
            if len(self._minutes) > MAX_MINUTES:
                del self._minutes[next(iter(self._minutes))]

    def statuses(self, minute: str) -> Counter[int | None]:
        """Return how often each status was answered in a minute, such as ``2026-12-01T08:15``."""
        with self._lock:
            return Counter(self._minutes.get(minute))

    def entries(self, after: int = 0) -> tuple[list[dict[str, Any]], int]:
        """Return what came after so many entries as plain values, oldest first, and how many there were."""
        with self._lock:
            new = min(max(self._count - after, 0), len(self._entries))
            return [asdict(each) for each in list(self._entries)[len(self._entries) - new :]], self._count

    def clear(self) -> None:
        """Forget everything; the count goes on."""
        with self._lock:
            self._entries.clear()
            self._minutes.clear()


JOURNALS = {"genesys": Journal(), "servicenow": Journal()}
SENT = Journal()


def arrival_of(request: HttpRequest, *, cloud: str, subject: str, status: int | None) -> Arrival:
    """Return the request as the journal keeps it; its body must have been read before."""
    return Arrival(
        at=clock.now().isoformat(timespec="milliseconds"),
        cloud=cloud,
        method=request.method or "",
        path=request.path,
        query=_query(request),
        subject=subject,
        status=status,
        body=_body(request),
    )


def sending_of(url: str, raw: bytes, status: int | None) -> Sending:
    """Return a POST that a cloud sent as the journal keeps it; what a query holds is not kept."""
    at = clock.now().isoformat(timespec="milliseconds")
    return Sending(at=at, method="POST", url=url.partition("?")[0], status=status, body=_json(raw))


def _query(request: HttpRequest) -> dict[str, str]:
    """Return the last value of each parameter; Django itself would refuse to read more than a thousand."""
    sent = parse_qsl(request.META.get("QUERY_STRING", ""), keep_blank_values=True)
    return {name: _open_value(name, value) for name, value in sent}


def _body(request: HttpRequest) -> Any:
    """Return JSON bodies parsed, forms as an object, anything else as a note of its size."""
    length = int(request.META.get("CONTENT_LENGTH") or 0)
    if not length:
        return None
    if length <= READ_BODY_BYTES and request.content_type == "application/x-www-form-urlencoded":
        return _without_secrets(dict(parse_qsl(request.body.decode(errors="replace"))))
    if length <= READ_BODY_BYTES and request.content_type == "application/json":
        return _json(request.body)
    return f"({length} bytes of {request.content_type or 'unnamed type'})"


def _json(raw: bytes) -> Any:
    try:
        parsed = _without_secrets(json.loads(raw))
    except (ValueError, RecursionError):
        return f"({len(raw)} bytes that are not JSON)"
    text = json.dumps(parsed)
    return parsed if len(text) <= MAX_BODY_CHARS else text[:MAX_BODY_CHARS] + "…"


def _without_secrets(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _open_value(name, _without_secrets(inner)) for name, inner in value.items()}
    if isinstance(value, list):
        return [_without_secrets(inner) for inner in value]
    return value


def _open_value(name: str, value: Any) -> Any:
    return HIDDEN if name.lower() in SECRET_NAMES and isinstance(value, str) else value
