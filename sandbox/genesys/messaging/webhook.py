"""The outbound webhook of Open Messaging: signed, from threads of its own, tried six times."""

import base64
import hashlib
import hmac
import json
import logging
import time
from collections.abc import Callable
from functools import cache, partial
from queue import Queue
from threading import Thread
from typing import Any

import requests
from django.conf import settings

TIMEOUT_S = 10
ATTEMPTS = 6
PAUSE_S = 5.0
THREADS = 4
SIGNATURE = "X-Hub-Signature-256"
log = logging.getLogger(__name__)

WAITING: Queue[Callable[[], None]] = Queue()


def post(payload: dict[str, Any], give_up: Callable[[], None]) -> None:
    """Send the payload in the background, if there is a webhook; ``give_up`` runs when it never arrived."""
    url = getattr(settings, "SANDBOX_WEBHOOK_URL", "")
    if url:
        raw = json.dumps(payload).encode()
        WAITING.put(partial(_deliver, url, raw, give_up))
        _start_threads()


def signature(secret: str, raw: bytes) -> str:
    """Return ``sha256=`` and the base64 (not hex) HMAC of the raw body."""
    digest = hmac.new(secret.encode(), raw, hashlib.sha256).digest()
    return f"sha256={base64.b64encode(digest).decode()}"


@cache
def _start_threads() -> None:
    """Start the threads, once; as daemons they never hold up the end of the process."""
    for number in range(THREADS):
        Thread(target=_work, name=f"webhook-{number}", daemon=True).start()


def _work() -> None:
    while True:
        deliver = WAITING.get()
        try:
            deliver()
        except Exception:  # the worker's loop: one bad delivery must not end it
            log.exception("a webhook broke")
        WAITING.task_done()


def _deliver(url: str, raw: bytes, give_up: Callable[[], None]) -> None:
    for attempt in range(ATTEMPTS):
        if attempt:
            time.sleep(PAUSE_S)
        status = _attempt(url, raw)
        if status is not None and status < 500 and status != 429:
            break
    else:
        status = None
    if status is None or status >= 400:
        log.warning("webhook was not taken: status %s", status)
        give_up()


def _attempt(url: str, raw: bytes) -> int | None:
    """Return the status, or None when nobody answered in time."""
    secret = getattr(settings, "SANDBOX_WEBHOOK_SECRET", "")
    headers = {"Content-Type": "application/json", SIGNATURE: signature(secret, raw)}
    try:
        return requests.post(url, data=raw, headers=headers, timeout=TIMEOUT_S).status_code
    except requests.RequestException:
        return None
