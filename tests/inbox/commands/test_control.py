"""Hold, resume, mute and end, against the sandbox."""

import pytest
import requests

from gateway.models import OutboundRequest
from inbox.commands.actions import Declined, NotNow
from inbox.states import State
from live.requests import NotFound
from tests.support.clicks import click

pytestmark = pytest.mark.django_db

CALL = {"media": "call", "customer": "sam"}
MESSAGE = {"media": "message", "text": "Hello"}


@pytest.mark.parametrize(("customer", "state"), [(CALL, State.HELD), (MESSAGE, State.PARKED)])
def test_holds_a_call_and_parks_a_message(talk, deliver, customer, state):
    leg = talk(**customer)

    click(leg, "hold")
    assert (leg.state, leg.pending_action) == (State.CONNECTED, "hold")
    deliver()

    leg.refresh_from_db()
    assert (leg.state, leg.pending_action) == (state, "")


@pytest.mark.parametrize("customer", [CALL, MESSAGE])
def test_resumes(talk, deliver, customer):
    leg = talk(**customer)
    click(leg, "hold")
    deliver()

    click(leg, "resume")
    deliver()

    leg.refresh_from_db()
    assert (leg.state, leg.pending_action) == (State.CONNECTED, "")


def test_mutes_and_unmutes(talk, deliver):
    leg = talk(**CALL)

    click(leg, "mute")
    deliver()
    leg.refresh_from_db()
    assert leg.muted

    click(leg, "unmute")
    deliver()
    leg.refresh_from_db()
    assert not leg.muted


@pytest.mark.parametrize("customer", [CALL, MESSAGE])
def test_ends_and_asks_for_a_wrap_up(talk, deliver, customer):
    leg = talk(**customer)

    click(leg, "end")
    deliver()

    leg.refresh_from_db()
    assert (leg.state, leg.pending_action) == (State.WRAP_UP, "")
    assert leg.conversation.ended_at


@pytest.mark.parametrize(
    ("command", "why"),
    [("resume", "not on hold"), ("mute", "microphone")],
)
def test_refuses_what_makes_no_sense(talk, clouds, command, why):
    leg = talk(**MESSAGE)
    before = len(clouds.genesys.calls)

    with pytest.raises(NotNow, match=why):
        click(leg, command)

    assert len(clouds.genesys.calls) == before


def test_says_why_genesys_refused_and_frees_the_leg(talk, clouds):
    leg = talk(**CALL)
    clouds.fault("genesys", match={"method": "PATCH"}, status=403, body={"message": "Not allowed."}, times=1)

    with pytest.raises(Declined, match="Not allowed"):
        click(leg, "hold")

    leg.refresh_from_db()
    assert (leg.state, leg.pending_action) == (State.CONNECTED, "")
    assert leg.problem["said"] == "Not allowed."


def test_reads_the_truth_when_the_answer_is_lost(talk, clouds):
    leg = talk(**CALL)
    clouds.fault("genesys", match={"method": "PATCH"}, drop_response=True, times=1)

    click(leg, "hold")
    clouds.stream.lose()
    clouds.deliver()

    leg.refresh_from_db()
    assert (leg.state, leg.problem) == (State.HELD, {})


def test_is_unknown_and_never_repeated_after_a_time_out(talk, clouds):
    leg = talk(**CALL)
    clouds.genesys.fail_with(requests.ReadTimeout("no answer"))
    click(leg, "end")
    clouds.genesys.fail_with(None)

    clouds.deliver_late()

    assert OutboundRequest.objects.get(operation="end").state == OutboundRequest.State.UNKNOWN
    assert len([call for call in clouds.genesys.calls if call[0] == "PATCH"]) == 2
    leg.refresh_from_db()
    assert leg.state == State.CONNECTED


def test_is_not_for_a_colleague(talk, colleague, clouds):
    leg = talk(**CALL)
    before = len(clouds.genesys.calls)

    for command in ("hold", "end", "decline"):
        with pytest.raises(NotFound):
            click(leg, command, agent=colleague)

    assert len(clouds.genesys.calls) == before
