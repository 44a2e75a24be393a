"""Stepping the clock: what becomes due on the way happens at its own moment."""

from tests.genesys.cast import ON_QUEUE, Caller, begin, step


def test_one_step_passes_through_two_missed_offers(agent: Caller, colleague: Caller) -> None:
    colleague.set_presence(ON_QUEUE)
    begin()

    step(65)

    assert {agent.routing_status(), colleague.routing_status()} == {"NOT_RESPONDING"}


def test_both_clouds_tell_the_same_time(machine: Caller) -> None:
    before = machine.get("/sandbox/clock").body["now"]

    step(3600)

    assert machine.get("/sandbox/clock").body["now"][:13] != before[:13]
