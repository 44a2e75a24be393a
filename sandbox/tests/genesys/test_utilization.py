"""The rule of utilization: how much at once."""

import pytest

from sandbox.genesys.people.utilization import (
    DEMO,
    SYSTEM,
    Load,
    MediumLimit,
    Plan,
    has_room,
    overlaid,
)

CALL, EMAIL, CHAT = Load(medium="call"), Load(medium="email"), Load(medium="message")


@pytest.mark.parametrize(
    ("work", "wanted", "fits"),
    [
        ([], CALL, True),
        ([CALL], CALL, False),
        ([CHAT] * 3, CHAT, True),
        ([CHAT] * 4, CHAT, False),
        ([CHAT] * 4, CALL, True),
        ([CALL, EMAIL], CHAT, True),
    ],
)
def test_fills_each_medium_of_the_demo(work: list[Load], wanted: Load, fits: bool) -> None:
    assert has_room(DEMO, work, wanted) is fits


@pytest.mark.parametrize(("wanted", "fits"), [(CALL, True), (CHAT, False)])
def test_lets_only_named_media_interrupt(wanted: Load, fits: bool) -> None:
    plan = overlaid(SYSTEM, Plan(media={"email": MediumLimit(capacity=1, interruptable_by=("call",))}))

    assert has_room(plan, [EMAIL], wanted) is fits


@pytest.mark.parametrize("counts", [True, False])
def test_counts_own_calls_when_told_to(counts: bool) -> None:
    plan = overlaid(DEMO, Plan(media={"call": MediumLimit(capacity=1, counts_non_acd=counts)}))

    assert has_room(plan, [Load(medium="call", is_acd=False)], CALL) is not counts


def test_limits_inbound_calls() -> None:
    plan = overlaid(DEMO, Plan(media={"call": MediumLimit(capacity=3)}, inbound_calls=1))

    assert has_room(plan, [Load(medium="call", is_inbound=False)], CALL)
    assert not has_room(plan, [CALL], CALL)


def test_offers_nothing_of_a_medium_without_limit() -> None:
    assert not has_room(DEMO, [], Load(medium="fax"))
