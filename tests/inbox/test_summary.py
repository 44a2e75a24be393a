"""inbox.summary: what an incident says about a conversation, short and telling."""

from datetime import timedelta

import pytest

from gateway.providers.fact_values import Said, Summary
from inbox import summary
from inbox.models import Message
from tests.factories import NOON, ConversationFactory, MessageFactory

pytestmark = pytest.mark.django_db
Sender = Message.Sender
LONG = [
    ("customer", "Hello"),
    ("customer", "My VPN drops every few minutes since this morning."),
    ("agent", "Hello, how can I help you?"),
    ("customer", "As I wrote, the VPN."),
    ("agent", "One moment"),
    ("agent", "Your certificate has expired. I renew it now, please connect again in a minute."),
    ("customer", "ok"),
    ("customer", "It works again, thank you."),
    ("agent", "Then we agree to close it tomorrow."),
    ("customer", "Bye"),
]


def thread(*said):
    conversation = ConversationFactory()
    for place, (sender, text) in enumerate(said):
        MessageFactory(
            conversation=conversation, sender=sender, text=text, sent_at=NOON + timedelta(seconds=place)
        )
    return conversation


def test_shows_a_short_thread_as_it_is():
    assert summary.extract(thread(*LONG[:3])) == [
        "Customer: Hello",
        "Customer: My VPN drops every few minutes since this morning.",
        "Agent: Hello, how can I help you?",
    ]


def test_shows_what_was_wanted_answered_and_agreed_in_a_long_one():
    assert summary.extract(thread(*LONG)) == [
        "Customer: My VPN drops every few minutes since this morning.",
        "Customer: As I wrote, the VPN.",
        "Agent: Your certificate has expired. I renew it now, please connect again in a minute.",
        "Customer: It works again, thank you.",
        "Agent: Then we agree to close it tomorrow.",
        "(5 more messages)",
    ]


def test_is_short_whatever_was_written():
    said = [("customer" if place % 2 else "agent", f"{place} " + "x" * 5000) for place in range(50)]

    found = summary.extract(thread(*said))

    assert len(found) <= 7
    assert max(map(len, found)) < 260


def test_makes_do_with_greetings():
    assert summary.extract(thread(*[("customer", "Hi")] * 8))[-1] == "(4 more messages)"


def test_shows_nothing_of_removed_messages_in_a_long_thread():
    conversation = thread(*LONG)
    conversation.messages.filter(text__contains="VPN").update(status=Message.Status.REMOVED, text="")

    assert "VPN" not in " ".join(summary.extract(conversation))


def test_extracts_a_call_the_same_way():
    said = [Said(by_customer=sender == "customer", text=text) for sender, text in LONG]

    note = summary.of_transcript(said)

    assert note.split("\n")[:2] == ["Summary of the call:", f"Customer: {LONG[1][1]}"]
    assert summary.of_transcript([]) == ""


def test_names_the_parts_of_genesys_summary():
    found = Summary(text="All", reason="VPN", resolution="Renewed", followup="Call on Monday")

    assert summary.of_genesys(found).split("\n")[1:] == [
        "Wanted: VPN",
        "Resolution: Renewed",
        "To follow up: Call on Monday",
    ]


def test_is_in_the_language_of_the_installation(settings):
    settings.LANGUAGE_CODE = "de"

    assert summary.extract(thread(("agent", "Hallo")))[0].endswith(": Hallo")
