"""inbox.commands.boosts: callers with a critical incident are served first; read back from Genesys."""

from datetime import timedelta

import pytest
from django.utils import timezone
from sandbox.testing import ids

from gateway.models import OutboundRequest
from inbox.commands import boosts, transfer
from inbox.commands.actions import NotNow
from inbox.models import Activity, Boost, Conversation, Leg
from incidents.models import Incident
from tests.factories import QueueFactory, UserFactory
from tests.support.clicks import click
from tests.support.critical import (
    CRITICAL,
    HIGH,
    change,
    follow,
    make_critical,
    newest_of,
    patches,
    priority,
    tell,
)

pytestmark = pytest.mark.django_db
State, Withdrawn = Boost.State, Boost.Withdrawn


@pytest.fixture
def line(clouds, queue):
    """Three customers who wait, the first for 20 minutes; nobody is on queue."""
    clouds.stream.listen()
    came = {}
    for customer in ("sam", "lena", "noor"):
        came[customer] = clouds.customer(customer)
        clouds.pass_time(590)
    clouds.deliver()
    return came


@pytest.fixture
def user(db):
    return UserFactory(username="sven")


def answered(clouds, customer, agent):
    """Let an agent answer the customer, who is at the head of the queue; return the leg."""
    clouds.stream.listen()
    clouds.set_presence(agent)
    clouds.deliver()
    leg = Leg.objects.get(conversation__remote_id=customer.id, agent=agent)
    click(leg, "accept")
    clouds.deliver()
    leg.refresh_from_db()
    return leg


def place(clouds, customer):
    """Return how many are served before this customer in Genesys."""
    return clouds.conversation(customer.id)["position"]


def test_puts_the_caller_at_the_head_of_the_queue(clouds, line):
    assert place(clouds, line["noor"]) == 2
    incident = make_critical(clouds)

    follow(clouds)

    assert place(clouds, line["noor"]) == 0
    assert priority(clouds, line["noor"].id) == 25  # 20 minutes behind, and the margin
    boost = Boost.objects.get()
    assert (boost.state, boost.before, boost.after) == (State.RAISED, 0, 25)
    assert (boost.place_before, boost.place_after) == (3, 1)
    assert (boost.incident.number, boost.told_by) == (incident["number"], "admin")
    assert (boost.caller.name, boost.matched_by, boost.asked_by) == ("Noor Haddad", "email", None)
    assert boost.raised_at and boost.expires_at > boost.asked_at
    conversation = Conversation.objects.get(remote_id=line["noor"].id)
    assert conversation.priority == 25
    told = Activity.objects.get(kind=Activity.Kind.PRIORITY)
    assert told.detail == {"name": incident["number"], "changed": "priority-raised"}


def test_makes_one_request_for_the_same_event_twice(clouds, line):
    incident = make_critical(clouds)
    tell(incident)
    follow(clouds)
    tell(incident)
    follow(clouds)

    assert patches(clouds) == [25]


def test_ignores_an_older_revision(clouds, line):
    critical = change(clouds, newest_of(clouds, "noor"), CRITICAL)
    tell(change(clouds, critical, HIGH))
    tell(critical)

    follow(clouds)

    assert patches(clouds) == []
    assert not Boost.objects.exists()


def test_ignores_what_bridge_itself_made_critical(clouds, line):
    incident = clouds.write("incident", CRITICAL, newest_of(clouds, "noor")["sys_id"])
    tell(clouds.rows("incident", sys_id=incident["sys_id"])[0])

    follow(clouds)

    assert patches(clouds) == []


def test_raises_no_vip_without_a_critical_incident(clouds, line):
    follow(clouds)

    assert patches(clouds) == []


def test_raises_a_caller_who_is_identified_later(clouds, queue):
    clouds.stream.listen()
    clouds.fault("servicenow", match={"path": "/api/now/table/sys_user"}, status=503, times=1)
    noor = clouds.customer("noor")
    clouds.deliver()
    make_critical(clouds)
    follow(clouds)
    assert patches(clouds) == []

    clouds.deliver_late()
    follow(clouds)

    assert priority(clouds, noor.id) == 5


