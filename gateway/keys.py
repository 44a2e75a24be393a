"""Finds values in the database that no configured key can decrypt, and forgets them."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast
from django.utils import timezone

from gateway.fields import NoKey, decrypted
from gateway.models import AgentToken, StreamShard


def problems() -> list[str]:
    """Return what is wrong with FIELD_ENCRYPTION_KEYS, in sentences that name the keys; [] for nothing."""
    if not settings.FIELD_ENCRYPTION_KEYS:
        return ["FIELD_ENCRYPTION_KEYS has no key."]
    try:
        lost = {_key_id(raw) for _, raw in (*_without_key(_tokens()), *_without_key(_shards()))}
    except ValueError as error:  # a key that is no Fernet key
        return [f"FIELD_ENCRYPTION_KEYS cannot be used: {error}"]
    return [f"FIELD_ENCRYPTION_KEYS cannot decrypt what key {one!r} encrypted." for one in sorted(lost)]


def forget_unreadable() -> int:
    """Forget what no key can decrypt, and return how much: its agents sign in again, its channels are new."""
    tokens = [pk for pk, _ in _without_key(_tokens())]
    shards = [pk for pk, _ in _without_key(_shards())]
    AgentToken.objects.filter(pk__in=tokens).delete()
    StreamShard.objects.filter(pk__in=shards).update(remote_id="", address="", expires_at=None)
    return len(tokens) + len(shards)


def _tokens() -> QuerySet[AgentToken]:
    """Return those that are still needed, with their encrypted text."""
    good = AgentToken.objects.filter(ended_at=None, expires_at__gt=timezone.now())
    return good.annotate(raw=Cast("token", TextField()))


def _shards() -> QuerySet[StreamShard]:
    """Return those that have a channel, with its encrypted address."""
    return StreamShard.objects.exclude(remote_id="").annotate(raw=Cast("address", TextField()))


def _without_key(rows: QuerySet[Any]) -> Iterator[tuple[int, str]]:
    for pk, raw in rows.exclude(raw="").values_list("pk", "raw"):
        try:
            decrypted(raw)
        except NoKey:
            yield pk, raw


def _key_id(raw: str) -> str:
    return raw.split(":")[1] if raw.count(":") > 1 else ""
