"""Supported content, messaging settings and the threading timeline."""

from typing import Any

import pytest

from tests.genesys.cast import Caller, Leg, listen

BASE = "/api/v2/conversations/messaging"
PROFILES, SETTINGS = f"{BASE}/supportedcontent", f"{BASE}/settings"
TIMELINE = f"{BASE}/threadingtimeline"
OFF = {"typing": {"on": {"inbound": "Disabled", "outbound": "Disabled"}}}


def test_a_profile_lives(supervisor: Caller) -> None:
    allow = {"inbound": [{"type": "image/*"}], "outbound": [{"type": "image/png"}]}
    made = supervisor.post(PROFILES, {"name": "Pictures", "mediaTypes": {"allow": allow}}).body
    path = f"{PROFILES}/{made['id']}"

    assert made["mediaTypes"]["allow"] == allow
    assert supervisor.patch(path, {"name": "Photos"}).body["version"] == 2
    assert supervisor.get(path).body["name"] == "Photos"
    assert supervisor.get(PROFILES).body["total"] == 2


def test_the_default_profile_stays(supervisor: Caller) -> None:
    made = supervisor.post(PROFILES, {"name": "Pictures"}).body

    assert supervisor.put(f"{PROFILES}/default", {"id": made["id"]}).body["id"] == made["id"]
    assert supervisor.delete(f"{PROFILES}/{made['id']}").status == 409


def test_an_unused_profile_can_go(supervisor: Caller) -> None:
    path = f"{PROFILES}/{supervisor.post(PROFILES, {'name': 'Pictures'}).body['id']}"

    assert supervisor.delete(path).status == 200
    assert supervisor.get(path).status == 404


@pytest.mark.parametrize(
    "allow", ["x", {"inbound": "x"}, {"inbound": ["x"]}, {"outbound": [{"type": "png"}]}]
)
def test_refuses_a_bad_profile(supervisor: Caller, allow: Any) -> None:
    assert supervisor.post(PROFILES, {"name": "x", "mediaTypes": {"allow": allow}}).status == 400


def test_a_setting_lives(supervisor: Caller) -> None:
    made = supervisor.post(SETTINGS, {"name": "Quiet", "event": OFF}).body
    path = f"{SETTINGS}/{made['id']}"

    assert made["event"] == OFF
    assert supervisor.patch(path, {"name": "Silent"}).body["event"] == OFF
    assert supervisor.get(path).body["version"] == "2"


def test_the_default_setting_stays(supervisor: Caller) -> None:
    made = supervisor.post(SETTINGS, {"name": "Quiet", "event": OFF}).body

    assert supervisor.put(f"{SETTINGS}/default", {"settingId": made["id"]}).body["name"] == "Quiet"
    assert supervisor.get(f"{SETTINGS}/default").body["id"] == made["id"]
    assert supervisor.delete(f"{SETTINGS}/{made['id']}").status == 409


def test_an_unused_setting_can_go(supervisor: Caller) -> None:
    path = f"{SETTINGS}/{supervisor.post(SETTINGS, {'name': 'Quiet'}).body['id']}"

    assert supervisor.delete(path).status == 200
    assert supervisor.get(SETTINGS).body["total"] == 1


def test_refuses_a_bad_setting(supervisor: Caller) -> None:
    event = {"typing": {"on": {"inbound": "Sometimes"}}}

    assert supervisor.post(SETTINGS, {"name": "x", "event": event}).status == 400
    assert supervisor.put(f"{SETTINGS}/default", {"settingId": "none"}).status == 404


def test_typing_flows_only_where_it_is_enabled(agent: Caller, supervisor: Caller, chat: Leg) -> None:
    frames = listen(agent, f"v2.users.{agent.id}.conversations.inbound.typing.event")
    path = f"/sandbox/conversations/{chat.conversation_id}/typing"
    Caller().post(path)

    default = supervisor.get(f"{SETTINGS}/default").body["id"]
    supervisor.patch(f"{SETTINGS}/{default}", {"name": "Quiet", "event": OFF})
    Caller().post(path)

    assert len(frames) == 1


def test_the_timeline_is_replaced_whole(supervisor: Caller) -> None:
    window = {"messengerType": "open", "timeoutInMinutes": 30}

    assert supervisor.put(TIMELINE, {"settings": [window]}).body["settings"] == [window]
    assert supervisor.put(TIMELINE, {"settings": []}).body["settings"] == []
    assert supervisor.get(TIMELINE).body["defaultTimeoutMinutes"] == 72 * 60


@pytest.mark.parametrize(
    "settings",
    [
        None,
        ["x"],
        [{"messengerType": "pigeon", "timeoutInMinutes": 1}],
        [{"messengerType": "open", "timeoutInMinutes": -1}],
        [{"messengerType": "open", "timeoutInMinutes": "1"}],
    ],
)
def test_refuses_a_bad_timeline(supervisor: Caller, settings: Any) -> None:
    assert supervisor.put(TIMELINE, {"settings": settings}).status == 400