def test_raises_who_calls_after_the_incident_became_critical(clouds, queue):
    clouds.stream.listen()
    make_critical(clouds)
    noor = clouds.customer("noor", "call")
    follow(clouds)

    assert priority(clouds, noor.id) == 5


def test_raises_all_conversations_of_the_caller(clouds, line):
    again = clouds.customer("noor", "call")
    clouds.deliver()
    make_critical(clouds)

    follow(clouds)

    assert (place(clouds, line["noor"]), place(clouds, again)) == (0, 0)  # media have lines of their own
    assert sorted(patches(clouds)) == [25, 35]


def test_does_not_let_raised_ones_overtake_each_other_without_end(clouds, line):
    make_critical(clouds)
    follow(clouds)
    make_critical(clouds, "lena")
    follow(clouds)

    assert patches(clouds) == [25, 15]


def test_is_too_late_for_one_who_talks_to_an_agent(clouds, talk):
    leg = talk()
    make_critical(clouds)

    follow(clouds)
    follow(clouds)

    assert patches(clouds) == []
    boost = Boost.objects.get()
    assert (boost.state, boost.conversation_id) == (State.TOO_LATE, leg.conversation_id)


def test_is_too_late_when_an_agent_answers_before_the_request(clouds, line, agent):
    make_critical(clouds)
    boosts.follow(timezone.now())
    line["noor"].leaves()

    clouds.deliver()

    assert Boost.objects.get().state == State.TOO_LATE
    request = OutboundRequest.objects.get(operation="set_priority")
    assert (request.state, request.problem) == ("accepted", {})


def test_is_raised_once_more_after_a_transfer_to_a_queue(clouds, agent, line):
    billing = QueueFactory(remote_id=ids.queue_id("Billing"), name="Billing")
    clouds.stream.listen()
    clouds.customer("sam", queue="Billing")
    clouds.pass_time(1800)
    make_critical(clouds)
    follow(clouds)
    agent_leg = answered(clouds, line["noor"], agent)

    click(agent_leg, transfer.to_queue, billing, note="")
    follow(clouds)
    follow(clouds)

    first, second = patches(clouds)
    assert second != first
    assert priority(clouds, line["noor"].id) == second
    assert place(clouds, line["noor"]) == 0
    boost = Boost.objects.get()
    assert (boost.state, boost.before, boost.after) == (State.RAISED, 0, second)
    assert (boost.queue, bool(boost.again_at)) == (billing, True)


def test_is_restored_on_a_downgrade(clouds, queue):
    clouds.stream.listen()
    noor = clouds.customer("noor", priority=3)
    clouds.deliver()
    incident = make_critical(clouds)
    follow(clouds)
    assert priority(clouds, noor.id) == 8

    tell(change(clouds, incident, HIGH))
    follow(clouds)
    follow(clouds)

    assert priority(clouds, noor.id) == 3
    assert patches(clouds) == [8, 3]
    boost = Boost.objects.get()
    assert (boost.state, boost.withdrawn) == (State.UNDONE, Withdrawn.CALMED)
    assert Conversation.objects.get().priority == 3


@pytest.mark.parametrize("state", ["6", "8"])
def test_is_restored_when_the_incident_is_resolved_or_cancelled(state, clouds, line):
    incident = make_critical(clouds)
    follow(clouds)

    solved = {"state": state, "close_code": "Solved (Permanently)", "close_notes": "Done."}
    tell(change(clouds, incident, solved))
    follow(clouds)

    assert priority(clouds, line["noor"].id) == 0
    assert Boost.objects.get().state == State.UNDONE


def test_is_restored_when_its_time_is_over(clouds, line, settings):
    make_critical(clouds)
    follow(clouds)

    follow(clouds, timezone.now() + timedelta(minutes=settings.BOOST_MINUTES))
    clouds.deliver_late()

    assert priority(clouds, line["noor"].id) == 0
    assert Boost.objects.get().withdrawn == Withdrawn.EXPIRED


