"""routing.queries."""

import pytest

from routing import queries
from routing.models import SystemPresence
from tests.factories import PresenceDefinitionFactory

pytestmark = pytest.mark.django_db


def test_a_system_presence_that_nobody_has_seen_comes_last_in_the_menu():
    PresenceDefinitionFactory(name="Night shift", system="nightshift", primary=True)
    PresenceDefinitionFactory(name="Busy", system=SystemPresence.BUSY, primary=True)
    PresenceDefinitionFactory(name="Available", system=SystemPresence.AVAILABLE, primary=True)

    names = [choice.definition.name for choice in queries.presences()]

    assert names == ["Available", "Busy", "Night shift"]
