"""Media-specific conversation topics to the generic shape, where those are subscribed instead. Pure."""

from typing import Any

from gateway.providers.wire import Raw, part, rows, text

# Fields that the media-specific shape keeps on the participant, the generic one on the communication.
OF_COMMUNICATION = (
    "state",
    "held",
    "muted",
    "direction",
    "disconnectType",
    "connectedTime",
    "queueMediaSettings",
    "type",
)


def generic(raw: Raw, *, key: str) -> Raw:
    """Return a media-specific conversation in the generic shape.

    key: the medium's array ("messages"). It tells no communication id, so that stays "".
    Source: docs/providers/genesys.md#three-shapes.
    """
    if not isinstance(raw.get("participants"), list):
        return raw
    return {**raw, "participants": [_participant(one, key) for one in rows(raw, "participants")]}


def _participant(raw: Raw, key: str) -> dict[str, Any]:
    return {
        **raw,
        "userId": text(part(raw, "user"), "id"),
        "queueId": text(part(raw, "queue"), "id"),
        key: [_communication(raw)],
    }


def _communication(raw: Raw) -> dict[str, Any]:
    details = [{**one, "messageId": text(part(one, "message"), "id")} for one in rows(raw, "messages")]
    return {name: raw[name] for name in OF_COMMUNICATION if name in raw} | {"messages": details}
