"""The worker is killed 200 times between request and answer, and each wrap-up comes several times."""

import random
from datetime import timedelta

import pytest
from django.utils import timezone

from gateway import outbound
from gateway.models import OutboundRequest
from inbox.commands import overdue
from inbox.models import Conversation
from incidents.models import LedgerEntry, LedgerNote
from incidents.states import NoteState
from tests.factories import NOON
from tests.incidents.test_exactly_once import Killed
from tests.support import seen
from tests.support.seen import tell

pytestmark = pytest.mark.django_db
KILLS = 200
LATER = timedelta(hours=2)  # the lease of a killed worker is over


def wrapped_up(agent, number):
    """Return the event of a conversation that a robot wrapped up in Genesys."""
    legs = [
        seen.leg(agent, "ended", participant_id=f"participant-{number}-{each}", wrapup_code_id="code-1")
        for each in range(1 + number % 2)  # every other one has been transferred
    ]
    return seen.conversation(*legs, conversation_id=f"conversation-{number}", ended_at=NOON)


def killed(clouds):
    """Let the next worker die after the cloud has acted; return whether there was anything to do."""
    request = outbound.claim(timezone.now())
    if request is None:
        return False
    cloud = clouds.servicenow if request.provider == "servicenow" else clouds.genesys
    cloud.break_answer_with(Killed())
    with pytest.raises(Killed):
        outbound.attempt(request)
    OutboundRequest.objects.filter(pk=request.pk).update(lease_until=timezone.now() - LATER)
    return True


def test_leave_one_incident_for_each_conversation(agent, clouds):
    chance, kills, number = random.Random(7), 0, 0
    while kills < KILLS:
        event = wrapped_up(agent, number)
        for _ in range(chance.randint(2, 3)):
            tell(event)
            overdue.file_due(NOON + timedelta(minutes=1))
        for _ in range(chance.randint(1, 4)):
            kills += killed(clouds)
        number += 1
        if chance.random() < 0.2:
            clouds.deliver()
    for _ in range(3):
        clouds.deliver_late()

    rows = [row["correlation_id"] for row in clouds.rows("incident") if row["correlation_id"]]
    conversations = set(Conversation.objects.values_list("remote_id", flat=True))
    assert kills >= KILLS
    assert sorted(rows) == sorted(conversations)
    assert LedgerEntry.objects.count() == len(conversations) == number
    assert not LedgerNote.objects.exclude(state__in=(NoteState.WRITTEN, NoteState.LINKED)).exists()
    notes = [row["value"].rsplit("Bridge ", 1)[-1] for row in clouds.rows("sys_journal_field")]
    own = [key for key in notes if key.startswith("conversation-")]
    assert sorted(own) == sorted(LedgerNote.objects.values_list("key", flat=True))
