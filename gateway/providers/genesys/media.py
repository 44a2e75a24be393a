"""Turns the media-specific shape of conversation topics into the generic one, without I/O."""

from typing import Any

from gateway.providers.wire import Raw, part, rows, text

# Fields that belong to the participant in the media-specific shape, to the communication in the generic one.
OF_COMMUNICATION = (
    "state",
    "held",
    "muted",
    "direction",
    "disconnectType",
    "errorInfo",
    "connectedTime",
    "queueMediaSettings",
    "type",
)


def generic(raw: Raw, *, key: str) -> Raw:
    """Return a media-specific conversation in the generic shape.

    key: the medium's array ("messages"). The communication id is "", because this shape does not have it.
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
