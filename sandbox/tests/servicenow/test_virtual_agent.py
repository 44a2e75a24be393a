"""Virtual Agent behind another chat: a 200 at once, answers elsewhere, an agent when one is wanted."""

import hashlib
import hmac
import json

import pytest
import responses

from sandbox.control import switches
from sandbox.organisation import sys_id_of
from sandbox.servicenow.world import WORLD
from tests.servicenow.cast import ADMIN, MAYA, NOOR
from tests.servicenow.desk import AWA, at_work, offer, record
from tests.servicenow.post import URL, bodies, let_pass, sent
from tests.servicenow.test_examples import kinds
from tests.servicenow.test_examples_of_work import callbacks

BOT = "/api/sn_va_as_service/bot/integration"
TOKEN = {"token": "sandbox-token"}
REST_MESSAGE = sys_id_of("sys_rest_message", "VA Bot to Bot")
APPLICATION = sys_id_of("sys_cs_provider_application", "ServiceNow")
BASE = {"userId": "guest-1", "clientSessionId": "c-1", "botToBot": True, "requestId": "r-1"}


@pytest.fixture
def endpoint(call):
    """The provider's endpoint, set up as a record."""
    values = {"rest_endpoint": URL, "basic_auth_user": "bot", "basic_auth_password": "secret"}
    call("PATCH", f"/api/now/table/sys_rest_message/{REST_MESSAGE}", values, headers=ADMIN)
    with responses.RequestsMock(assert_all_requests_are_fired=False) as caught:
        caught.post(URL, status=200)
        yield caught
    switches.clear("servicenow")


def ask(call, *, headers=TOKEN, seconds=1.0, **more):
    """Return the answer to a message, after the worker did its part."""
    message = {"text": "", "typed": True}
    answer = call("POST", BOT, {**BASE, "message": message, **more}, headers={**ADMIN, **headers})
    # one step a reply, for they are sent from several threads
    for _ in range(5):
        let_pass(seconds / 5)
    return answer


def say(call, text, **more):
    return ask(call, message={"text": text, "typed": True, "clientMessageId": "m-1"}, **more)


def start(call, **more):
    return ask(call, action="START_CONVERSATION", **more)


def seen(endpoint):
    """Return what the user saw: texts and actions in order of arrival."""
    parts = [body["body"][0] for body in bodies(endpoint)]
    return [part.get("value") or part["actionType"] for part in parts]


def logged():
    return [row["message"] for row in WORLD.stores["syslog"].rows.values()]


def chat(rows):
    """Return the only conversation."""
    (found,) = rows("sys_cs_conversation", "user_id=guest-1", "state,interaction,sys_id,history")
    return found


def attended(call, rows):
    """Start a chat that Maya accepts, and return its interaction."""
    at_work(call, MAYA)
    start(call, contextVariables={"live_agent_only": True})
    document = chat(rows)["interaction"]
    item = offer(call, document).result["work_item"]
    call("POST", f"{AWA}/inbox/actions/accept", {"agent_id": MAYA, "work_item_id": item["sys_id"]})
    let_pass()
    return document


def test_greets_elsewhere(call, endpoint):
    answer = start(call)

    assert (answer.status, answer.body) == (200, {"status": "success"})
    assert seen(endpoint) == [
        "CreateConversation",
        "StartTypingIndicator",
        "Hi, I'm your Virtual Agent. Let me know how I can help you today.",
        "EndTypingIndicator",
    ]
    assert sent(endpoint)[0].headers["Authorization"].startswith("Basic ")


@pytest.mark.skipif(not callbacks(), reason="SERVICENOW_EXAMPLES names no file")
def test_answers_in_the_recorded_shapes(call, endpoint, rows):
    document = attended(call, rows)
    call("POST", f"/sandbox/chats/{document}/typing")
    let_pass()
    ask(call, action="END_CONVERSATION")

    by_name = {
        "va_callback_create_conversation": bodies(endpoint)[0],
        "va_callback_agent_message": bodies(endpoint)[2],
        "va_callback_typing": bodies(endpoint)[3],
        "va_callback_completed": bodies(endpoint)[-1],
    }
    for name, body in by_name.items():
        expected = kinds(callbacks()[name]["body"])
        expected.get("message", {}).pop("clientMessageId", None)
        assert kinds(body) == expected, name


