"""Parking digital work."""

from datetime import timedelta

import pytest

from sandbox import clock
from sandbox.control import switches
from sandbox.genesys.iso_time import iso
from tests.genesys.cast import Caller, Leg, again, begin, step

LATER = "2999-01-02T04:00:00Z"


def soon() -> str:
    """Return a moment a minute ahead."""
    return iso(clock.now() + timedelta(seconds=60))


@pytest.mark.parametrize("media", ["message", "email"])
def test_parks_and_resumes(agent: Caller, media: str) -> None:
    begin(media)
    agent.patch(agent.offer().path, {"state": "connected"})
    leg = agent.offer()

    parked = agent.patch(f"{leg.path}/parkingstate", {"state": "parked"})
    state, status = again(agent, leg).state, agent.routing_status()
    resumed = agent.patch(f"{leg.path}/parkingstate", {"state": "connected"})

    assert (parked.status, resumed.status) == (204, 204)
    assert (state, status) == ("parked", "IDLE")
    assert (again(agent, leg).state, agent.routing_status()) == ("connected", "INTERACTING")


def test_parked_work_returns_by_itself(agent: Caller, chat: Leg) -> None:
    agent.patch(f"{chat.path}/parkingstate", {"state": "parked", "resumeTime": LATER})
    assert again(agent, chat).communication["resumeTime"].startswith("2999")
    agent.patch(chat.path, {"resumeTime": soon()})

    step(120)

    assert again(agent, chat).state == "connected"


def test_a_time_in_the_past_is_refused(agent: Caller, chat: Leg) -> None:
    body = {"state": "parked", "resumeTime": "2020-01-02T04:00:00Z"}

    assert agent.patch(f"{chat.path}/parkingstate", body).status == 400
    assert again(agent, chat).state == "connected"


def test_cannot_park_what_is_parked(agent: Caller, chat: Leg) -> None:
    agent.patch(f"{chat.path}/parkingstate", {"state": "parked"})

    assert agent.patch(f"{chat.path}/parkingstate", {"state": "parked"}).status == 400


def test_only_parked_work_has_a_time_to_resume(agent: Caller, chat: Leg) -> None:
    assert agent.patch(chat.path, {"resumeTime": LATER}).status == 400


def test_a_supervisor_transfers_parked_work(
    agent: Caller, colleague: Caller, supervisor: Caller, chat: Leg
) -> None:
    agent.patch(f"{chat.path}/parkingstate", {"state": "parked"})

    answer = supervisor.post(f"{chat.generic_path}/replace/agent", {"userId": colleague.id})

    assert answer.status == 202
    assert colleague.offer().state == "alerting"


def test_others_cannot_park(colleague: Caller, chat: Leg) -> None:
    assert colleague.patch(f"{chat.path}/parkingstate", {"state": "parked"}).status == 403


def test_an_organisation_may_not_have_it(agent: Caller, chat: Leg) -> None:
    switches.turn("genesys", "parking-disabled", on=True)

    answer = agent.patch(f"{chat.path}/parkingstate", {"state": "parked"})

    switches.clear("genesys")
    assert (answer.status, answer.body["code"]) == (403, "not.authorized")
