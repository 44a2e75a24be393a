"""Finds words and links in the contents of messages, without I/O.

New types of content appear unannounced, so this knows fields by their names, wherever they are.
Source: docs/providers/genesys.md#reading-messages.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from gateway.providers.fact_values import Attachment
from gateway.providers.wire import Raw, mapping, number, objects, rows, text

PARAMETER = re.compile(r"\{\{([^{}]+)\}\}")  # of a template: {{name}} stands for its text
WORDS = (
    *(
        "header",
        "title",
        "subtitle",
        "text",
        "body",
        "description",
        "address",
        "name",
        "summaryText",
        "dateTime",
    ),
    *("price", "currencyCode", "orderTotal", "paymentStatus", "failureReason", "notificationText"),
)
INSTEAD = ("payload", "notificationStatus")  # of an answer without a text
LINKS = {"url": "", "image": "image", "imageUrl": "image", "video": "video"}
FILES = ("attachment", "media")
UNSHOWN = ("replyMessage",)  # what the customer sees after an answer
REACTIONS = {
    "Like": "👍",
    "Love": "❤️",
    "Wow": "😮",
    "Haha": "😂",
    "Sad": "😢",
    "Angry": "😠",
    "Thankful": "🙏",
    "Pride": "🏳️‍🌈",
    "Care": "🤗",
}
MAP = "https://www.openstreetmap.org/?mlat={}&mlon={}"


def words_of(normalised: Raw) -> str:
    """Return text and contents, one line each, without repeats: structured messages repeat their text."""
    lines = [text(normalised, "text")]
    for content in rows(normalised, "content"):
        lines += _words(content)
    return "\n".join(dict.fromkeys(line for line in lines if line))


def attachments_of(normalised: Raw) -> tuple[Attachment, ...]:
    """Return the files and links of a message; a content that shows nothing is one without an address."""
    found: list[Attachment] = []
    for content in rows(normalised, "content"):
        kind = kind_of(text(content, "contentType"))
        links = list(_links(content, kind))
        found += links if links or any(_words(content)) else [Attachment(kind=kind)]
    return tuple(found)


def kind_of(word: str) -> str:
    """Return a type of content in Bridge's spelling: "list-picker" for "ListPicker"."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", word).lower() or "unknown"


def _words(node: Raw) -> Iterator[str]:
    own = _own_words(node)
    yield own
    for name, inner in _inner(node):
        if name not in UNSHOWN and not (own and name == "parameters"):  # the text contains its parameters
            yield from _words(inner)


def _own_words(node: Raw) -> str:
    if "reactionType" in node:
        kind, count = text(node, "reactionType"), number(node, "count") or 1
        return REACTIONS.get(kind, kind) + (f" {count:.0f}" if count > 1 else "")
    words = " ".join(filter(None, (_word(node, key) for key in WORDS))) or text(node, *INSTEAD)
    texts = {text(one, "name"): text(one, "text") for one in rows(node, "parameters")}
    return PARAMETER.sub(lambda found: texts.get(found[1], found[0]), words)


def _word(node: Raw, key: str) -> str:
    figure = number(node, key)
    return text(node, key) if figure is None else f"{figure:.12g}"


def _links(node: Raw, kind: str) -> Iterator[Attachment]:
    for key, of_key in LINKS.items():
        if text(node, key):
            yield Attachment(
                name="" if of_key else _own_words(node), url=text(node, key), kind=of_key or kind
            )
    place = _place(node)
    if place and not text(node, "url"):
        yield Attachment(name=_own_words(node), url=place, kind=kind)
    for name, inner in _inner(node):
        if name in FILES:
            yield _file(inner)
        elif name not in UNSHOWN:
            yield from _links(inner, kind)


def _place(node: Raw) -> str:
    """Return the address of a place on a map, "" unless both of its figures are known."""
    figures = number(node, "latitude"), number(node, "longitude")
    return "" if None in figures else MAP.format(*figures)


def _file(element: Raw) -> Attachment:
    size_bytes = number(element, "contentSizeBytes")
    return Attachment(
        name=text(element, "filename", "text"),
        url=text(element, "url"),
        mime=text(element, "mime"),
        size_bytes=None if size_bytes is None else int(size_bytes),
        kind=text(element, "mediaType").lower(),
    )


def _inner(node: Raw) -> Iterator[tuple[str, Raw]]:
    """Yield the objects in a node, those in lists too, each with the name of its field."""
    for name, value in node.items():
        inner: Sequence[Any] = objects(value) if isinstance(value, list) else [mapping(value)]
        yield from ((name, each) for each in inner if each)