def test_repeats_message_and_variables(call, endpoint):
    say(call, "My VPN is down", clientVariables={"case": "7"})

    body = next(each for each in bodies(endpoint) if "message" in each)
    assert (body["message"]["text"], body["clientVariables"]) == ("My VPN is down", {"case": "7"})
    assert (body["requestId"], body["clientSessionId"], body["agentChat"]) == ("r-1", "c-1", False)


def test_hands_over_to_routed_work(call, endpoint, rows):
    say(call, "an agent, please")

    found = chat(rows)
    assert (found["state"], seen(endpoint)) == ("waiting", ["StartSpinner"])
    assert record(call, "interaction", found["interaction"])["state"] == "queued"
    assert rows("awa_work_item", f"document_id={found['interaction']}", "state") == [{"state": "queued"}]


def test_hands_over_by_action(call, endpoint, rows):
    start(call)

    ask(call, action="AGENT")
    ask(call, action="AGENT")

    assert seen(endpoint).count("StartSpinner") == 1
    assert chat(rows)["state"] == "waiting"


def test_lets_the_agent_speak(call, endpoint, rows):
    document = attended(call, rows)

    call("POST", f"/sandbox/chats/{document}/messages", {"text": "Looking at it"})
    let_pass()
    before = len(sent(endpoint))
    say(call, "Thanks")

    last = bodies(endpoint)[-1]
    assert seen(endpoint)[-2:] == ["You are now chatting with Maya Reyes.", "Looking at it"]
    assert last["body"][0]["agentInfo"]["agentName"] == "Maya Reyes"
    assert (last["agentChat"], len(sent(endpoint))) == (True, before)


def test_lets_no_agent_speak_before_one_came(call, endpoint, rows):
    start(call)
    path = f"/sandbox/chats/{chat(rows)['interaction']}"

    assert call("POST", f"{path}/messages", {"text": "Hello"}).status == 409
    assert call("POST", f"{path}/typing").status == 409
    assert call("POST", f"{path}/messages", {"text": ""}).status == 400
    assert call("POST", f"{path}/messages", form="x").status == 400
    assert call("POST", "/sandbox/chats/x/messages", {"text": "Hello"}).status == 404


def test_ends_when_the_agent_closes(call, endpoint, rows):
    document = attended(call, rows)

    call("PATCH", f"/api/now/table/interaction/{document}", {"state": "closed_complete"})
    let_pass()

    assert (bodies(endpoint)[-1]["completed"], chat(rows)["state"]) == (True, "completed")


@pytest.mark.parametrize(
    ("action", "state", "closed"),
    [
        ("END_CONVERSATION", "completed", "closed_complete"),
        ("FAULT_CONVERSATION", "faulted", "closed_abandoned"),
    ],
)
def test_ends_by_action(call, endpoint, rows, action, state, closed):
    start(call)

    ask(call, action=action, cause="EXTERNAL_FAILURE")

    assert (bodies(endpoint)[-1]["completed"], chat(rows)["state"]) == (True, state)
    assert record(call, "interaction", chat(rows)["interaction"])["state"] == closed


def test_ends_an_idle_chat(call, endpoint, rows):
    start(call)
    let_pass(150)
    ask(call, action="TYPING")
    let_pass(150)
    alive = chat(rows)["state"]

    let_pass(60)

    assert (alive, chat(rows)["state"], bodies(endpoint)[-1]["completed"]) == ("bot", "completed", True)


def test_starts_a_created_conversation_later(call, endpoint, rows):
    ask(call, action="CREATE_CONVERSATION")
    created = chat(rows)["state"]

    ask(call, action="START_CREATED_CONVERSATION")

    assert (created, chat(rows)["state"], seen(endpoint)[0]) == ("created", "bot", "CreateConversation")
    assert len(seen(endpoint)) == 4


