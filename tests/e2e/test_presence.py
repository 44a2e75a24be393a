"""An agent's presence follows in both clouds, whichever was changed."""

import pytest
from sandbox.testing.ids import sys_id_of

from tests.support.running import until

pytestmark = pytest.mark.e2e

PRIYA = "Priya Nair"
PERSON = sys_id_of("sys_user", "priya")


@pytest.fixture
def agent():
    return PRIYA


def test_is_changed_in_servicenow_from_the_menu(desk, clouds):
    until(lambda: clouds.servicenow_presence(PERSON) == "Available", what="Available in ServiceNow")

    desk.choose("Meal")

    until(lambda: clouds.servicenow_presence(PERSON) == "Away", what="Away in ServiceNow")
    assert clouds.user(PRIYA)["presence"] == "Meal"


def test_follows_a_change_in_servicenow(desk, clouds):
    until(lambda: clouds.servicenow_presence(PERSON) == "Available", what="Available in ServiceNow")

    clouds.set_servicenow_presence(PERSON, "Away")

    desk.has_presence("Away")
    assert clouds.user(PRIYA)["presence"] == "Away"
