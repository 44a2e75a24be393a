"""What a wrap-up does in ServiceNow, for everything that an agent can choose and a conversation can have."""

import pytest

from incidents import policy
from incidents.models import Incident
from incidents.policy import Plan
from incidents.states import IncidentAction

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
    ],
)
def test_has_an_answer_to_every_choice(chosen, named, linked, action, incident):
    assert policy.plan(chosen, named=named, linked=linked) == Plan(action=action, incident=incident)


@pytest.mark.parametrize(("linked", "action"), [(None, CREATE), (LINKED, UPDATE)])
def test_proposes_to_update_what_there_is(linked, action):
    assert policy.proposal(linked) == action
