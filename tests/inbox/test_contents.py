"""What may be shown of a message wherever it is shown or sent: the thread, the card, the incident."""

import pytest
from django.template.loader import render_to_string
from django.utils import timezone, translation

from gateway.providers.fact_values import Attachment
from gateway.providers.facts import MessagesRead
from inbox import contents, summary
from inbox.models import Conversation, Message
from inbox.queries import cards, pane
from tests.factories import NOON, LegFactory, MessageFactory
from tests.support import seen
from tests.support.seen import tell

pytestmark = pytest.mark.django_db
PAGE = "/directory/#/engage/admin/interactions/conversation-1"
STORY = {"name": "", "url": "", "mime": "", "kind": "story"}


@pytest.fixture
def leg(agent):
    return LegFactory(agent=agent, connected=True, conversation__remote_id="conversation-1")


def words_read(words):
    """Return that the text of the message was read."""
    return MessagesRead(occurred_at=NOON, conversation_id="conversation-1", texts=(seen.text(words=words),))


def shown(message):
    """Return what each place shows of the conversation's only message."""
    Conversation.objects.update(last_message=message)
    leg = message.conversation.legs.get()
    return {
        "thread": render_to_string(
            "inbox/_message.html", {"message": message, "pane": {"conversation": message.conversation}}
        ),
        "card": cards.of_leg(leg, timezone.now()).preview,
        "title": pane.title(message.conversation),
        "transcript": "\n".join(summary.extract(message.conversation)),
    }


def test_a_removed_message_is_shown_and_sent_nowhere(leg):
    tell(seen.conversation(messages=(seen.message(),), at_s=1))
    tell(words_read("my secret"))

    tell(seen.conversation(messages=(seen.message(status="removed"),), at_s=2))

    places = shown(Message.objects.get())
    assert [name for name, words in places.items() if "secret" in words] == []
    assert [name for name, words in places.items() if "Removed by the customer" in words] == [
        "thread",
        "card",
        "transcript",
    ]


@pytest.mark.parametrize("late", ["failed", "received", "read"])
def test_a_removed_message_stays_removed_and_nothing_of_it_is_kept(leg, late):
    tell(seen.conversation(messages=(seen.message(),), at_s=1))
    tell(words_read("my secret"))
    tell(seen.conversation(messages=(seen.message(status="removed"),), at_s=2))

    tell(seen.conversation(messages=(seen.message(status=late),), at_s=3))
    tell(words_read("my secret"))

    message = Message.objects.get()
    assert (message.status, message.text, message.attachments) == ("removed", "", [])


def test_a_message_that_comes_as_removed_is_not_kept(leg):
    tell(seen.conversation(messages=(seen.message(status="removed"),), at_s=1))

    tell(words_read("my secret"))

    assert Message.objects.get().text == ""
    assert shown(Message.objects.get())["transcript"] == "Customer: Removed by the customer"


def test_a_message_removed_before_it_was_read_is_no_longer_awaited(leg):
    places = shown(MessageFactory(conversation=leg.conversation, text=None, status="removed"))

    assert "Loading" not in places["thread"]
    assert places["card"] == "Removed by the customer"


def test_a_content_without_words_says_what_it_is_and_where_it_opens(leg):
    places = shown(MessageFactory(conversation=leg.conversation, text="", attachments=[STORY]))

    assert "Story: open in Genesys" in places["thread"]
    assert PAGE in places["thread"]
    assert places["card"] == "Story: open in Genesys"
    assert places["transcript"] == "Customer: Story: open in Genesys"


@pytest.mark.parametrize(
    ("attachment", "label"),
    [
        (STORY, "Story: open in Genesys"),
        (STORY | {"url": "https://x.test/"}, "Story"),
        (STORY | {"kind": "holo-deck"}, "Holo deck: open in Genesys"),
        (STORY | {"kind": "audio", "name": "note.ogg"}, "note.ogg: open in Genesys"),
        (STORY | {"kind": "unreadable"}, "Could not be read; open in Genesys"),
        ({"name": "a.pdf", "url": "https://x.test/", "mime": ""}, "a.pdf"),
        ({"name": "", "url": "https://x.test/", "mime": ""}, "Attachment"),
    ],
)
def test_each_content_has_a_label(attachment, label):
    assert contents.label(attachment) == label


def test_labels_are_in_the_readers_language():
    with translation.override("de"):
        assert contents.label(STORY | {"kind": "list-picker"}) == "Liste: in Genesys öffnen"


def test_a_link_that_is_no_web_address_opens_in_genesys(leg):
    tell(seen.conversation(messages=(seen.message(),), at_s=1))
    links = (Attachment(kind="link", name="Win", url="javascript:alert(1)"),)
    words = seen.text(words="", attachments=links)

    tell(MessagesRead(occurred_at=NOON, conversation_id="conversation-1", texts=(words,)))

    thread = shown(Message.objects.get())["thread"]
    assert "Win: open in Genesys" in thread
    assert "javascript" not in thread


@pytest.mark.parametrize("answer", [{"status": 404}, {"status": 200, "body": {"entities": []}}])
def test_a_text_that_genesys_does_not_give_ends_on_the_page(talk, clouds, desk, answer):
    clouds.fault("genesys", match={"path": "*/messages/bulk"}, **answer)

    leg = talk(text="Hello")
    clouds.deliver_late()

    page = desk.get(f"/legs/{leg.pk}/").content.decode()
    assert "Could not be read; open in Genesys" in page
    assert "Loading…" not in page
