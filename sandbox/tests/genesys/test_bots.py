"""The scripted bot: it greets, asks, hands over with the answers, and never keeps anybody."""

import json
import pickle
from typing import Any

import pytest
import responses
from pytest_django.fixtures import Settings

from sandbox import sending
from sandbox.genesys.state import STATE
from tests.genesys.cast import BILLING, VIP, Caller, begin, listen, step
from tests.genesys.schemas import check_event

HOOK = "http://127.0.0.1:9/hooks/genesys/messaging/"


def meet(**more: Any) -> str:
    """Let Sam meet the bot; return the conversation's id."""
    answer = Caller().post("/sandbox/conversations", {"customer": "sam", "bot": True, "text": "Hi"} | more)
    assert answer.status == 201, answer.body
    conversation_id: str = answer.body["id"]
    return conversation_id


def say(conversation_id: str, *words: str) -> None:
    for each in words:
        Caller().post(f"/sandbox/conversations/{conversation_id}/messages", {"text": each})


def told(conversation_id: str) -> list[str]:
    """Return what the bot said."""
    messages = STATE.conversations[conversation_id].messages
    return [each.text or "" for each in messages if each.origin == "Bot"]


def participants(caller: Caller, conversation_id: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = caller.get(f"/api/v2/conversations/{conversation_id}").body["participants"]
    return found


def purposes(caller: Caller, conversation_id: str) -> list[str]:
    return [each["purpose"] for each in participants(caller, conversation_id)]


def test_greets_at_the_first_words(machine: Caller) -> None:
    silent = meet(text=None)
    assert told(silent) == []

    say(silent, "Hello?")

    assert told(silent)[1] == "What is it about?"
    assert purposes(machine, silent) == ["customer", "workflow", "botflow"]


def test_hands_over_with_the_answers(machine: Caller) -> None:
    chat = meet()

    say(chat, "an invoice", "I cannot work", "E104902")

    customer, workflow, bot, acd = participants(machine, chat)
    assert customer["attributes"] == {
        "topic": "An invoice",
        "urgency": "I cannot work",
        "employeeNumber": "E104902",
    }
    assert acd["conversationRoutingData"]["priority"] == 10
    assert (acd["queueId"], bool(workflow["endTime"]), bool(bot["endTime"])) == (BILLING, True, True)


def test_an_agent_reads_what_was_said(machine: Caller, stranger: Caller) -> None:
    chat = meet()
    say(chat, "human")

    ids = [each["messageId"] for each in participants(machine, chat)[0]["messages"][0]["messages"]]
    read = machine.post(f"/api/v2/conversations/messages/{chat}/messages/bulk", ids).body["entities"]

    spoken = [each["normalizedMessage"] for each in read]
    question = next(each for each in spoken if each["text"] == "What is it about?")
    assert (question["type"], question["originatingEntity"]) == ("Structured", "Bot")
    assert question["content"][0]["quickReply"]["text"] == "An invoice"


@pytest.mark.parametrize("word", ["agent", "Human", "OPERATOR"])
def test_a_human_can_be_asked_for(machine: Caller, word: str) -> None:
    chat = meet()

    say(chat, word)

    assert purposes(machine, chat) == ["customer", "workflow", "botflow", "acd"]
    assert "topic" not in participants(machine, chat)[0]["attributes"]


def test_asks_again_once(machine: Caller) -> None:
    chat = meet()

    say(chat, "what?")
    assert told(chat)[-2:] == ["Please choose one of the replies.", "What is it about?"]
    say(chat, "what??")

    assert purposes(machine, chat)[-1] == "acd"


def test_an_answer_makes_up_for_a_misunderstanding(machine: Caller) -> None:
    chat = meet()

    say(chat, "what?", "A device", "hm")

    assert told(chat)[-1] == "How urgent is it?"


def test_does_not_wait_for_ever(machine: Caller) -> None:
    chat = meet()
    step(100)
    say(chat, "A device")

    step(100)
    still = purposes(machine, chat)[-1]
    step(30)

    assert (still, purposes(machine, chat)[-1]) == ("botflow", "acd")


def test_ends_when_the_customer_leaves(machine: Caller) -> None:
    chat = meet()

    Caller().post(f"/sandbox/conversations/{chat}/end")
    step(300)

    assert all(each["endTime"] for each in participants(machine, chat))
    assert purposes(machine, chat)[-1] == "botflow"
    assert STATE.visits == {}


def test_a_thread_comes_back_without_the_bot(machine: Caller) -> None:
    chat = meet()
    Caller().post(f"/sandbox/conversations/{chat}/end")

    say(chat, "Me again")

    assert purposes(machine, chat)[-3:] == ["customer", "workflow", "acd"]


def test_keeps_to_the_queue_that_was_named(machine: Caller) -> None:
    chat = meet(queue="VIP Support", priority=2)

    say(chat, "An invoice", "I cannot work", "E104902")

    acd = participants(machine, chat)[-1]
    assert (acd["queueId"], acd["conversationRoutingData"]["priority"]) == (VIP, 2)


def test_takes_messages_only() -> None:
    assert (
        Caller().post("/sandbox/conversations", {"customer": "sam", "bot": True, "media": "call"}).status
        == 400
    )


def test_shows_where_things_stand() -> None:
    meet()

    (standing,) = Caller().get("/sandbox/state").body["conversations"]
    assert (standing["state"], standing["words"]) == ("greeted", "with the bot Northwind greeter")


def test_is_heard_of_by_the_queue_afterwards(machine: Caller) -> None:
    frames = listen(machine, f"v2.routing.queues.{BILLING}.conversations.messages")
    chat = meet()

    say(chat, "An invoice", "It can wait", "E104902")

    check_event(frames[-1])
    assert [each["purpose"] for each in frames[-1]["eventBody"]["participants"]][2] == "botflow"


@responses.activate
def test_quick_replies_reach_the_channel(settings: Settings) -> None:
    settings.SANDBOX_WEBHOOK_URL, settings.SANDBOX_WEBHOOK_SECRET = HOOK, "a-secret-that-is-long"
    responses.post(HOOK, status=200)

    meet()
    sending.WAITING.join()

    sent = [json.loads(each.request.body or "") for each in responses.calls]
    question = next(each for each in sent if each["type"] == "Structured")
    assert (question["text"], question["originatingEntity"]) == ("What is it about?", "Bot")
    assert question["content"][0] == {
        "contentType": "QuickReply",
        "quickReply": {"text": "An invoice", "payload": "An invoice", "action": "Message"},
    }


def test_others_meet_none(machine: Caller) -> None:
    assert "botflow" not in purposes(machine, begin())


def test_can_be_kept_in_a_file(machine: Caller) -> None:
    chat = meet()

    STATE.visits = pickle.loads(pickle.dumps(STATE.visits))  # noqa: S301 - our own
    say(chat, "agent")

    assert purposes(machine, chat)[-1] == "acd"
