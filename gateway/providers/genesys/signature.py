"""The signature of Open Messaging webhooks: base64 of an HMAC-SHA256 over the raw body."""

import base64
import hashlib
import hmac
from collections.abc import Sequence

PREFIX = "sha256="


def verify(secrets: Sequence[str], body: bytes, header: str) -> bool:
    """Return whether the body was signed with one of the secrets; there are two during a rotation.

    body: the raw bytes, before any JSON parsing. The signature is base64, not hex.
    Source: docs/providers/genesys.md#webhook-signature.

    Raises:
        TypeError: ``secrets`` is a string, of which each character would count as a secret.
    """
    if isinstance(secrets, str):
        raise TypeError("secrets must be a list")
    if not header.startswith(PREFIX):
        return False
    given = header.removeprefix(PREFIX).strip().encode("utf-8", "replace")
    # All secrets are compared, so that the time does not depend on which one matches.
    matches = [hmac.compare_digest(_signature(secret, body), given) for secret in secrets if secret]
    return any(matches)


def _signature(secret: str, body: bytes) -> bytes:
    return base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest())
