"""Open Messaging integrations: making, changing, binding and using them."""

import json
from typing import Any

import pytest
import responses

from sandbox import sending
from sandbox.genesys.catalogue import INTEGRATION_ID
from sandbox.genesys.flows import catalogue as flows
from tests.genesys.cast import Answer, Caller, step

BASE = "/api/v2/conversations/messaging/integrations/open"
RECIPIENTS = "/api/v2/routing/message/recipients"
URL = "http://127.0.0.1:9/own-hook"
NOW = "2026-01-02T03:04:05.000Z"


def wanted(**changed: Any) -> dict[str, Any]:
    own = {
        "name": "Field channel",
        "outboundNotificationWebhookUrl": URL,
        "outboundNotificationWebhookSignatureSecretToken": "a-secret-of-many-letters",
        "webhookHeaders": {"X-Extra": "yes"},
    }
    return own | changed


def ready(supervisor: Caller) -> str:
    """Return the id of a new integration whose creation is over."""
    integration_id: str = supervisor.post(BASE, wanted()).body["id"]
    step(2)
    return integration_id


def write(machine: Caller, integration_id: str, **more: Any) -> Answer:
    sender = {"id": "cust-9", "idType": "Opaque", "nickname": "Kim"}
    body = {"channel": {"from": sender, "time": NOW, "messageId": "m-1"}, "text": "hello"} | more
    path = f"/api/v2/conversations/messages/{integration_id}/inbound/open/message?prefetchConversationId=true"
    return machine.post(path, body)


def test_is_made_in_the_background(supervisor: Caller, machine: Caller) -> None:
    made = supervisor.post(BASE, wanted()).body

    assert (made["createStatus"], made["status"]) == ("Initiated", "Inactive")
    assert write(machine, made["id"]).status == 400
    step(2)
    assert supervisor.get(f"{BASE}/{made['id']}").body["createStatus"] == "Completed"
    assert write(machine, made["id"]).status == 200


def test_never_shows_the_secret(supervisor: Caller) -> None:
    made = supervisor.post(BASE, wanted()).body

    assert "a-secret-of-many-letters" not in json.dumps(made)


@responses.activate
def test_posts_to_its_own_webhook_with_its_own_headers(
    supervisor: Caller, machine: Caller, agent: Caller
) -> None:
    responses.post(URL, status=200)
    write(machine, ready(supervisor))
    sending.WAITING.join()

    receipt = responses.calls[-1].request
    assert receipt.headers["X-Extra"] == "yes"
    body = json.loads(receipt.body or b"")
    assert (body["type"], body["status"], body["channel"]["from"]["nickname"]) == (
        "Receipt",
        "Delivered",
        "Field channel",
    )


def test_threads_of_two_integrations_are_apart(supervisor: Caller, machine: Caller) -> None:
    ids = [
        write(machine, each, channel={"from": {"id": "cust-9", "idType": "Opaque"}, "time": NOW}).body
        for each in (ready(supervisor), INTEGRATION_ID)
    ]

    assert ids[0]["conversationId"] != ids[1]["conversationId"]


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"name": ""}, 400),
        ({"outboundNotificationWebhookUrl": "http://bridge.example/hook"}, 400),
        ({"outboundNotificationWebhookUrl": "https://bridge.example:8443/hook"}, 400),
        ({"outboundNotificationWebhookUrl": "nowhere"}, 400),
        ({"outboundNotificationWebhookSignatureSecretToken": "fifteen-letters"}, 400),
        ({"webhookHeaders": {"X": 1}}, 400),
        ({"webhookHeaders": {"X": "a\r\nY: b"}}, 400),
        ({"supportedContent": {"id": "none"}}, 404),
        ({"messagingSetting": "x"}, 400),
    ],
)
def test_refuses(supervisor: Caller, changed: dict[str, Any], status: int) -> None:
    assert supervisor.post(BASE, wanted(**changed)).status == status
    assert supervisor.get(BASE).body["total"] == 1


def test_changes_and_goes(supervisor: Caller, machine: Caller) -> None:
    integration_id = ready(supervisor)
    path = f"{BASE}/{integration_id}"

    changed = supervisor.patch(path, {"name": "Renamed", "webhookHeaders": {}})
    assert (changed.body["name"], changed.body["webhookHeaders"]) == ("Renamed", {})
    assert supervisor.patch(path, {"name": "X", "outboundNotificationWebhookUrl": "ftp://x"}).status == 400
    assert supervisor.get(path).body["name"] == "Renamed"
    assert supervisor.delete(path).status == 200
    assert write(machine, integration_id).status == 404


def test_recipients_are_found(supervisor: Caller) -> None:
    assert supervisor.get(f"{RECIPIENTS}?messengerType=open").body["total"] == 1
    assert supervisor.get(f"{RECIPIENTS}?messengerType=sms").body["total"] == 0
    assert supervisor.get(f"{RECIPIENTS}/{INTEGRATION_ID}").body["messengerType"] == "open"
    assert supervisor.get(f"{RECIPIENTS}/none").status == 404


def test_a_recipient_is_bound_to_a_flow(supervisor: Caller, machine: Caller) -> None:
    path = f"{RECIPIENTS}/{ready(supervisor)}"

    bound = supervisor.put(path, {"flow": {"id": flows.WITH_BOT.id}}).body
    assert bound["flow"]["name"] == supervisor.get(path).body["flow"]["name"] == flows.WITH_BOT.name
    conversation_id = write(machine, bound["id"]).body["conversationId"]
    legs = supervisor.get(f"/api/v2/conversations/{conversation_id}").body["participants"]
    assert [each["purpose"] for each in legs] == ["customer", "workflow", "botflow"]


def test_a_recipient_takes_no_unknown_flow(supervisor: Caller) -> None:
    path = f"{RECIPIENTS}/{INTEGRATION_ID}"

    assert supervisor.put(path, {"flow": {"id": "none"}}).status == 404
    assert supervisor.put(path, {}).body["flow"]["name"] == "Northwind inbound messages"


def test_agents_do_not_set_up_channels(agent: Caller) -> None:
    assert agent.post(BASE, wanted()).body["code"] == "missing.permissions"
