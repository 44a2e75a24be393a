"""gateway.refetch reads again, behind whatever a person waits for."""

import pytest
import responses

from gateway import refetch
from gateway.providers.errors import NotSent
from tests.factories import NOON, AgentTokenFactory

READS = {
    "conversation": lambda: refetch.conversation("conversation-1"),
    "work of an agent": lambda: refetch.work_of("maya"),
    "what waits": lambda: refetch.waiting(NOON, NOON),
    "texts": lambda: refetch.texts("conversation-1", ["message-1"]),
    "statuses": refetch.user_statuses,
    "ServiceNow presences": lambda: refetch.servicenow_presences(["1" * 32]),
}


@pytest.mark.parametrize("read", READS.values(), ids=READS)
def test_reads_nothing_beyond_the_budget(read, db, clouds, settings):
    settings.GENESYS_BUDGET_PER_MINUTE = settings.SERVICENOW_BUDGET_PER_HOUR = 0

    with pytest.raises(NotSent, match="budget spent"):
        list(read())

    assert clouds.genesys.calls == clouds.servicenow.calls == []


def test_reads_the_others_where_one_conversation_cannot_be_read(db, settings):
    AgentTokenFactory(subject="maya")
    readable = {"id": "conversation-1", "participants": [{"id": "p", "calls": [{"id": "l"}]}]}
    unreadable = readable | {"id": "x" * 5000}
    with responses.RequestsMock() as remote:
        remote.get(
            f"{settings.GENESYS_API_URL}/api/v2/conversations", json={"entities": [unreadable, readable]}
        )

        found = refetch.work_of("maya")

    assert [fact.conversation_id for fact in found] == ["conversation-1"]
