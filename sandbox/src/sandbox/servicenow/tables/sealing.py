"""Encrypted columns: what is stored cannot be read, and the instance itself can open it."""

import base64

_MARK = b"sealed:"


def sealed(text: str) -> str:
    """Return what an encrypted column stores; an empty text stays empty."""
    return base64.b64encode(_MARK + text.encode()[::-1]).decode() if text else ""


def opened(stored: str) -> str:
    """Return what was sealed, empty when this never was."""
    try:
        plain = base64.b64decode(stored, validate=True)
    except ValueError:
        return ""
    return plain.removeprefix(_MARK)[::-1].decode(errors="replace") if plain.startswith(_MARK) else ""
