"""bridge_project.processes and its commands: they run until they are told to end, whatever fails."""

import asyncio
import os
import signal

import pytest
import requests
from channels.db import database_sync_to_async
from django.core.management import call_command

from bridge_project import processes, reconcile, server
from gateway.models import InboundEvent, OutboundRequest, StreamShard
from inbox.models import Conversation
from routing.models import Agent
from tests.factories import AgentFactory, InboundEventFactory, OutboundRequestFactory, QueueFactory
from tests.support.loop_time import LoopTime, happens
from tests.support.notifications import NotificationServer
from tests.support.running import free_ports


async def for_ever():
    await asyncio.Event().wait()


@pytest.mark.django_db
def test_end_when_they_are_told_to():
    ended = []

    async def process():
        os.kill(os.getpid(), signal.SIGTERM)
        try:
            await for_ever()
        finally:
            ended.append("tidied up")

    processes.run(process)

    assert ended == ["tidied up"]


@pytest.mark.django_db
def test_end_with_what_goes_wrong():
    async def process():
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        processes.run(process)


@pytest.mark.django_db
def test_serve_figures_of_their_own(settings):
    [settings.METRICS_PORT] = free_ports(1)
    figures = []

    async def process():
        address = f"http://127.0.0.1:{settings.METRICS_PORT}/metrics"
        figures.append((await asyncio.to_thread(requests.get, address, timeout=5)).text)

    processes.run(process)

    assert "bridge_drift_total" in figures[0]


@pytest.mark.django_db(transaction=True)
@pytest.mark.asyncio
async def test_do_their_rounds_whatever_fails(caplog):
    loop_time, rounds = LoopTime(), []

    def work():
        rounds.append(loop_time.pauses.count(30))
        raise ValueError("broken")

    task = asyncio.create_task(processes._every(30, work))
    for number in (1, 2):
        await happens(lambda: loop_time.pauses.count(30) == number)  # noqa: B023
        loop_time.pass_(30)
    await happens(lambda: len(rounds) == 3)
    task.cancel()

    assert rounds == [0, 1, 2]
    assert "work failed" in caplog.text


@pytest.mark.django_db(transaction=True)
@pytest.mark.asyncio
async def test_compare_each_at_its_own_pace(clouds, settings):
    settings.CATALOGUE_EVERY_S, settings.RECONCILE_EVERY_S = 600, 30
    loop_time = LoopTime()
    await database_sync_to_async(InboundEventFactory)(applied_at="2026-01-01T00:00:00Z")

    task = asyncio.create_task(processes.reconciler())
    paces = {600, 30, reconcile.SERVICENOW_PRESENCE_EVERY_S, processes.PURGE_EVERY_S}
    await happens(lambda: paces <= set(loop_time.pauses), within_s=30)
    task.cancel()

    assert await Agent.objects.acount() > 1
    assert await InboundEvent.objects.acount() == 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.asyncio
async def test_read_everything_after_a_gap(clouds, agent, settings):
    noor = await database_sync_to_async(clouds.customer)(media="call")

    async with NotificationServer() as server:
        settings.SANDBOX_GENESYS_PORT = server.port
        task = asyncio.create_task(processes.stream())
        await server.opened()
        await happens(Conversation.objects.filter(remote_id=noor.id).exists, what="the reading after the gap")
        await server.send({"topicName": f"v2.users.{agent.remote_id}.weather", "eventBody": {}})
        await happens(InboundEvent.objects.exclude(applied_at=None).exists)
        task.cancel()
        await asyncio.wait([task])

    assert (await StreamShard.objects.aget()).lease_owner == ""


@pytest.mark.django_db(transaction=True)
@pytest.mark.asyncio
async def test_deliver_what_is_due(clouds):
    await database_sync_to_async(OutboundRequestFactory)()

    task = asyncio.create_task(processes.deliver())

    await happens(OutboundRequest.objects.filter(state=OutboundRequest.State.ACCEPTED).exists)
    task.cancel()
    await asyncio.wait([task])


@pytest.mark.django_db
def test_listen_to_all_agents_and_queues():
    AgentFactory(remote_id="maya")
    AgentFactory(remote_id="gone", active=False)
    QueueFactory(remote_id="it")
    QueueFactory(remote_id="closed", active=False)

    assert processes._topics() == [
        "v2.users.maya?conversations&presence&routingStatus",
        "v2.routing.queues.it.conversations",
    ]


@pytest.mark.django_db
def test_compare_once_where_they_are_told_to(clouds, capsys):
    noor = clouds.customer(media="call")

    call_command("reconcile", "--once")

    assert capsys.readouterr().out == "2 corrections\n"
    assert Conversation.objects.get().remote_id == noor.id


def test_stop_the_server_when_they_fail(caplog):
    loop = asyncio.new_event_loop()

    async def process():
        raise ValueError("broken")

    task = loop.create_task(server._supervise(process(), loop.stop))
    loop.run_forever()  # until it is stopped

    assert isinstance(task.exception(), ValueError)
    assert "process failed" in caplog.text and "broken" in caplog.text
    loop.close()


def test_leave_the_server_running_when_cancelled():
    loop = asyncio.new_event_loop()
    task = loop.create_task(server._supervise(for_ever(), loop.stop))
    loop.call_soon(task.cancel)

    async def after():
        await asyncio.wait([task])
        return "still running"

    assert loop.run_until_complete(after()) == "still running"
    assert task.cancelled()
    loop.close()


@pytest.mark.asyncio
async def test_are_waited_for_when_the_server_stops():
    ended = []

    async def process():
        try:
            await for_ever()
        finally:
            await asyncio.sleep(0)
            ended.append("tidied up")

    task = asyncio.create_task(process())
    await asyncio.sleep(0)
    await server._stop([task]).asFuture(asyncio.get_running_loop())

    assert ended == ["tidied up"]
