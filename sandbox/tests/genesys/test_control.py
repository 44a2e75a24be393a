"""The control interface: being the customer, and looking inside."""

from typing import Any

import pytest
from django.test import RequestFactory

from sandbox.genesys.testers.scenarios.catalogue import SCENARIOS
from sandbox.genesys.world import WORLD
from tests.genesys.cast import ON_QUEUE, Caller, Leg, begin, read, step

nobody = Caller()


def shown(conversation_id: str) -> dict[str, Any]:
    """Return the conversation as the customer's page sees it."""
    body = nobody.get("/sandbox/state").body
    return next(each for each in body["conversations"] if each["id"] == conversation_id)


@pytest.mark.parametrize(
    ("body", "word"),
    [
        ({"queue": "Nowhere", "customer": "noor"}, "queue"),
        ({"queue": "Billing", "customer": "nobody"}, "customer"),
        ({"queue": "Billing", "customer": "noor", "media": "fax"}, "media"),
        ({"queue": "Billing", "customer": "noor", "priority": "high"}, "priority"),
        ({"queue": "Billing", "customer": "noor", "attributes": ["x"]}, "attributes"),
        ([], "object"),
    ],
)
def test_says_what_is_wrong(body: Any, word: str) -> None:
    answer = nobody.post("/sandbox/conversations", body)

    assert answer.status == 400
    assert word in answer.body["error"]


def test_says_that_it_is_not_json() -> None:
    request = RequestFactory().post("/sandbox/conversations", "{", content_type="application/json")

    answer = read(request)

    assert (answer.status, answer.body["error"]) == (400, "The body is not JSON.")


def test_takes_ids_and_names(machine: Caller) -> None:
    queue = machine.get("/api/v2/routing/queues").body["entities"][0]["id"]

    assert shown(begin(queue=queue, customer="Noor Haddad"))["queue"] == "Billing"


def test_attributes_belong_to_the_customer(machine: Caller) -> None:
    conversation_id = begin(attributes={"incident": "INC1"})

    assert shown(conversation_id)["participants"][0]["attributes"] == {"incident": "INC1"}


@pytest.mark.parametrize("what", ["messages", "typing", "end"])
def test_unknown_conversation_is_not_found(what: str) -> None:
    answer = nobody.post(f"/sandbox/conversations/none/{what}", {"text": "x"})

    assert answer.status == 404
    assert "error" in answer.body


def test_customer_writes_and_sends_files() -> None:
    conversation_id = begin()

    nobody.post(f"/sandbox/conversations/{conversation_id}/messages", {"text": "And this"})
    attachment = {"mediaType": "Image", "url": "https://x.example/a.png", "mime": "image/png"}
    nobody.post(f"/sandbox/conversations/{conversation_id}/messages", {"attachment": attachment})

    texts = [each["text"] for each in shown(conversation_id)["messages"]]
    assert texts == ["Hello", "And this", None]
    assert shown(conversation_id)["messages"][2]["content"][0]["attachment"] == attachment


def test_customer_needs_something_to_say() -> None:
    assert nobody.post(f"/sandbox/conversations/{begin()}/messages", {}).status == 400
    assert nobody.post(f"/sandbox/conversations/{begin('call')}/messages", {"text": "x"}).status == 400


def test_words_for_every_state(agent: Caller) -> None:
    conversation_id = begin("call", queue="Billing")
    step(12)
    waiting = shown(conversation_id)["words"]
    ringing = begin("call")
    assert (waiting, shown(ringing)["words"]) == ("waiting 0:12", "ringing at Maya")

    agent.patch(agent.offer().path, {"state": "connected"})
    step(65)
    assert shown(ringing)["words"] == "talking to Maya 1:05"

    agent.patch(agent.offer().path, {"held": True})
    assert shown(ringing)["words"] == "on hold with Maya"
    nobody.post(f"/sandbox/conversations/{ringing}/end")
    assert shown(ringing)["words"] == "ended"


def test_the_page_leaves_out_what_ended_long_ago(chat: Leg) -> None:
    nobody.post(f"/sandbox/conversations/{chat.conversation_id}/end")
    soon = nobody.get("/sandbox/overview").body["conversations"]
    step(601)

    assert len(soon) == 1
    assert nobody.get("/sandbox/overview").body["conversations"] == []


def test_reset_keeps_sign_ins(agent: Caller) -> None:
    conversation_id = begin()

    assert nobody.post("/sandbox/reset").status == 204

    assert agent.get("/api/v2/users/me").status == 200
    assert agent.routing_status() == "OFF_QUEUE"
    assert begin() != conversation_id


@pytest.mark.parametrize("step_s", [-1, "x", None, True])
def test_clock_steps_forward_only(step_s: Any) -> None:
    assert nobody.post("/sandbox/clock", {"step_s": step_s}).status == 400


@pytest.mark.parametrize("name", SCENARIOS)
def test_every_scenario_plays(name: str, agent: Caller, stranger: Caller) -> None:
    stranger.set_presence(ON_QUEUE)

    answer = nobody.post(f"/sandbox/scenarios/{name}")
    step(10)
    step(60)

    assert answer.status == 201
    assert name in [each["name"] for each in nobody.get("/sandbox/scenarios").body["scenarios"]]


def test_missed_offer_is_missed(stranger: Caller) -> None:
    stranger.set_presence(ON_QUEUE)

    nobody.post("/sandbox/scenarios/missed offer")
    step(7)

    assert stranger.routing_status() == "NOT_RESPONDING"


def test_unknown_scenario_is_not_found() -> None:
    assert nobody.post("/sandbox/scenarios/none").status == 404


def test_the_page_offers_its_choices() -> None:
    page = nobody.get("/sandbox/")

    assert page.status == 200
    assert "Noor Haddad" in page.body
    assert "IT Service Desk" in page.body
    assert "first-chat" in page.body


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/api/v2/nowhere", 404, "not.found"),
        ("PUT", "/api/v2/users/me", 405, "method.not.allowed"),
        ("DELETE", "/sandbox/clock", 405, "method.not.allowed"),
    ],
)
def test_refuses_in_the_vendors_shape(
    machine: Caller, method: str, path: str, status: int, code: str
) -> None:
    answer = machine.send(method, path)

    assert (answer.status, answer.body["code"]) == (status, code)


def test_every_answer_tells_of_the_rate_limit(machine: Caller) -> None:
    first = machine.get("/api/v2/organizations/me").headers
    second = machine.get("/api/v2/organizations/me").headers

    assert int(second["inin-ratelimit-count"]) == int(first["inin-ratelimit-count"]) + 1
    assert first["inin-ratelimit-allowed"] == "300"
    assert first["ININ-Correlation-Id"] != second["ININ-Correlation-Id"]


def test_the_seed_repeats_ids() -> None:
    first = [begin(), begin()]

    WORLD.reset("1")
    again = [begin(), begin()]
    WORLD.reset("2")

    assert again == first
    assert begin() not in first
