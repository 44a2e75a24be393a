"""A text field encrypted with rotating keys; ``FIELD_ENCRYPTION_KEYS`` holds ``id:key``, newest first."""

from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.db import models


class NoKey(ValueError):
    """No configured key can decrypt a value."""


class EncryptedTextField(models.TextField):
    """Text stored as ``enc1:<key id>:<Fernet token>``; the only lookup is ``isnull``.

    Raises:
        NoKey: when it is read and no configured key can decrypt the value.
    """

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        if not value:
            return value
        key_id, key = next(iter(_keys().items()))  # the newest
        return f"enc1:{key_id}:{key.encrypt(value.encode()).decode()}"

    def from_db_value(self, value: str | None, *_: object) -> str | None:
        if not value:
            return value
        try:
            return decrypted(value)
        except NoKey as error:
            raise NoKey(f"{self.model.__name__}.{self.name}: {error}") from error

    def get_lookup(self, lookup_name: str) -> Any:
        # Equal texts have different ciphertexts, so no other lookup can work.
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else None


def decrypted(value: str) -> str:
    """Return the text of an encrypted value.

    Raises:
        NoKey: no configured key can decrypt it.
    """
    keys = _keys()
    try:
        _version, key_id, token = value.split(":", 2)
        return keys[key_id].decrypt(token.encode()).decode()
    except (KeyError, ValueError, InvalidToken) as error:
        raise NoKey("no key can decrypt this value") from error


def _keys() -> dict[str, Fernet]:
    pairs = (entry.partition(":") for entry in settings.FIELD_ENCRYPTION_KEYS)
    return {key_id: Fernet(key) for key_id, _, key in pairs}
