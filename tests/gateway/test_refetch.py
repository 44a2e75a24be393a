"""gateway.refetch reads again, behind whatever a person waits for."""

import pytest

from gateway import refetch
from gateway.providers.errors import NotSent
from tests.factories import NOON

READS = {
    "conversation": lambda: refetch.conversation("conversation-1"),
    "work of an agent": lambda: refetch.work_of("maya"),
    "what waits": lambda: refetch.waiting(NOON, NOON),
    "texts": lambda: refetch.texts("conversation-1", ["message-1"]),
    "statuses": refetch.user_statuses,
    "ServiceNow presences": lambda: refetch.servicenow_presences(["1" * 32]),
}


@pytest.mark.parametrize("read", READS.values(), ids=READS)
def test_reads_nothing_beyond_the_budget(read, clouds, settings):
    settings.GENESYS_BUDGET_PER_MINUTE = settings.SERVICENOW_BUDGET_PER_HOUR = 0

    with pytest.raises(NotSent, match="budget spent"):
        list(read())

    assert clouds.genesys.calls == clouds.servicenow.calls == []
