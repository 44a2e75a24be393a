"""What a wrap-up does in ServiceNow, for all that a policy says, an agent chooses, and a caller has."""

import pytest

from incidents import policy
from incidents.models import Incident, IncidentPolicy
from incidents.policy import Plan, Situation
from incidents.states import CreateRule, IncidentAction, Undecided
from tests.factories import CallerFactory, IncidentFactory, IncidentPolicyFactory, QueueFactory

CLOSED = Incident(pk=3, number="INC0000003", state="7")
NAMED, LINKED = Incident(pk=1, number="INC0000001"), Incident(pk=2, number="INC0000002")
NEWEST = Incident(pk=4, number="INC0000004", state="2")
CREATE, UPDATE, NONE, ASK = (
    IncidentAction.CREATE,
    IncidentAction.UPDATE,
    IncidentAction.NONE,
    IncidentAction.ASK,
)
CREATES, LEAVES = IncidentPolicy(), IncidentPolicy(undecided=Undecided.LEAVE)
ALWAYS, NONE_OPEN = (IncidentPolicy(create_rule=rule) for rule in (CreateRule.ALWAYS, CreateRule.NONE_OPEN))
EVERY = [CREATES, LEAVES, ALWAYS, NONE_OPEN]


@pytest.mark.parametrize(
    ("chosen", "named", "linked", "action", "incident"),
    [
        (CREATE, None, None, CREATE, None),
        (CREATE, NAMED, None, CREATE, None),  # a number that was typed before the choice was changed
        (CREATE, None, LINKED, UPDATE, LINKED),
        (CREATE, NAMED, LINKED, UPDATE, LINKED),
        (UPDATE, None, None, CREATE, None),
        (UPDATE, NAMED, None, UPDATE, NAMED),
        (UPDATE, None, LINKED, UPDATE, LINKED),
        (UPDATE, NAMED, LINKED, UPDATE, NAMED),
        (NONE, None, None, NONE, None),
        (NONE, NAMED, None, NONE, None),
        (NONE, None, LINKED, NONE, None),
        (NONE, NAMED, LINKED, NONE, None),
        (CREATE, None, CLOSED, CREATE, None),
        (CREATE, NAMED, CLOSED, CREATE, None),
        (UPDATE, None, CLOSED, UPDATE, CLOSED),  # the form has warned the agent
        (UPDATE, CLOSED, LINKED, UPDATE, CLOSED),
        (NONE, None, CLOSED, NONE, None),
    ],
)
@pytest.mark.parametrize("rules", EVERY, ids=str)
def test_has_an_answer_to_every_choice(rules, chosen, named, linked, action, incident):
    known = Situation(policy=rules, linked=linked)

    assert policy.plan(chosen, named=named, known=known) == Plan(action=action, incident=incident)


@pytest.mark.parametrize(
    ("rules", "linked", "newest", "action", "incident"),
    [
        (CREATES, None, None, CREATE, None),
        (CREATES, LINKED, None, UPDATE, LINKED),
        (CREATES, CLOSED, None, CREATE, None),
        (LEAVES, None, None, ASK, None),
        (LEAVES, LINKED, None, UPDATE, LINKED),
        (LEAVES, CLOSED, None, ASK, None),
        (ALWAYS, None, None, CREATE, None),
        (ALWAYS, LINKED, None, UPDATE, LINKED),
        (NONE_OPEN, None, None, CREATE, None),
        (NONE_OPEN, None, NEWEST, UPDATE, NEWEST),
        (NONE_OPEN, LINKED, NEWEST, UPDATE, LINKED),
        (NONE_OPEN, CLOSED, NEWEST, UPDATE, NEWEST),
        (NONE_OPEN, CLOSED, None, CREATE, None),
    ],
)
def test_has_an_answer_where_nobody_decides(rules, linked, newest, action, incident):
    known = Situation(policy=rules, linked=linked, newest_open=newest)

    assert policy.plan(None, named=None, known=known) == Plan(action=action, incident=incident)
    assert policy.proposal(known) == action


def test_creates_none_beside_an_open_one_where_that_is_the_rule():
    known = Situation(policy=NONE_OPEN, newest_open=NEWEST)

    assert policy.plan(CREATE, named=None, known=known) == Plan(action=UPDATE, incident=NEWEST)


@pytest.mark.parametrize(
    ("rules", "linked", "newest", "offered"),
    [
        (CREATES, None, None, {UPDATE, CREATE, NONE}),
        (CREATES, LINKED, None, {UPDATE, NONE}),
        (CREATES, CLOSED, None, {UPDATE, CREATE, NONE}),
        (ALWAYS, None, None, {UPDATE, CREATE}),
        (ALWAYS, LINKED, None, {UPDATE}),
        (NONE_OPEN, None, None, {UPDATE, CREATE, NONE}),
        (NONE_OPEN, None, NEWEST, {UPDATE, NONE}),
    ],
)
def test_offers_what_the_policy_leaves_to_the_agent(rules, linked, newest, offered):
    assert set(policy.offered(Situation(policy=rules, linked=linked, newest_open=newest))) == offered


@pytest.mark.django_db
def test_a_queues_own_policy_goes_before_that_of_all_others():
    own, others = QueueFactory(), IncidentPolicyFactory(over_minutes=5)
    IncidentPolicyFactory(queue=own, over_minutes=7)

    found = [policy.of_queue(queue).over_minutes for queue in (own, QueueFactory(), None)]

    assert found == [7, others.over_minutes, others.over_minutes]


@pytest.mark.django_db
def test_the_defaults_apply_without_any_policy():
    assert policy.of_queue(QueueFactory()).create_rule == CreateRule.ASK


@pytest.mark.django_db
def test_finds_the_callers_newest_open_incident_where_the_rule_asks_for_it():
    caller, queue = CallerFactory(), QueueFactory()
    IncidentPolicyFactory(queue=queue, create_rule=CreateRule.NONE_OPEN)
    newest = IncidentFactory(caller=caller, state="2")
    IncidentFactory(caller=caller, state="6")
    IncidentFactory(state="2")

    assert policy.situation(queue, caller=caller, linked=None).newest_open == newest
    assert policy.situation(None, caller=caller, linked=None).newest_open is None


@pytest.mark.parametrize(
    ("state", "active", "is_finished"),
    [
        ("2", True, False),
        ("3", True, False),
        ("6", True, True),  # resolved, but not closed yet
        ("7", False, True),
        ("8", False, True),
        ("21", False, True),  # an instance's own state
        ("21", True, False),
    ],
)
def test_takes_resolved_closed_and_cancelled_for_finished(state, active, is_finished):
    assert Incident(state=state, active=active).is_finished == is_finished
