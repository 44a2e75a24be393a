"""gateway.fields.CompressedJSONField: small in the database, the same when it is read, never searched."""

import pytest
from django.core import serializers
from django.core.exceptions import FieldError
from django.db import connection

from gateway.fields import packed
from gateway.models import InboundEvent
from tests.factories import InboundEventFactory

pytestmark = pytest.mark.django_db
PAYLOAD = {"topicName": "v2.users.maya.conversations", "eventBody": [{"name": "Müller", "n": 1.5}] * 200}


def stored():
    with connection.cursor() as cursor:
        cursor.execute("SELECT payload FROM gateway_inboundevent")
        return cursor.fetchone()[0]


@pytest.mark.parametrize("payload", [PAYLOAD, {}, None])
def test_reads_what_was_written(payload):
    InboundEventFactory(payload=payload)

    assert InboundEvent.objects.get().payload == payload


def test_takes_a_fraction_of_the_text():
    InboundEventFactory(payload=PAYLOAD)

    assert len(stored()) < len(str(PAYLOAD)) / 20


def test_stores_packed_bytes_unchanged():
    InboundEventFactory(payload=packed(PAYLOAD))

    assert InboundEvent.objects.get().payload == PAYLOAD


@pytest.mark.parametrize("lookup", ["payload", "payload__contains", "payload__topicName"])
def test_cannot_be_searched(lookup):
    with pytest.raises(FieldError):
        InboundEvent.objects.filter(**{lookup: "v2"}).exists()


def test_moves_to_another_database():
    copy = serializers.serialize("json", [InboundEventFactory(payload=PAYLOAD)])

    [moved] = serializers.deserialize("json", copy)

    assert moved.object.payload == PAYLOAD
