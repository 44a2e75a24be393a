"""The signature of Open Messaging webhooks: base64 of an HMAC-SHA256 over the raw body."""

import base64
import hashlib
import hmac
from collections.abc import Sequence

PREFIX = "sha256="


def verify(secrets: Sequence[str], body: bytes, header: str) -> bool:
    """Return whether one of the secrets signed the body; several during a rotation, none means no.

    body: the bytes as they came, before any JSON parsing. Base64, not hex.
    Source: docs/providers/genesys.md#webhook-signature.

    Raises:
        TypeError: the secrets are one text; each of its letters would pass for a secret.
    """
    if isinstance(secrets, str):
        raise TypeError("secrets must be a list")
    if not header.startswith(PREFIX):
        return False
    given = header.removeprefix(PREFIX).strip().encode("utf-8", "replace")
    matches = [hmac.compare_digest(_signature(secret, body), given) for secret in secrets if secret]
    return any(matches)


def _signature(secret: str, body: bytes) -> bytes:
    return base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest())
