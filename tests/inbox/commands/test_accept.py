"""Accepting and declining offers, against the sandbox."""

from datetime import timedelta

import pytest
import requests
import time_machine
from django.utils import timezone

from bridge_project import reconcile
from gateway import tokens
from gateway.models import OutboundRequest
from inbox.commands.actions import Declined, NotNow
from inbox.models import Activity, Leg
from inbox.states import State
from live.requests import NotFound
from tests.factories import LegFactory
from tests.support.clicks import click

pytestmark = pytest.mark.django_db


def test_says_connecting_until_genesys_says_connected(ring, deliver):
    leg = ring()

    click(leg, "accept")
    assert (leg.state, leg.pending_action) == (State.ACCEPTING, "accept")
    deliver()

    leg.refresh_from_db()
    assert (leg.state, leg.pending_action) == (State.CONNECTED, "")


def test_uses_the_agents_own_token(ring, clouds, agent):
    leg = ring()

    click(leg, "accept")

    call = OutboundRequest.objects.get(operation="accept")
    assert (call.subject, call.state) == (agent.remote_id, OutboundRequest.State.ACCEPTED)


def test_puts_it_back_on_offer_and_says_why_when_genesys_refuses(ring, clouds):
    leg = ring()
    body = {"message": "The participant cannot be answered.", "code": "no", "status": 400}
    clouds.fault("genesys", match={"method": "PATCH"}, status=400, body=body)

    with pytest.raises(Declined, match="cannot be answered"):
        click(leg, "accept")

    leg.refresh_from_db()
    assert (leg.state, leg.pending_action) == (State.OFFERED, "")
    assert leg.problem["said"] == "The participant cannot be answered."
    assert Activity.objects.filter(kind=Activity.Kind.REFUSED, leg=leg).exists()


def test_shows_the_present_state_when_the_offer_had_run_out(ring, clouds):
    leg = ring()
    clouds.pass_time(31)
    clouds.stream.lose()

    with pytest.raises(Declined):
        click(leg, "accept")
    clouds.deliver()

    leg.refresh_from_db()
    assert (leg.state, leg.missed_reason) == (State.ENDED, Leg.Missed.TIMEOUT)


def test_waits_for_a_read_when_genesys_does_not_answer(ring, clouds):
    leg = ring()
    clouds.genesys.fail_with(requests.ReadTimeout("no answer"))

    click(leg, "accept")

    leg.refresh_from_db()
    assert leg.state == State.ACCEPTING
    assert OutboundRequest.objects.get(operation="accept").state == OutboundRequest.State.UNKNOWN
    reads = OutboundRequest.objects.filter(operation="read_conversation", state=OutboundRequest.State.WAITING)
    assert reads.count() == 2  # at once, and when the action must have had its effect


def test_comes_back_on_offer_when_genesys_never_got_it(ring, clouds):
    leg = ring()
    clouds.genesys.fail_with(requests.ReadTimeout("no answer"))
    click(leg, "accept")
    clouds.genesys.fail_with(None)

    with time_machine.travel(timezone.now() + timedelta(seconds=15)):
        reconcile.compare_all()

    leg.refresh_from_db()
    assert (leg.state, leg.pending_action) == (State.OFFERED, "")


def test_becomes_connected_though_the_answer_was_lost(ring, clouds):
    leg = ring()
    clouds.fault("genesys", match={"method": "PATCH"}, drop_response=True, times=1)

    click(leg, "accept")
    clouds.stream.lose()
    clouds.deliver()

    leg.refresh_from_db()
    assert leg.state == State.CONNECTED
    assert len([call for call in clouds.genesys.calls if call[0] == "PATCH"]) == 1


def test_can_be_pressed_again_when_genesys_was_not_reached(ring, clouds):
    leg = ring()
    clouds.genesys.fail_with(requests.ConnectTimeout("no route"))
    with pytest.raises(Declined, match="Try again"):
        click(leg, "accept")
    clouds.genesys.fail_with(None)

    click(leg, "accept")
    clouds.deliver()

    leg.refresh_from_db()
    assert leg.state == State.CONNECTED


def test_sends_one_request_for_the_same_press_twice(ring, clouds):
    leg = ring()
    before = len(clouds.genesys.calls)

    for _ in range(2):
        click(leg, "accept", key="click-once")

    assert len(clouds.genesys.calls) == before + 1


def test_refuses_a_second_press_while_the_first_is_under_way(ring, clouds):
    leg = ring()
    click(leg, "accept")

    with pytest.raises(NotNow, match="being accepted already"):
        click(leg, "accept")


def test_does_not_ask_genesys_for_what_is_over(agent, clouds):
    leg = LegFactory(agent=agent, ended=True)

    with pytest.raises(NotNow):
        click(leg, "accept")

    assert clouds.genesys.calls == []


def test_is_not_for_another_agents_leg(ring, colleague, clouds):
    leg = ring()
    before = len(clouds.genesys.calls)

    with pytest.raises(NotFound):
        click(leg, "accept", agent=colleague)

    assert len(clouds.genesys.calls) == before


def test_asks_the_agent_to_sign_in_when_the_token_has_ended(ring, agent):
    leg = ring()

    tokens.end(agent.remote_id, leg.offered_at)

    with pytest.raises(Declined, match="Sign in again"):
        click(leg, "accept")

    agent.refresh_from_db()
    assert agent.signed_out_at


def test_sends_a_declined_offer_back_without_a_card(ring, deliver):
    leg = ring()

    click(leg, "decline")
    deliver()

    leg.refresh_from_db()
    assert (leg.state, leg.missed_reason) == (State.ENDED, Leg.Missed.DECLINED)
    assert leg.dismissed_at


def test_keeps_the_offer_when_declining_was_refused(ring, clouds):
    leg = ring()
    clouds.fault("genesys", match={"method": "PATCH"}, status=400, body={"message": "No."}, times=1)

    with pytest.raises(Declined):
        click(leg, "decline")

    leg.refresh_from_db()
    assert (leg.state, leg.missed_reason, leg.pending_action) == (State.OFFERED, "", "")
