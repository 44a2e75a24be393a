"""A fact that arrives again changes nothing."""

import pytest

from inbox.models import Activity, Conversation, Leg
from tests.support import seen
from tests.support.seen import tell

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", ["alerting", "connected", "parked", "ended"])
@pytest.mark.parametrize("source", ["event", "read"])
def test_no_line_of_history_and_no_revision(agent, state, source):
    snapshot = {"source": source, "messages": (seen.message(),)}
    tell(seen.conversation(seen.leg(agent, state), **snapshot))
    before = (Activity.objects.count(), Conversation.objects.get().revision, Leg.objects.values().get())

    tell(seen.conversation(seen.leg(agent, state), at_s=1, **snapshot))

    after = (Activity.objects.count(), Conversation.objects.get().revision, Leg.objects.values().get())
    assert before == after
