"""gateway.worker attempts what is due: a few at a time, woken by whoever reserves it, whatever fails."""

import asyncio
import threading

import pytest
import pytest_asyncio
from channels.db import database_sync_to_async
from django.db import connection, transaction

from gateway import notify, outbound, worker
from gateway.models import OutboundRequest
from gateway.operations.names import Operation
from gateway.operations.payloads import FindAgent
from tests.factories import NOON, OutboundRequestFactory
from tests.support.loop_time import happens

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.asyncio]
POSTGRES = connection.vendor == "postgresql"  # elsewhere nobody is told from outside the process
OF_LISTENERS = "FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'"
State = OutboundRequest.State


@pytest_asyncio.fixture
async def deliver(clouds, loop_time, settings):
    """Return ``await deliver()``: a worker runs from now on, and is asleep for want of requests."""
    tasks = []

    async def began(database=connection.settings_dict["NAME"]):
        settings.DATABASE_URL = f"{settings.DATABASE_URL.rpartition('/')[0]}/{database}"
        tasks.append(asyncio.create_task(worker.deliver()))
        await happens(lambda: worker.POLL_S in loop_time.pauses)

    yield began
    assert not any(task.done() for task in tasks)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


made = database_sync_to_async(OutboundRequestFactory)


@database_sync_to_async
@transaction.atomic
def reserve():
    outbound.reserve(Operation.FIND_AGENT, FindAgent(agent_id="maya", email=""), key="maya", now=NOON)


def rows(query):
    """Return what PostgreSQL answers."""
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchall() if cursor.description else []


ask_postgres = database_sync_to_async(rows)


async def is_listening():
    """Wait until the worker listens, where there is PostgreSQL."""
    await happens(lambda: not POSTGRES or rows(f"SELECT pid {OF_LISTENERS}"), what="the listening")


async def tell_from_elsewhere(loop_time):
    """Tell the worker as another process does; where that cannot be, let it look by itself."""
    if POSTGRES:
        await ask_postgres(f"NOTIFY {notify.POSTGRES_CHANNEL}")
    else:
        loop_time.pass_(worker.POLL_S)


async def become(*wanted):
    """Wait until the requests, oldest first, are in these states."""
    requests = OutboundRequest.objects.order_by("id").values_list("state", flat=True)
    await happens(lambda: list(requests.all()) == list(wanted), what=f"{wanted}")


async def test_wakes_for_this_process(deliver):
    await deliver()

    await reserve()

    await become(State.ACCEPTED)


async def test_wakes_for_another_process(deliver, loop_time):
    await deliver()
    await is_listening()
    await made()

    await tell_from_elsewhere(loop_time)

    await become(State.ACCEPTED)


async def test_polls_while_it_cannot_listen(deliver, loop_time, caplog):
    await deliver(database="nowhere")
    await made()

    loop_time.pass_(worker.POLL_S)

    await become(State.ACCEPTED)
    assert ("lost the database's notifications" in caplog.text) is POSTGRES


async def test_listens_again_after_a_lost_connection(deliver, loop_time):
    await deliver()
    await is_listening()
    waits = loop_time.pauses.count(worker.POLL_S)

    if POSTGRES:
        await ask_postgres(f"SELECT pg_terminate_backend(pid) {OF_LISTENERS}")
        await happens(lambda: loop_time.pauses.count(worker.POLL_S) > waits)
    waits = loop_time.pauses.count(worker.POLL_S)
    loop_time.pass_(worker.POLL_S)
    await happens(lambda: loop_time.pauses.count(worker.POLL_S) > waits, what="the next sleep")
    await is_listening()
    await made()
    await tell_from_elsewhere(loop_time)

    await become(State.ACCEPTED)


async def test_claims_the_most_urgent_first(deliver, loop_time):
    await deliver()
    for lane in (5, 1, 4):
        await made(lane=lane)

    loop_time.pass_(worker.POLL_S)
    await become(*[State.ACCEPTED] * 3)

    claimed = OutboundRequest.objects.order_by("attempted_at").values_list("lane", flat=True)
    assert await database_sync_to_async(list)(claimed) == [1, 4, 5]


async def test_claims_no_more_than_servicenow_works_on(deliver, clouds, loop_time):
    may_end = threading.Event()
    clouds.servicenow.meanwhile = lambda: may_end.wait(10)
    await deliver()
    await database_sync_to_async(OutboundRequestFactory.create_batch)(6)

    loop_time.pass_(worker.POLL_S)
    await become(*[State.TRYING] * 3, *[State.WAITING] * 3)  # the fourth place is kept for a ring
    may_end.set()

    await become(*[State.ACCEPTED] * 6)


async def test_attempts_a_dozen_at_a_time(deliver, clouds, loop_time, settings):
    settings.SERVICENOW_IN_FLIGHT = 40
    under_way, may_end = [], threading.Event()

    def wait():
        under_way.append(1)
        may_end.wait(10)

    clouds.servicenow.meanwhile = wait
    await deliver()
    await database_sync_to_async(OutboundRequestFactory.create_batch)(15)

    loop_time.pass_(worker.POLL_S)
    await become(*[State.TRYING] * 12, *[State.WAITING] * 3)
    await happens(lambda: len(under_way) == 12)
    with pytest.raises(AssertionError, match="a thirteenth did not happen"):
        await happens(lambda: len(under_way) > 12, within_s=0.3, what="a thirteenth")
    may_end.set()

    await become(*[State.ACCEPTED] * 15)


async def test_goes_on_after_attempts_that_fail(deliver, loop_time, caplog):
    await deliver()
    for _ in range(worker.AT_ONCE):
        await made(payload={"unknown": "argument"})
    await made()

    loop_time.pass_(worker.POLL_S)

    await become(*[State.TRYING] * worker.AT_ONCE, State.ACCEPTED)
    assert "could not be claimed or attempted" in caplog.text
