"""What the clouds send of their own accord: HTTP from threads, tried as often as the sender says."""

import logging
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache, partial
from queue import Queue
from threading import Thread

import requests

from sandbox.control.journal import SENT, sending_of

THREADS = 8
log = logging.getLogger(__name__)

WAITING: Queue[Callable[[], None]] = Queue()
# The status of the last answer, None when nobody answered in time; runs in a thread, without any lock.
Done = Callable[[int | None], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """One POST; after a time-out, 429 or 5xx it is tried again, ``attempts`` times in all."""

    url: str
    raw: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    timeout_s: float = 10
    attempts: int = 1
    pause_s: float = 0


def post(posting: Posting, done: Done) -> None:
    """Send in the background, and tell how it ended."""
    WAITING.put(partial(_send, posting, done))
    _start_threads()


@cache
def _start_threads() -> None:
    """Start the threads, once; as daemons they never hold up the end of the process."""
    for number in range(THREADS):
        Thread(target=_work, name=f"sending-{number}", daemon=True).start()


def _work() -> None:
    while True:
        send = WAITING.get()
        try:
            send()
        except Exception:  # the worker's loop: one bad posting must not end it
            log.exception("a posting broke")
        WAITING.task_done()


def _send(posting: Posting, done: Done) -> None:
    status = _attempt(posting)
    for _ in range(posting.attempts - 1):
        if not _is_passing(status):
            break
        time.sleep(posting.pause_s)
        status = _attempt(posting)
    done(status)


def _is_passing(status: int | None) -> bool:
    return status is None or status == 429 or status >= 500


def _attempt(posting: Posting) -> int | None:
    """Return the status, or None when nobody answered in time."""
    sent = {"Content-Type": "application/json", **posting.headers}
    status = None
    with suppress(requests.RequestException):
        answer = requests.post(posting.url, data=posting.raw, headers=sent, timeout=posting.timeout_s)
        status = answer.status_code
    SENT.add(sending_of(posting.url, posting.raw, status))
    return status
