"""The outbound webhook of Open Messaging: signed, from a thread of its own, tried six times."""

import base64
import hashlib
import hmac
import json
import logging
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import requests
from django.conf import settings

TIMEOUT_S = 10
ATTEMPTS = 6
PAUSE_S = 5.0
SIGNATURE = "X-Hub-Signature-256"
log = logging.getLogger(__name__)

_threads = ThreadPoolExecutor(max_workers=4, thread_name_prefix="webhook")


def post(payload: dict[str, Any], give_up: Callable[[], None]) -> None:
    """Send the payload in the background, if there is a webhook; ``give_up`` runs when it never arrived."""
    url = getattr(settings, "SANDBOX_WEBHOOK_URL", "")
    if url:
        raw = json.dumps(payload).encode()
        _threads.submit(_deliver, url, raw, give_up)


def signature(secret: str, raw: bytes) -> str:
    """Return ``sha256=`` and the base64 (not hex) HMAC of the raw body."""
    digest = hmac.new(secret.encode(), raw, hashlib.sha256).digest()
    return f"sha256={base64.b64encode(digest).decode()}"


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
