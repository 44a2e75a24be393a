"""Kill any process while events arrive: none is lost, none is applied twice, and no page stays wrong."""

import pytest

from benchmarks import crash

pytestmark = pytest.mark.processes
KILLS, AGENTS, RATE, LASTS_S = 3, 10, 100, 2.0


def test_lose_and_double_nothing(services):
    result = crash.measured(KILLS, agents=AGENTS, rate=RATE, lasts_s=LASTS_S)

    assert result.stored == result.events == KILLS * RATE * LASTS_S
    assert not any(result.wrong.values()), result.wrong
    assert result.pages_wrong == 0
    assert result.rows > AGENTS
