"""The books of the border in the admin: secrets by permission, replay for what is parked."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from bridge_project import flow
from gateway import outbound
from gateway.models import OutboundRequest
from tests.factories import NOON, InboundEventFactory, OutboundRequestFactory

CALLS, DELIVERIES = "admin:gateway_outboundrequest_", "admin:gateway_inboundevent_"


@pytest.fixture
def reader(client, django_user_model):
    """Return ``reader(*codenames)``: a browser of somebody with these rights."""

    def signed_in(*codenames):
        user = django_user_model.objects.create(username="reader", is_staff=True)
        user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
        client.force_login(user)
        return client

    return signed_in


@pytest.mark.parametrize(("rights", "shown"), [((), False), (("read_payloads",), True)])
def test_bodies_are_for_those_who_may_read_them(reader, rights, shown):
    event = InboundEventFactory(payload={"text": "my password is hunter2"})
    call = OutboundRequestFactory(payload={"text": "my password is hunter2"})
    browser = reader("view_outboundrequest", "view_inboundevent", *rights)

    pages = [
        browser.get(reverse(DELIVERIES + "change", args=[event.pk])).text,
        browser.get(reverse(CALLS + "change", args=[call.pk])).text,
    ]

    assert ["hunter2" in page for page in pages] == [shown, shown]


def test_payload_from_outside_is_escaped(admin_client):
    event = InboundEventFactory(payload={"text": "<script>alert(1)</script>"})

    page = admin_client.get(reverse(DELIVERIES + "change", args=[event.pk])).text

    assert "<script>alert(1)" not in page


def test_replayed_call_is_due_again(admin_client):
    call = OutboundRequestFactory(parked=True)

    _replay(admin_client, CALLS, call)

    assert outbound.claim(NOON.replace(year=2100)) == call


def test_replay_leaves_a_call_alone_that_is_not_parked(admin_client):
    call = OutboundRequestFactory(state=OutboundRequest.State.ACCEPTED, settled_at=NOON)

    _replay(admin_client, CALLS, call)

    call.refresh_from_db()
    assert call.state == OutboundRequest.State.ACCEPTED


def test_replayed_delivery_is_applied_at_the_next_round(admin_client):
    event = InboundEventFactory(
        parked_at=NOON, attempts=5, error="no reader", payload={"topicName": "unknown"}
    )

    _replay(admin_client, DELIVERIES, event)
    flow.catch_up(NOON.replace(year=2100))

    event.refresh_from_db()
    assert event.applied_at
    assert event.parked_at is None


def test_who_may_only_look_cannot_replay(reader):
    call = OutboundRequestFactory(parked=True)

    _replay(reader("view_outboundrequest"), CALLS, call)

    call.refresh_from_db()
    assert call.state == OutboundRequest.State.PARKED


@pytest.mark.parametrize("wanted", ["applied", "unknown", "waiting", "parked"])
def test_deliveries_are_found_by_what_became_of_them(admin_client, wanted):
    rows = {
        "applied": InboundEventFactory(applied_at=NOON),
        "unknown": InboundEventFactory(applied_at=NOON, understood=False),
        "waiting": InboundEventFactory(),
        "parked": InboundEventFactory(parked_at=NOON),
    }

    page = admin_client.get(reverse(DELIVERIES + "changelist"), {"state": wanted})

    assert list(page.context["cl"].result_list) == [rows[wanted]]


def test_calls_are_found_by_what_they_regard(admin_client):
    wanted = OutboundRequestFactory(regarding="conversation-7")
    OutboundRequestFactory(regarding="conversation-70")

    page = admin_client.get(reverse(CALLS + "changelist"), {"q": "conversation-7"})

    assert list(page.context["cl"].result_list) == [wanted]


def _replay(client, pages, row):
    client.post(reverse(pages + "changelist"), {"action": "replay", "_selected_action": [row.pk]})
