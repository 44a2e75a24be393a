"""The demo organisation and the clock."""

import re
from datetime import timedelta

from sandbox import clock, organisation


def test_gives_the_same_ids_in_every_run():
    assert organisation.uuid_of("queue", "Billing") == organisation.queue_id("Billing")
    assert organisation.uuid_of("queue", "Billing") != organisation.uuid_of("queue", "VIP Support")
    assert re.fullmatch("[0-9a-f]{32}", organisation.sys_id_of("sys_user", "noor"))


def test_has_the_customers_that_are_hard():
    phones = [each.phone for each in organisation.CUSTOMERS]

    assert len(phones) == len(set(phones)) + 1
    assert [each.key for each in organisation.CUSTOMERS if not each.in_directory] == ["rui"]
    assert max(len(each.name) for each in organisation.CUSTOMERS) > 50


def test_puts_agents_in_known_queues():
    assert {queue for agent in organisation.AGENTS for queue in agent.queues} == set(organisation.QUEUES)
    assert [agent.key for agent in organisation.AGENTS if agent.supervisor] == ["sven"]


def test_finds_by_key_and_by_name():
    assert organisation.customer("noor") is organisation.customer("Noor Haddad")
    assert organisation.agent("maya").name == "Maya Reyes"


def test_steps_and_returns():
    before = clock.now()

    clock.step(90)
    stepped = clock.now()
    clock.reset()

    assert timedelta(seconds=90) <= stepped - before < timedelta(seconds=100)
    assert clock.now() < stepped
