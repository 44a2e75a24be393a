"""A customer's message, from the channel to the wrap-up, by PureCloudPlatformClientV2 alone."""

import json
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib import import_module
from ssl import create_default_context
from types import SimpleNamespace

import pytest
from websockets.sync.client import connect

from conformance.aliases import GENESYS
from sandbox.testing.clouds import REDIRECT
from sandbox.testing.process import until

URL = f"https://{GENESYS}"
MAYA = "maya.reyes@northwind.example"
GREETING = "My VPN drops every few minutes."
SECONDS = 10
MANY = 20


@pytest.fixture(scope="module")
def sdk():
    """The library; importing it takes its time."""
    return import_module("PureCloudPlatformClientV2")


@pytest.fixture
def client(sdk, clouds):
    sdk.configuration.host = URL
    sdk.configuration.ssl_ca_cert = clouds.certificate
    return sdk.api_client.ApiClient


@pytest.fixture
def machine(sdk, client):
    """The APIs of the service."""
    return apis(sdk, client(URL).get_client_credentials_token("sandbox-service", "sandbox-secret"))


@pytest.fixture
def maya(sdk, client, clouds):
    """The APIs of an agent who signed in by PKCE, on queue."""
    own = client(URL)
    verifier = own.generate_pkce_code_verifier(64)
    code = clouds.code(MAYA, own.compute_pkce_code_challenge(verifier))
    signed_in, _ = own.get_pkce_token("sandbox-agent", verifier, code, REDIRECT)
    agent = apis(sdk, signed_in)
    agent.me = agent.users.get_users_me(expand=["presence", "routingStatus", "authorization"])
    definitions = agent.presence.get_presence_definitions().entities
    on_queue = next(each for each in definitions if each.language_labels["en"] == "On Queue")
    wanted = sdk.UserPresence()
    wanted.presence_definition = sdk.PresenceDefinition()
    wanted.presence_definition.id = on_queue.id
    agent.presence.patch_user_presences_purecloud(agent.me.id, wanted)
    return agent


def apis(sdk, client):
    return SimpleNamespace(
        conversations=sdk.ConversationsApi(client),
        notifications=sdk.NotificationsApi(client),
        presence=sdk.PresenceApi(client),
        routing=sdk.RoutingApi(client),
        users=sdk.UsersApi(client),
        analytics=sdk.AnalyticsApi(client),
        datatables=sdk.ArchitectApi(client),
    )


def write(machine, text=GREETING, sender="cust-77"):
    """Let a customer write through the first Open Messaging integration; return the normalised message."""
    integration = machine.conversations.get_conversations_messaging_integrations_open().entities[0]
    moment = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    own = {"id": sender, "idType": "Opaque", "firstName": "Noor", "lastName": "Haddad"}
    body = {"channel": {"time": moment, "from": own}, "text": text}
    return machine.conversations.post_conversations_message_inbound_open_message(
        integration.id, body, prefetch_conversation_id=True
    )


def leg_of(agent):
    """Return the agent's latest participant, or None."""
    for conversation in agent.conversations.get_conversations().entities or []:
        own = [each for each in conversation.participants if each.user_id == agent.me.id]
        if own:
            return SimpleNamespace(conversation=conversation, id=own[-1].id, message=own[-1].messages[0])
    return None


def answered(agent):
    until(lambda: leg_of(agent), within_s=SECONDS, what="an offer")
    leg = leg_of(agent)
    change(agent, leg, "connected")
    return leg_of(agent)


def change(agent, leg, state):
    agent.conversations.patch_conversations_message_participant(
        leg.conversation.id, leg.id, body={"state": state}
    )


@contextmanager
def listening(agent, clouds, *topics):
    """Give a function that returns the next frame of a new notification channel."""
    channel = agent.notifications.post_notifications_channels()
    agent.notifications.put_notifications_channel_subscriptions(channel.id, [{"id": each} for each in topics])
    trusting = create_default_context(cafile=clouds.certificate)
    with connect(channel.connect_uri, ssl=trusting) as socket:
        yield lambda: json.loads(socket.recv(SECONDS))


def test_a_message_rings_and_is_wrapped_up(clouds, machine, maya):
    conversation_id = write(machine).conversation_id
    leg = answered(maya)

    sent = maya.conversations.post_conversations_message_communication_messages(
        leg.conversation.id, leg.message.id, {"textBody": "Hello Noor"}
    )
    change(maya, leg, "disconnected")
    codes = maya.conversations.get_conversations_message_participant_wrapupcodes(leg.conversation.id, leg.id)
    maya.conversations.post_conversations_message_participant_communication_wrapup(
        leg.conversation.id, leg.id, leg.message.id, body={"code": codes[0].id, "notes": "Solved"}
    )

    assert leg.conversation.id == conversation_id
    assert sent.normalized_message.text == "Hello Noor"
    ended = machine.conversations.get_conversation(conversation_id)
    assert ended.end_time is not None
    assert ended.participants[-1].wrapup.code == codes[0].id
    assert clouds.customer_of(conversation_id).sees() == [GREETING, "Hello Noor"]
    assert clouds.conversation(conversation_id)["participants"][-1]["wrapupNotes"] == "Solved"


def test_events_tell_the_offer_and_its_text_is_fetched(clouds, machine, maya):
    with listening(maya, clouds, f"v2.users.{maya.me.id}.conversations") as frame:
        written = write(machine, "Is anybody there?", sender="cust-78")
        bodies = (frame()["eventBody"] for _ in range(MANY))
        body = next(each for each in bodies if each["id"] == written.conversation_id)
    details = [each for leg in body["participants"] for own in leg["messages"] for each in own["messages"]]
    ids = [each["messageId"] for each in details]

    listing = maya.conversations.post_conversations_message_messages_bulk(body["id"], body=ids)

    assert [each.normalized_message.text for each in listing.entities] == ["Is anybody there?"]
    change(maya, answered(maya), "disconnected")


def test_refusals_are_the_librarys_own_exception(sdk, machine, maya):
    with pytest.raises(sdk.rest.ApiException) as refused:
        machine.users.get_users_me()

    assert refused.value.status == 400
    assert json.loads(refused.value.body)["code"] == "not.a.user"


def test_reads_the_organisation(machine):
    queues = machine.routing.get_routing_queues(name="IT*").entities
    members = machine.routing.get_routing_queue_members(queues[0].id, expand=["presence"]).entities
    tables = machine.datatables.get_flows_datatables(name="System_*").entities

    assert [each.name for each in queues] == ["IT Service Desk"]
    assert MAYA in {each.user.email for each in members}
    rows = machine.datatables.get_flows_datatable_rows(tables[0].id, showbrief=False).entities
    assert rows[0]["key"] == "global"
