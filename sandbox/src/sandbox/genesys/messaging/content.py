"""What a message can hold beside its text: content types, their fields, and what those need."""

from typing import Any

from sandbox.genesys.errors import Refused

# contentType -> field of the element, and what the field's object must have.
TYPES: dict[str, tuple[str, tuple[str, ...]]] = {
    "Attachment": ("attachment", ("mediaType", "url")),
    "ButtonResponse": ("buttonResponse", ("text", "payload")),
    "Card": ("card", ("title", "actions")),
    "Carousel": ("carousel", ("cards",)),
    "DatePicker": ("datePicker", ()),
    "Form": ("form", ("cannedResponseId",)),
    "InteractiveApplication": ("interactiveApplication", ()),
    "ListPicker": ("listPicker", ()),
    "Location": ("location", ()),
    "Notification": ("template", ("body",)),
    "NotificationResponse": ("notificationResponse", ("originatingMessageId", "notificationStatus")),
    "PaymentRequest": ("paymentRequest", ("countryCode", "currencyCode", "orderTotal")),
    "PaymentResponse": ("paymentResponse", ("originatingMessageId", "paymentStatus")),
    "Push": ("push", ("deviceType", "deviceTokenId", "deviceToken")),
    "QuickReply": ("quickReply", ("text", "payload")),
    "QuickReplyV2": ("quickReplyV2", ("title", "actions")),
    "Reactions": ("reactions", ()),
    "Story": ("story", ()),
    "Text": ("text", ("body",)),
}
# Known to the platform by name alone: its definition has no field for them.
BARE = ("Mention", "RichLink", "RoadsideAssistance", "Unknown")
PLAIN = ("Attachment", "Text")
MEDIA_TYPES = ("Image", "Video", "Audio", "File", "Link")


def checked(content: Any) -> list[dict[str, Any]]:
    """Return the elements, each with its type, its field and what that must have.

    Raises: Refused with ``bad.request``.
    """
    if not isinstance(content, list) or any(not isinstance(each, dict) for each in content):
        raise Refused(400, "bad.request", "content is a list of objects.")
    for each in content:
        _check(each)
    if len(content) > 1 and any(each["contentType"] == "Attachment" for each in content):
        raise Refused(400, "bad.request", "Only one attachment is allowed in a message.")
    return content


def attachment(own: Any) -> dict[str, Any]:
    """Return an attachment as a content element.

    Raises: Refused with ``bad.request`` unless it has mediaType, url and mime.
    """
    given = own if isinstance(own, dict) else {}
    if any(not isinstance(given.get(name), str) or not given[name] for name in ("mediaType", "url", "mime")):
        raise Refused(400, "bad.request", "An attachment has mediaType, url and mime.")
    if given["mediaType"] not in MEDIA_TYPES:
        raise Refused(400, "invalid.value", f"mediaType is one of {', '.join(MEDIA_TYPES)}.")
    return {"contentType": "Attachment", "attachment": dict(given)}


def media_type(mime: str) -> str:
    """Return ``Image`` for ``image/png``."""
    kind = mime.partition("/")[0].capitalize()
    return kind if kind in MEDIA_TYPES else "File"


def message_type(content: list[dict[str, Any]]) -> str:
    """Return ``Structured`` when there is more than text and a file."""
    return "Structured" if any(each["contentType"] not in PLAIN for each in content) else "Text"


def _check(element: dict[str, Any]) -> None:
    kind = element.get("contentType")
    if kind in BARE:
        return
    if kind not in TYPES:
        raise Refused(400, "invalid.value", f"The contentType {kind} is not known.")
    field, needed = TYPES[kind]
    own = element.get(field)
    is_right = isinstance(own, list) if kind == "Reactions" else isinstance(own, dict)
    if own is None or not is_right or any(name not in own for name in needed):
        raise Refused(
            400, "bad.request", f"{kind} has the field {field} with {', '.join(needed) or 'its parts'}."
        )