def test_refuses_the_21st_in_an_hour(clouds, line, settings, caplog):
    settings.BOOSTS_PER_HOUR = 1
    make_critical(clouds)
    follow(clouds)
    make_critical(clouds, "lena")

    follow(clouds)
    follow(clouds)

    assert patches(clouds) == [25]
    refused = Boost.objects.exclude(state=State.RAISED).get()
    assert (refused.state, refused.problem) == (State.CAPPED, {"code": "too-many-raised"})
    assert "too many in an hour" in caplog.text


def test_raises_nobody_while_it_is_switched_off(clouds, line, settings):
    settings.BOOSTS_PER_HOUR = 0
    make_critical(clouds)

    follow(clouds)

    assert patches(clouds) == []


def test_is_over_once_an_agent_has_answered(clouds, line, agent):
    make_critical(clouds)
    follow(clouds)

    answered(clouds, line["noor"], agent)
    follow(clouds)

    boost = Boost.objects.get()
    assert (boost.state, bool(boost.ended_at)) == (State.OVER, True)


def test_a_supervisor_raises_by_hand(clouds, line, user):
    lena = Conversation.objects.get(remote_id=line["lena"].id)

    boosts.raise_by_hand(lena.pk, by=user, reason="Board meeting", now=timezone.now())
    clouds.deliver()
    follow(clouds)

    assert priority(clouds, lena.remote_id) == 15
    boost = Boost.objects.get()
    assert (boost.asked_by, boost.reason, boost.incident) == (user, "Board meeting", None)


def test_a_supervisor_does_not_raise_more_than_the_cap(clouds, line, user, settings):
    settings.BOOSTS_PER_HOUR = 1
    sam, lena = Conversation.objects.order_by("pk")[:2]
    boosts.raise_by_hand(sam.pk, by=user, reason="First", now=timezone.now())

    with pytest.raises(NotNow, match="Too many"):
        boosts.raise_by_hand(lena.pk, by=user, reason="Second", now=timezone.now())

    assert set(Boost.objects.values_list("state", flat=True)) == {State.REQUESTED, State.CAPPED}


def test_what_a_supervisor_undid_stays_undone(clouds, line, user):
    make_critical(clouds)
    follow(clouds)

    boosts.undo(Boost.objects.get().pk, by=user, reason="Wrong person", now=timezone.now())
    follow(clouds)
    follow(clouds)

    assert priority(clouds, line["noor"].id) == 0
    boost = Boost.objects.get()
    assert (boost.state, boost.withdrawn, boost.withdrawn_by) == (State.UNDONE, Withdrawn.BY_HAND, user)
    with pytest.raises(NotNow):
        boosts.undo(boost.pk, by=user, reason="Twice", now=timezone.now())


def test_is_restored_only_where_it_waits_again(clouds, agent, line, user):
    make_critical(clouds)
    follow(clouds)
    leg = answered(clouds, line["noor"], agent)
    follow(clouds)
    boosts.undo(Boost.objects.get().pk, by=user, reason="Wrong person", now=timezone.now())
    clouds.deliver()
    assert patches(clouds) == [25]

    click(leg, transfer.to_queue, leg.queue, note="")
    follow(clouds)

    assert priority(clouds, line["noor"].id) == 0
    assert Boost.objects.get().state == State.UNDONE


def test_tells_what_genesys_refused(clouds, line):
    clouds.fault("genesys", match={"path": "/api/v2/routing/conversations/*"}, status=403, times=1)
    make_critical(clouds)

    follow(clouds)
    follow(clouds)

    boost = Boost.objects.get()
    assert (boost.state, boost.problem["code"]) == (State.FAILED, "refused-saying")


def test_is_raised_once_though_the_answer_was_lost(clouds, line):
    match = {"path": "/api/v2/routing/conversations/*"}
    clouds.fault("genesys", match=match, drop_response=True, times=1)
    make_critical(clouds)
    follow(clouds)

    clouds.deliver_late()

    assert priority(clouds, line["noor"].id) == 25
    assert Boost.objects.get().state == State.RAISED


def test_forgets_when_it_became_critical_once_it_is_not(clouds, line):
    incident = make_critical(clouds)
    assert Incident.objects.get(number=incident["number"]).critical_since

    tell(change(clouds, incident, HIGH))

    assert Incident.objects.get(number=incident["number"]).critical_since is None
