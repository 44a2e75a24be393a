"""A conversation of thousands of messages: each is stored once, and the last costs what the tenth did."""

from datetime import timedelta
from itertools import count

import pytest
from django.db import connection
from django.db.models import Sum
from django.db.models.functions import Length
from django.db.models.signals import post_init
from django.test.utils import CaptureQueriesContext
from sandbox.testing.ids import uuid_of

from bridge_project import flow
from gateway.inbound import Received
from gateway.models import InboundEvent
from inbox.models import Activity, Conversation, Message
from tests.factories import NOON

pytestmark = pytest.mark.django_db
LENGTH, AT_ONCE, ARRIVES = 3000, 32, 6
KEYS = count()
EMPTYING = 2  # statements, once snapshots are large: is it a repeat, and empty the payload of the one before


def detail(number, status="received"):
    at = (NOON + timedelta(seconds=number)).isoformat()
    return {"messageId": uuid_of("message", str(number)), "messageTime": at, "messageStatus": status}


def received(agent, details):
    """Return an event with the whole conversation, as the EventBridge webhook passes it on."""
    talk = {"id": "talk-customer", "state": "connected", "type": "open", "messages": details}
    customer = {"id": "customer", "purpose": "customer", "name": "Noor Haddad", "messages": [talk]}
    own = {"id": "talk-agent", "state": "connected", "type": "open"}
    leg = {"id": "agent", "purpose": "agent", "userId": agent.remote_id, "messages": [own]}
    topic = f"v2.users.{agent.remote_id}.conversations"
    body = {"id": "conversation-1", "participants": [customer, leg]}
    payload = {"detail-type": topic, "detail": {"topicName": topic, "eventBody": body}}
    return Received(source=InboundEvent.Source.EVENTS, key=str(next(KEYS)), payload=payload, topic=topic)


@pytest.fixture
def thread(agent):
    """Return ``thread(length)``, which takes events up to this one, many at once; of six one arrives."""
    details = []

    def grow(length):
        while len(details) < length:
            lengths = range(len(details), length, ARRIVES)[1 : AT_ONCE + 1] or [length]
            details.extend(detail(number) for number in range(len(details), lengths[-1]))
            flow.take([received(agent, details[:one]) for one in lengths])
        return details

    return grow


class Cost:
    """What a block loads and asks the database. rows: instances of models. asked: statements."""

    def __enter__(self):
        self.rows, self._queries = 0, CaptureQueriesContext(connection)
        self._queries.__enter__()
        post_init.connect(self._count)
        return self

    def __exit__(self, *error):
        post_init.disconnect(self._count)
        self._queries.__exit__(*error)
        self.asked = len(self._queries)

    def _count(self, **_):
        self.rows += 1


def stored_bytes():
    sizes = InboundEvent.objects.filter(payload__isnull=False).aggregate(size=Sum(Length("payload")))
    return sizes["size"]


def test_costs_as_much_at_the_end_as_at_the_beginning(agent, thread):
    sizes, costs = {}, []
    for length in (10, 1000, LENGTH):
        thread(length - 1)
        with Cost() as cost:
            thread(length)
        costs.append((cost.asked, cost.rows))
        sizes[length] = stored_bytes()

    tenth, thousandth, last = costs
    assert thousandth == last == (tenth[0] + EMPTYING, tenth[1])
    assert sizes[LENGTH] <= 3.3 * sizes[1000]
    in_order = [*Message.objects.values_list("remote_id", flat=True)]
    assert in_order == [uuid_of("message", str(number)) for number in range(LENGTH)]
    assert Activity.objects.filter(kind=Activity.Kind.MESSAGE).count() == LENGTH


def test_old_messages_still_change(agent, thread):
    details = thread(300)
    late = [detail(0, "removed"), detail(1, "read"), *details[2:]]

    with Cost() as cost:
        flow.take([received(agent, late)])
    flow.take([received(agent, details[:200]), received(agent, late)])

    known = Message.objects.values_list("status", flat=True)
    assert [*known] == ["removed", "read", *["received"] * 298]
    assert cost.rows < 70
    assert Activity.objects.filter(kind=Activity.Kind.MESSAGE_STATUS).count() == 2


def test_takes_events_of_one_batch_in_any_order(agent, thread):
    details = thread(130)
    later = [*details, detail(130), detail(131)]

    flow.take([received(agent, later[:length]) for length in (131, 130, 132, 120)])
    flow.take([received(agent, later)])

    assert Message.objects.count() == 132
    assert not InboundEvent.objects.filter(applied_at=None).exists()
    assert Conversation.objects.get().customer_messages == 132
