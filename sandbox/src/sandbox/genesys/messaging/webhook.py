"""The outbound webhook of Open Messaging: signed, and tried six times, five seconds apart."""

import base64
import hashlib
import hmac
import logging
from collections.abc import Callable
from functools import partial
from typing import Any

from django.conf import settings

from sandbox import sending
from sandbox.compact_json import encoded
from sandbox.genesys.messaging.store import Integration
from sandbox.sending import Posting

TIMEOUT_S = 10
ATTEMPTS = 6
PAUSE_S = 5.0
SIGNATURE = "X-Hub-Signature-256"
log = logging.getLogger(__name__)


def post(integration: Integration, payload: dict[str, Any], give_up: Callable[[], None]) -> None:
    """Send the payload in the background, if there is a webhook; ``give_up`` runs when it was not taken."""
    url = address_of(integration)
    if not url:
        return
    raw = encoded(payload)
    headers = {**integration.headers, SIGNATURE: signature(_secret_of(integration), raw)}
    posting = Posting(
        url=url, raw=raw, headers=headers, timeout_s=TIMEOUT_S, attempts=ATTEMPTS, pause_s=PAUSE_S
    )
    sending.post(posting, partial(_done, give_up))


def address_of(integration: Integration) -> str:
    """Return where its webhook goes: what the process was told, for the demo's own integration."""
    return integration.url or str(getattr(settings, "SANDBOX_WEBHOOK_URL", ""))


def signature(secret: str, raw: bytes) -> str:
    """Return ``sha256=`` and the base64 (not hex) HMAC of the raw body."""
    digest = hmac.new(secret.encode(), raw, hashlib.sha256).digest()
    return f"sha256={base64.b64encode(digest).decode()}"


def _secret_of(integration: Integration) -> str:
    return integration.secret or str(getattr(settings, "SANDBOX_WEBHOOK_SECRET", ""))


def _done(give_up: Callable[[], None], status: int | None) -> None:
    if status is None or status >= 400:
        log.warning("webhook was not taken: status %s", status)
        give_up()
