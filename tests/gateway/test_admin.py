"""Incoming events and outgoing requests in the admin: payloads by permission, replay of parked rows."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from bridge_project import flow
from gateway import outbound
from gateway.admin import BoundedPaginator
from gateway.models import OutboundRequest
from tests.factories import NOON, InboundEventFactory, OutboundRequestFactory

REQUESTS, EVENTS = "admin:gateway_outboundrequest_", "admin:gateway_inboundevent_"


@pytest.fixture
def reader(client, django_user_model):
    """Return ``reader(*codenames)``, which returns a browser of a user with these permissions."""

    def signed_in(*codenames):
        user = django_user_model.objects.create(username="reader", is_staff=True)
        user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
        client.force_login(user)
        return client

    return signed_in


@pytest.mark.parametrize(("rights", "shown"), [((), False), (("read_payloads",), True)])
def test_bodies_are_for_those_who_may_read_them(reader, rights, shown):
    event = InboundEventFactory(payload={"text": "my password is hunter2"})
    outgoing = OutboundRequestFactory(payload={"text": "my password is hunter2"})
    browser = reader("view_outboundrequest", "view_inboundevent", *rights)

    pages = [
        browser.get(reverse(EVENTS + "change", args=[event.pk])).text,
        browser.get(reverse(REQUESTS + "change", args=[outgoing.pk])).text,
    ]

    assert ["hunter2" in page for page in pages] == [shown, shown]


def test_payload_that_was_emptied_says_so(admin_client):
    event = InboundEventFactory(payload=None, applied_at=NOON)

    page = admin_client.get(reverse(EVENTS + "change", args=[event.pk])).text

    assert "No longer kept" in page


@pytest.mark.parametrize("guess", ["payload__text__startswith", "payload__contains", "payload"])
def test_payload_cannot_be_searched(reader, guess):
    InboundEventFactory(payload={"text": "hunter2"})

    answer = reader("view_inboundevent").get(reverse(EVENTS + "changelist"), {guess: "hunter2"})

    assert (answer.status_code, answer.url.endswith("?e=1")) == (302, True)


def test_payload_from_outside_is_escaped(admin_client):
    event = InboundEventFactory(payload={"text": "<script>alert(1)</script>"})

    page = admin_client.get(reverse(EVENTS + "change", args=[event.pk])).text

    assert "<script>alert(1)" not in page


def test_replayed_request_is_due_again(admin_client):
    outgoing = OutboundRequestFactory(parked=True)

    _replay(admin_client, REQUESTS, outgoing)

    assert outbound.claim(NOON.replace(year=2100)) == outgoing


def test_replay_leaves_a_request_alone_that_is_not_parked(admin_client):
    outgoing = OutboundRequestFactory(state=OutboundRequest.State.ACCEPTED, settled_at=NOON)

    _replay(admin_client, REQUESTS, outgoing)

    outgoing.refresh_from_db()
    assert outgoing.state == OutboundRequest.State.ACCEPTED


def test_replayed_event_is_applied_at_the_next_round(admin_client):
    event = InboundEventFactory(
        parked_at=NOON, attempts=5, error="no reader", payload={"topicName": "unknown"}
    )

    _replay(admin_client, EVENTS, event)
    flow.catch_up(NOON.replace(year=2100))

    event.refresh_from_db()
    assert event.applied_at
    assert event.parked_at is None


def test_who_may_only_look_cannot_replay(reader):
    outgoing = OutboundRequestFactory(parked=True)

    _replay(reader("view_outboundrequest"), REQUESTS, outgoing)

    outgoing.refresh_from_db()
    assert outgoing.state == OutboundRequest.State.PARKED


@pytest.mark.parametrize("wanted", ["applied", "unknown", "waiting", "parked"])
def test_events_are_found_by_their_state(admin_client, wanted):
    rows = {
        "applied": InboundEventFactory(applied_at=NOON),
        "unknown": InboundEventFactory(applied_at=NOON, understood=False),
        "waiting": InboundEventFactory(),
        "parked": InboundEventFactory(parked_at=NOON),
    }

    page = admin_client.get(reverse(EVENTS + "changelist"), {"state": wanted})

    assert list(page.context["cl"].result_list) == [rows[wanted]]


def test_requests_are_found_by_what_they_regard(admin_client):
    wanted = OutboundRequestFactory(regarding="conversation-7")
    OutboundRequestFactory(regarding="conversation-70")

    page = admin_client.get(reverse(REQUESTS + "changelist"), {"q": "conversation-7"})

    assert list(page.context["cl"].result_list) == [wanted]


def test_search_finds_an_id_before_texts(admin_client):
    OutboundRequestFactory(regarding="conversation-1", operation="hold")
    OutboundRequestFactory(key="mute:conversation-1", operation="mute")

    page = admin_client.get(reverse(REQUESTS + "changelist"), {"q": "conversation-1"})

    assert [one.operation for one in page.context["cl"].result_list] == ["hold"]


def test_search_looks_in_texts_where_nothing_has_that_id(admin_client):
    OutboundRequestFactory(key="mute:conversation-1", operation="mute")
    OutboundRequestFactory(key="hold:conversation-2", operation="hold")

    page = admin_client.get(reverse(REQUESTS + "changelist"), {"q": "conversation-1"})

    assert [one.operation for one in page.context["cl"].result_list] == ["mute"]


@pytest.mark.django_db
@pytest.mark.parametrize(("rows", "counted"), [(1, 1), (2, 2), (3, 2)])
def test_list_is_counted_up_to_a_limit(rows, counted):
    class ShortPaginator(BoundedPaginator):
        most = 2

    OutboundRequestFactory.create_batch(rows)

    assert ShortPaginator(OutboundRequest.objects.order_by("-id"), 1).num_pages == counted


def _replay(client, pages, row):
    client.post(reverse(pages + "changelist"), {"action": "replay", "_selected_action": [row.pk]})
