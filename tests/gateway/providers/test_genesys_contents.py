"""Contents of messages: every type that Genesys documents has words, links, or says what it is."""

from typing import Any

import pytest

from gateway.providers.fact_values import Attachment, MessageText
from gateway.providers.genesys import texts
from tests.gateway.providers.reading import document

PLACE = {"text": "Harbour office", "address": "1 Main St", "latitude": 47.6, "longitude": -122.3}
MAP = "https://www.openstreetmap.org/?mlat=47.6&mlon=-122.3"
URL = "https://media.example/1"
ASKED = {"title": "Which device?", "subtitle": "Choose one", "imageUrl": URL}
TEMPLATE = {
    "id": "t",
    "language": "en",
    "header": {"type": "Text", "text": "Your order"},
    "body": {"text": "It is on its way.", "parameters": [{"name": "1", "text": "4711"}]},
    "buttons": [{"type": "Url", "text": "Track", "url": URL}],
    "footer": {"text": "Northwind"},
}
CARD = {
    "title": "Guide",
    "description": "How to",
    "image": URL,
    "actions": [
        {"type": "Link", "text": "Read", "url": URL},
        {"type": "Postback", "text": "Later", "payload": "l"},
    ],
}


def read(*contents: Any, **normalised: Any) -> MessageText:
    message = {"type": "Structured", "content": list(contents), **normalised}
    return texts.message_text({"id": "x", "timestamp": "2026-01-02T03:05:00Z", "normalizedMessage": message})


@pytest.mark.parametrize(
    ("kind", "field", "value", "words", "links"),
    [
        ("Text", "text", {"type": "Text", "body": "hi"}, "hi", []),
        ("Location", "location", PLACE, "Harbour office 1 Main St", [("Harbour office 1 Main St", MAP)]),
        ("Location", "location", {"latitude": 47.6, "longitude": -122.3}, "", [("", MAP)]),
        ("Location", "location", {"text": "Pier", "latitude": 47.6}, "Pier", []),
        (
            "Notification",
            "template",
            {"body": {"text": "Hello {{1}}", "parameters": [{"name": "1", "text": "Ada"}]}},
            "Hello Ada",
            [],
        ),
        ("PaymentRequest", "paymentRequest", {"orderTotal": 12345.67}, "12345.67", []),
        ("Location", "location", {"text": "Here", "url": URL}, "Here", [("Here", URL)]),
        ("Story", "story", {"type": "Reply", "url": URL, "replyToId": "1"}, "", [("", URL)]),
        (
            "Notification",
            "template",
            TEMPLATE,
            "Your order\nIt is on its way.\nTrack\nNorthwind",
            [("Track", URL)],
        ),
        ("QuickReply", "quickReply", {"text": "Yes", "payload": "y"}, "Yes", []),
        (
            "QuickReplyV2",
            "quickReplyV2",
            {"title": "Again?", "actions": [{"text": "Yes"}]},
            "Again?\nYes",
            [],
        ),
        (
            "ButtonResponse",
            "buttonResponse",
            {"type": "QuickReply", "text": "Yes", "payload": "y"},
            "Yes",
            [],
        ),
        ("ButtonResponse", "buttonResponse", {"type": "QuickReply", "text": None, "payload": "y"}, "y", []),
        ("Card", "card", CARD, "Guide How to\nRead\nLater", [("", URL), ("Read", URL)]),
        ("Carousel", "carousel", {"cards": [CARD]}, "Guide How to\nRead\nLater", [("", URL), ("Read", URL)]),
        (
            "Reactions",
            "reactions",
            [{"reactionType": "Like", "count": 2}, {"reactionType": "Rare"}],
            "👍 2\nRare",
            [],
        ),
        (
            "DatePicker",
            "datePicker",
            {"title": "When?", "availableTimes": [{"dateTime": "2026-01-05"}]},
            "When?\n2026-01-05",
            [],
        ),
        (
            "InteractiveApplication",
            "interactiveApplication",
            {"name": "Bill", "url": URL},
            "Bill",
            [("Bill", URL)],
        ),
        (
            "ListPicker",
            "listPicker",
            {
                "sections": [{"title": "Laptops", "items": [{"title": "X1", "subtitle": "14 in"}]}],
                "receivedMessage": ASKED,
            },
            "Laptops\nX1 14 in\nWhich device? Choose one",
            [("", URL)],
        ),
        (
            "ListPicker",
            "listPicker",
            {"sections": [{"title": "Laptops"}], "replyMessage": ASKED},
            "Laptops",
            [],
        ),
        ("PaymentRequest", "paymentRequest", {"currencyCode": "EUR", "orderTotal": 12.5}, "EUR 12.5", []),
        (
            "PaymentResponse",
            "paymentResponse",
            {"paymentStatus": "Failed", "failureReason": "No card"},
            "Failed No card",
            [],
        ),
        ("Push", "push", {"notificationMessage": {"title": "New", "body": "Hi"}}, "New Hi", []),
        (
            "Form",
            "form",
            {
                "formPages": [{"title": "You"}],
                "response": [{"component": {"buttonResponse": {"text": "Noor"}}}],
            },
            "You\nNoor",
            [],
        ),
        ("Notification", "template", {"body": {"text": None, "parameters": [{"text": "4711"}]}}, "4711", []),
        ("NotificationResponse", "notificationResponse", {"notificationStatus": "Accepted"}, "Accepted", []),
        (
            "HoloDeck",
            "holoDeck",
            {"program": {"title": "Sherlock", "url": URL}},
            "Sherlock",
            [("Sherlock", URL)],
        ),
        (
            "Attachment",
            "attachment",
            {"mediaType": "Image", "url": URL, "text": "My screen"},
            "My screen",
            [("My screen", URL)],
        ),
    ],
)
def test_shows_words_and_links(
    kind: str, field: str, value: Any, words: str, links: list[tuple[str, str]]
) -> None:
    message = read({"contentType": kind, field: value})

    assert message.text == words
    assert [(one.name, one.url) for one in message.attachments] == links


@pytest.mark.parametrize(
    ("content", "attachment"),
    [
        ({"contentType": "Attachment", "attachment": {"mediaType": "Audio"}}, Attachment(kind="audio")),
        ({"contentType": "Story", "story": {"type": "Mention", "url": None}}, Attachment(kind="story")),
        ({"contentType": "ListPicker", "listPicker": {"id": "1"}}, Attachment(kind="list-picker")),
        ({"contentType": "Mention"}, Attachment(kind="mention")),
        ({"contentType": "HoloDeck", "holoDeck": None}, Attachment(kind="holo-deck")),
        ({"contentType": None}, Attachment(kind="unknown")),
    ],
)
def test_says_what_it_is_where_it_shows_nothing(content: Any, attachment: Attachment) -> None:
    assert read(content).attachments == (attachment,)


@pytest.mark.parametrize(
    "normalised", [{}, {"text": None}, {"text": " \u200b"}, {"content": None}, {"content": ["odd"]}]
)
def test_an_empty_message_is_never_nothing(normalised: dict[str, Any]) -> None:
    message = read(**{"content": []} | normalised)

    assert (message.text, message.attachments) == ("", (Attachment(kind="structured"),))


def test_every_documented_type_says_something() -> None:
    content = document("GENESYS_OPENAPI")["definitions"]["ConversationMessageContent"]["properties"]

    for kind in content["contentType"]["enum"]:
        assert read({"contentType": kind}).attachments[0].kind