def test_knows_a_linked_user(call, endpoint, rows):
    start(call, emailId="noor.haddad@northwind.example")

    assert record(call, "interaction", chat(rows)["interaction"])["opened_for"] == NOOR


def test_may_answer_in_reverse(call, endpoint):
    switches.turn("servicenow", "replies-reversed", on=True)

    start(call)

    assert seen(endpoint)[0] == "EndTypingIndicator"


def test_logs_that_it_has_no_endpoint(call):
    assert start(call).status == 200
    assert set(logged()) == {"No response endpoint is set in the REST message"}


@pytest.mark.parametrize("sent_token", [{}, {"token": "wrong"}])
def test_says_200_to_a_wrong_token(call, endpoint, sent_token):
    answer = say(call, "hello", headers=sent_token)

    assert (answer.status, seen(endpoint)) == (200, [])
    assert logged() == ["Request r-1 of guest-1 failed: Static token verification failed"]


def test_takes_the_token_from_the_body_too(call, endpoint):
    say(call, "hello", headers={}, token="sandbox-token")

    assert len(seen(endpoint)) == 3


@pytest.mark.parametrize(("secret", "count"), [("example-secret", 3), ("other", 0)])
def test_checks_a_signature(call, endpoint, secret, count):
    body = {**BASE, "message": {"text": "signed", "typed": True}}
    digest = hmac.new(secret.encode(), json.dumps(body).encode(), hashlib.sha1).hexdigest()

    answer = call("POST", BOT, body, headers={**ADMIN, "x-b2b-signature": digest})
    for _ in range(5):
        let_pass(0.2)

    assert (answer.status, len(seen(endpoint))) == (200, count)


@pytest.mark.parametrize(
    "more",
    [
        {"action": "DANCE"},
        {"message": "hello"},
        {"message": {"text": "hello"}},
        {"message": {"text": 7, "typed": True}},
        {"message": {"text": "", "typed": True}},
        {"action": "START_CREATED_CONVERSATION"},
        {"action": "TYPING"},
    ],
)
def test_says_200_and_logs_what_it_cannot_read(call, endpoint, more):
    answer = ask(call, **more)

    assert (answer.status, seen(endpoint), len(logged())) == (200, [], 1)


@pytest.mark.parametrize("name", ["requestId", "userId"])
def test_refuses_what_has_no_sender(call, name):
    answer = call("POST", BOT, {**BASE, "message": {}, name: ""}, headers={**ADMIN, **TOKEN})

    expected = {"status": "failure", "error": {"message": "Bad request", "detail": f"{name} is missing"}}
    assert (answer.status, answer.body) == (400, expected)


def test_needs_a_sign_in_and_a_provider(call):
    nobody = call("POST", BOT, BASE, headers={"Accept": "application/json"})
    path = f"/api/now/table/sys_cs_provider_application/{APPLICATION}"
    call("PATCH", path, {"active": "false"}, headers=ADMIN)

    assert (nobody.status, call("POST", BOT, BASE).status) == (401, 405)


def test_follows_the_oldest_of_two_equal_inbound_ids(call, endpoint):
    stock = sys_id_of("sys_cs_provider_application", "stock")
    path = f"/api/now/table/sys_cs_provider_application/{stock}"
    call("PATCH", path, {"inbound_id": "ServiceNow"}, headers=ADMIN)

    start(call)

    assert seen(endpoint) == []


@pytest.mark.parametrize(
    "action", ["SEND_HISTORY", "SET_USER_TIMEZONE", "SWITCH", "VIEWING", "UPDATE_MESSAGES"]
)
def test_takes_what_changes_nothing_here(call, endpoint, action):
    start(call)
    before = len(sent(endpoint))

    answer = ask(call, action=action)

    assert (answer.body, len(sent(endpoint)), logged()) == ({"status": "success"}, before, [])
