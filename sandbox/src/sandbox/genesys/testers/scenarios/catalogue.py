"""Every scenario by the name under which it is played: those of scenarios.json, and the outage drill."""

from functools import partial
from typing import Any

from sandbox import data
from sandbox.genesys.testers.scenarios import outage_drill, steps
from sandbox.genesys.testers.scenarios.model import Scenario, Step, no_cleanup

# A pause may end late when the clock is stepped.
GRACE_S = 60


def _step(label: str, *, within_s: float = 0, optional: bool = False, **own: Any) -> Step:
    """Return a step: ``do`` names what happens, ``until`` what is waited for, ``wait_s`` a pause."""
    if "wait_s" in own:
        is_over = partial(steps.has_passed, seconds=own["wait_s"])
        return Step(label=label, is_done=is_over, within_s=own["wait_s"] + GRACE_S)
    if "do" in own:
        return Step(label=label, act=partial(steps.ACTIONS[own.pop("do")], **own))
    check = partial(steps.CHECKS[own.pop("until")], **own)
    return Step(label=label, is_done=check, within_s=within_s, optional=optional)


def _scenario(own: dict[str, Any]) -> Scenario:
    cleanup = steps.CLEANUPS[own["cleanup"]] if "cleanup" in own else no_cleanup
    return Scenario(about=own["about"], steps=tuple(_step(**each) for each in own["steps"]), cleanup=cleanup)


SCENARIOS = {name: _scenario(own) for name, own in data.read(__package__, "scenarios.json").items()}
SCENARIOS["outage-drill"] = outage_drill.SCENARIO
