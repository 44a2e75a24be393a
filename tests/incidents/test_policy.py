"""What a wrap-up does in ServiceNow, for everything that an agent can choose and a conversation can have."""

import pytest

from incidents import policy
from incidents.models import Incident
from incidents.policy import Plan
from incidents.states import IncidentAction

CLOSED = Incident(pk=3, number="INC0000003", state="7")
NAMED, LINKED = Incident(pk=1, number="INC0000001"), Incident(pk=2, number="INC0000002")
CREATE, UPDATE, NONE = IncidentAction.CREATE, IncidentAction.UPDATE, IncidentAction.NONE


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
def test_has_an_answer_to_every_choice(chosen, named, linked, action, incident):
    assert policy.plan(chosen, named=named, linked=linked) == Plan(action=action, incident=incident)


@pytest.mark.parametrize(("linked", "action"), [(None, CREATE), (LINKED, UPDATE), (CLOSED, CREATE)])
def test_proposes_to_update_what_there_is(linked, action):
    assert policy.proposal(linked) == action


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
