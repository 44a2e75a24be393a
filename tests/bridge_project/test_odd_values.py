"""Any value in any field that Genesys can send about an agent's conversations: the offer still rings."""

from copy import deepcopy

import pytest
from django.apps import apps
from django.db.models import CharField, Max
from django.db.models.functions import Length

from bridge_project import flow
from gateway.models import InboundEvent
from gateway.providers.genesys import normalise
from gateway.providers.wire import storable
from inbox import pages
from inbox.models import Leg
from inbox.states import State
from live.dom import dom_id
from tests.factories import NOON, AgentFactory, InboundEventFactory
from tests.gateway.providers.reading import document

pytestmark = pytest.mark.django_db
SCHEMAS = document("GENESYS_TOPICS")
TOPIC = "v2.users.{id}.conversations"
WORDS = (
    "x" * 5000,
    "",
    None,
    7,
    True,
    [],
    {},
    "🙂" * 300,
    "\u202eنور\u2066" * 99,
    "a\x00b",
    "\ud83d",
    "\u200b",
)
NUMBERS = (10**40, -(10**40), 1.5e300, -1)
TIMES = ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59Z", "2026-02-31")
# Without these there is no conversation, nobody to ring at, or an agent who only listens.
NEEDED = {
    *(("id",), ("participants",)),
    *(("participants", key) for key in ("id", "userId", "purpose")),
    *(("participants", key) for key in ("monitoredParticipantId", "coachedParticipantId")),
}


def fields(schema, path=()):
    """Yield the path of each field, those of objects and lists too; lists are left out of the path."""
    schema = SCHEMAS["definitions"][schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema
    if schema.get("type") == "array":
        yield from fields(schema["items"], path)
        return
    for name, field in (schema.get("properties") or {}).items():
        yield (*path, name)
        yield from fields(field, (*path, name))


def offer(media):
    """Return a conversation that rings at Maya."""

    def party(key, purpose, state, **more):
        talk = {"id": f"{key}-talk", "state": state, "direction": "inbound"}
        return {"id": key, "purpose": purpose, media: [talk], **more}

    return {
        "id": "conversation",
        "participants": [
            party("customer", "customer", "connected", name="Noor"),
            party("queue", "acd", "connected", queueId="queue-it"),
            party("agent", "agent", "alerting", userId="maya", queueId="queue-it", alertingTimeoutMs=20000),
        ],
    }


def put(node, path, value):
    """Set a field, through lists and whatever is not there yet."""
    name, *rest = path
    if not rest:
        node[name] = value
        return
    inner = node.setdefault(name, {})
    for each in inner if isinstance(inner, list) else [inner]:
        put(each, rest, value)


def odd_offers():
    """Yield an offer for each field and value, set in every participant or only in the agent's."""
    topic = next(topic for topic in SCHEMAS["topics"] if topic["id"] == TOPIC)
    for path in fields(topic["schema"]):
        for media in ("messages", "calls"):
            for value in (*WORDS, *NUMBERS, *TIMES):
                if path not in NEEDED and path != ("participants", media):
                    body = offer(media)
                    put(body, path, deepcopy(value))
                    yield body


def as_event(body):
    return {"topicName": TOPIC.format(id="maya"), "eventBody": body}


def different():
    """Return one payload for each different fact, since most fields are not read."""
    found = {}
    for body in odd_offers():
        [fact] = normalise.read(storable(as_event(body)), received_at=NOON)
        assert [(leg.agent_id, leg.state) for leg in fact.legs] == [("maya", "alerting")], body
        found[repr(fact)] = body
    return list(found.values())


def too_long():
    """Return the columns that hold more than they may, which only PostgreSQL would refuse."""
    for model in apps.get_models():
        limits = {
            one.name: one.max_length
            for one in model._meta.fields
            if isinstance(one, CharField) and one.max_length
        }
        longest = model._default_manager.aggregate(**{f"{name}_": Max(Length(name)) for name in limits})
        yield from (
            f"{model.__name__}.{name}" for name in limits if (longest[f"{name}_"] or 0) > limits[name]
        )


def test_rings():
    maya = AgentFactory(remote_id="maya")
    bodies = different()

    for number, body in enumerate(bodies):
        flow.process(InboundEventFactory(payload=storable(as_event(body | {"id": f"conversation-{number}"}))))

    assert list(InboundEvent.objects.exclude(error="").values_list("error", flat=True)) == []
    legs = Leg.objects.filter(agent=maya, state=State.OFFERED)
    assert legs.count() == len(bodies) > 100
    page = pages.full_pages([(maya.pk, 0)])[maya.pk, 0]
    assert [leg for leg in legs if dom_id(leg, "offer") not in page] == []
    assert list(too_long()) == []
