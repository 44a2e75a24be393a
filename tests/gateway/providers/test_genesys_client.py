"""GenesysClient: the requests it makes and the answers it returns."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
import responses

from gateway.providers.errors import Malformed, Refused, UnsafeValue
from gateway.providers.fact_values import AgentListed, Listed
from gateway.providers.facts import PresenceChanged, RoutingStatusChanged
from gateway.providers.genesys.client import GenesysClient
from tests.gateway.providers.conftest import GENESYS
from tests.gateway.providers.genesys_requests import AT, END, LEG, REQUESTS, START, SUBSCRIPTIONS, Asked
from tests.gateway.providers.reading import AGENT, COLLEAGUE, CONVERSATION, QUEUE, sample


def _page(*entities: dict[str, Any], pages: int = 1) -> dict[str, Any]:
    return {"entities": list(entities), "pageCount": pages}


@pytest.mark.parametrize("asked", REQUESTS, ids=lambda asked: f"{asked.name}-{asked.method}")
def test_asks_for(genesys: GenesysClient, remote: responses.RequestsMock, asked: Asked) -> None:
    answer = _page() if asked.answer is None else asked.answer
    remote.add(asked.method, GENESYS + asked.path, body="" if asked.method == "HEAD" else json.dumps(answer))

    asked.make(genesys)

    [call] = remote.calls
    assert call.request.params == (asked.query or {})  # type: ignore[attr-defined]  # responses adds it
    assert (json.loads(call.request.body) if call.request.body else None) == asked.body


@pytest.mark.parametrize("medium", ["call", "callback"])
def test_calls_cannot_be_parked(genesys: GenesysClient, medium: Any) -> None:
    with pytest.raises(ValueError, match="cannot be parked"):
        genesys.park(medium, **LEG)


@pytest.mark.parametrize("evil", ["", "..", "a/../b", "c?x=1"])
def test_refuses_what_is_no_id(genesys: GenesysClient, remote: responses.RequestsMock, evil: str) -> None:
    with pytest.raises(UnsafeValue):
        genesys.answer("call", conversation_id=evil, participant_id="p")

    assert len(remote.calls) == 0


def test_a_lost_race_is_refused_with_its_code(genesys: GenesysClient, remote: responses.RequestsMock) -> None:
    body = {"message": "not alerting", "code": "postino.error.answer.not.alerting", "status": 400}
    remote.patch(
        f"{GENESYS}/api/v2/conversations/calls/{CONVERSATION}/participants/p-ag", json=body, status=400
    )

    with pytest.raises(Refused) as caught:
        genesys.answer("call", **LEG)

    assert caught.value.code == "postino.error.answer.not.alerting"


def test_returns_the_sent_message(genesys: GenesysClient, remote: responses.RequestsMock) -> None:
    remote.post(
        f"{GENESYS}/api/v2/conversations/messages/{CONVERSATION}/communications/m-3/messages",
        json=sample("message_data"),
    )

    message = genesys.send_message(CONVERSATION, communication_id="m-3", text="Please see the guide")

    assert (message.message_id, message.by_agent_id) == ("x2", AGENT)


def test_reads_messages_in_thousands_oldest_first(
    genesys: GenesysClient, remote: responses.RequestsMock
) -> None:
    url = f"{GENESYS}/api/v2/conversations/messages/{CONVERSATION}/messages/bulk"
    remote.post(url, json=_page({"id": "late", "timestamp": "2026-01-02T03:06:00Z"}))
    remote.post(url, json=_page({"id": "early", "timestamp": "2026-01-02T03:05:00Z"}))

    texts = genesys.message_texts(CONVERSATION, [f"x{number}" for number in range(1001)])

    assert [message.message_id for message in texts] == ["early", "late"]
    assert [len(json.loads(call.request.body or "")) for call in remote.calls] == [1000, 1]


def test_asks_for_no_messages(genesys: GenesysClient, remote: responses.RequestsMock) -> None:
    assert genesys.message_texts(CONVERSATION, []) == ()
    assert len(remote.calls) == 0


def test_reads_every_page(genesys: GenesysClient, remote: responses.RequestsMock) -> None:
    remote.get(f"{GENESYS}/api/v2/users", json=_page({"id": "u-1", "name": "Maya"}, pages=2))
    remote.get(f"{GENESYS}/api/v2/users", json=_page({"id": "u-2", "name": "Ada"}, pages=2))

    assert genesys.users() == (
        AgentListed(remote_id="u-1", name="Maya"),
        AgentListed(remote_id="u-2", name="Ada"),
    )


@pytest.mark.parametrize("answer", [{}, {"entities": None}, []])
def test_an_unreadable_list_is_not_an_empty_one(
    genesys: GenesysClient, remote: responses.RequestsMock, answer: Any
) -> None:
    remote.get(f"{GENESYS}/api/v2/routing/queues", json=answer)

    with pytest.raises(Malformed):
        genesys.queues()


def test_leaves_out_members_who_left_for_now(genesys: GenesysClient, remote: responses.RequestsMock) -> None:
    remote.get(
        f"{GENESYS}/api/v2/routing/queues/{QUEUE}/members",
        json=_page({"id": AGENT, "joined": True}, {"id": COLLEAGUE, "joined": False}),
    )

    assert genesys.queue_members(QUEUE) == (AGENT,)


def test_lists_queues(genesys: GenesysClient, remote: responses.RequestsMock) -> None:
    remote.get(f"{GENESYS}/api/v2/routing/queues", json=_page({"id": QUEUE, "name": "Billing"}))

    assert genesys.queues() == (Listed(remote_id=QUEUE, name="Billing"),)


def test_reads_presence_and_routing_status_of_all(
    genesys: GenesysClient, remote: responses.RequestsMock
) -> None:
    at = "2026-01-02T03:04:05Z"
    presence = {"modifiedDate": at, "presenceDefinition": {"id": "d-1", "systemPresence": "On Queue"}}
    status = {"userId": AGENT, "status": "INTERACTING", "startTime": at}
    user = {"id": AGENT, "presence": presence, "routingStatus": status}
    remote.get(f"{GENESYS}/api/v2/users", json=_page(user, {"id": COLLEAGUE}))

    presence, status = genesys.user_statuses()
    at, since = presence.occurred_at, datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert presence == PresenceChanged(
        occurred_at=at, since=since, agent_id=AGENT, definition_id="d-1", system="onqueue"
    )
    assert status == RoutingStatusChanged(
        occurred_at=status.occurred_at, since=since, agent_id=AGENT, status="interacting"
    )


def test_leaves_out_conversations_of_other_media(
    genesys: GenesysClient, remote: responses.RequestsMock
) -> None:
    video = {"id": "v", "participants": [{"id": "p", "videos": [{"id": "l"}]}]}
    remote.get(f"{GENESYS}/api/v2/conversations", json=_page(video, sample("rest_conversation")))

    [found] = genesys.active_conversations()

    assert found["id"] == CONVERSATION


def test_tells_what_waits(genesys: GenesysClient, remote: responses.RequestsMock) -> None:
    def conversation(name: str, *segments: dict[str, str]) -> dict[str, Any]:
        visit = {"purpose": "acd", "sessions": [{"segments": list(segments)}]}
        return {"conversationId": name, "participants": [{"purpose": "customer"}, visit]}

    open_segment, closed = {"segmentStart": "s"}, {"segmentStart": "s", "segmentEnd": "e"}
    url = f"{GENESYS}/api/v2/analytics/conversations/details/query"
    first = [conversation("waits", closed, open_segment), conversation("answered", closed)]
    remote.post(url, json={"conversations": first, "totalHits": 101})
    remote.post(url, json={"conversations": [conversation("waits"), conversation("new")], "totalHits": 101})

    assert genesys.waiting(START, END) == ["waits", "new"]


def test_nothing_waits(genesys: GenesysClient, remote: responses.RequestsMock) -> None:
    remote.post(f"{GENESYS}/api/v2/analytics/conversations/details/query", json={"totalHits": 0})

    assert genesys.waiting(START, END) == []


@pytest.mark.parametrize(("state", "there"), [("AVAILABLE", True), ("ARCHIVED", True), ("DELETED", False)])
def test_tells_where_people_listen(
    genesys: GenesysClient, remote: responses.RequestsMock, state: str, there: bool
) -> None:
    remote.get(f"{GENESYS}{AT}/recordingmetadata", json=[{"id": "r", "media": "audio", "fileState": state}])

    page = f"https://apps.genesys.test/directory/#/engage/admin/interactions/{CONVERSATION}"
    assert genesys.recordings(CONVERSATION) == ((page,) if there else ())


def test_makes_a_channel_that_keeps_its_secret(
    genesys: GenesysClient, remote: responses.RequestsMock
) -> None:
    answer = {"id": "c-1", "connectUri": "wss://secret"}
    remote.post(f"{GENESYS}/api/v2/notifications/channels", json=answer)

    channel = genesys.create_notification_channel()

    assert (channel.channel_id, channel.connect_uri) == ("c-1", "wss://secret")
    assert "secret" not in repr(channel)


def test_tells_rejected_topics(genesys: GenesysClient, remote: responses.RequestsMock) -> None:
    answer = _page({"id": "a", "state": "Permitted"}, {"id": "b", "state": "Rejected"})
    remote.put(GENESYS + SUBSCRIPTIONS, json=answer)

    assert genesys.subscribe("channel-1", topics=["a", "b"]) == ("b",)


@pytest.mark.parametrize(("status", "there"), [(200, True), (404, False)])
def test_tells_whether_a_channel_exists(
    genesys: GenesysClient, remote: responses.RequestsMock, status: int, there: bool
) -> None:
    remote.head(f"{GENESYS}/api/v2/notifications/channels/channel-1", status=status)

    assert genesys.notification_channel_exists("channel-1") is there


def test_a_forbidden_channel_is_no_missing_one(
    genesys: GenesysClient, remote: responses.RequestsMock
) -> None:
    remote.head(f"{GENESYS}/api/v2/notifications/channels/channel-1", status=403)

    with pytest.raises(Refused):
        genesys.notification_channel_exists("channel-1")


@pytest.mark.parametrize(("status", "good"), [(200, True), (401, False)])
def test_tells_whether_a_token_is_good(
    genesys: GenesysClient, remote: responses.RequestsMock, status: int, good: bool
) -> None:
    remote.get(f"{GENESYS}/api/v2/tokens/me", status=status)

    assert genesys.token_is_good() is good
