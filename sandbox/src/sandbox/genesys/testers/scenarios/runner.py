"""Plays scenarios step by step, by the sandbox's timers; shows their progress, stops them and cleans up."""

from datetime import datetime, timedelta
from functools import partial

from sandbox.genesys.errors import Refused
from sandbox.genesys.state import STATE
from sandbox.genesys.testers.scenarios.catalogue import SCENARIOS
from sandbox.genesys.testers.scenarios.model import (
    Progress,
    Run,
    RunState,
    Step,
    StepFailed,
    StepSkipped,
    StepState,
)

POLL_S = 0.5
MAX_RUNS = 50


def play(name: str, parameters: dict[str, int], now: datetime) -> Run:
    """Return a run of the scenario, which has begun; what it does at once has happened."""
    labels = [step.label for step in SCENARIOS[name].steps]
    if parameters:
        labels = [label.format(**parameters) for label in labels]
    steps = [Progress(label=label) for label in labels]
    run = Run(id=STATE.new_id("run"), scenario=name, started_at=now, steps=steps, parameters=parameters)
    STATE.runs[run.id] = run
    for old in list(STATE.runs)[:-MAX_RUNS]:
        stop(STATE.runs.pop(old), now)
    advance(run.id, now)
    return run


def stop(run: Run, now: datetime) -> None:
    """End the run where it is; over is over."""
    if run.state == "running":
        _end_step(run, "skipped", now)
        _finish(run, now, state="stopped")


def advance(run_id: str, now: datetime) -> None:
    """Do what can be done now, and come back for the rest."""
    run = STATE.runs.get(run_id)
    if run is None or run.state != "running":
        return
    steps = SCENARIOS[run.scenario].steps
    try:
        while run.index < len(steps) and _is_over(run, steps[run.index], now):
            run.index += 1
    except (StepFailed, Refused) as failure:
        _end_step(run, "failed", now, why=str(failure))
        _finish(run, now, state="failed", why=str(failure))
        return
    if run.index == len(steps):
        _finish(run, now, state="done")
    else:
        STATE.timers.at(now + timedelta(seconds=POLL_S), partial(advance, run_id))


def _is_over(run: Run, step: Step, now: datetime) -> bool:
    """Return whether the next step may begin; one that is skipped is over.

    Raises: StepFailed when its time is over and the step is not optional.
    """
    try:
        return _is_done(run, step, now)
    except StepSkipped as reason:
        _end_step(run, "skipped", now, why=str(reason))
        return True


def _is_done(run: Run, step: Step, now: datetime) -> bool:
    """Begin the step when it has not begun, and return whether it is done.

    Raises: StepSkipped or StepFailed when its time is over.
    """
    if run.current.state == "pending":
        run.current.state, run.current.began_at = "running", now
        if step.act is not None:
            step.act(run, now)
    if step.is_done is None or step.is_done(run, now):
        _end_step(run, "done", now)
        return True
    if run.elapsed_s(now) < step.within_s:
        return False
    why = f"It did not happen within {step.within_s:.0f} s."
    raise StepSkipped(why) if step.optional else StepFailed(why)


def _end_step(run: Run, state: StepState, now: datetime, *, why: str = "") -> None:
    run.current.state, run.current.ended_at, run.current.why = state, now, why


def _finish(run: Run, now: datetime, *, state: RunState, why: str = "") -> None:
    run.state, run.ended_at, run.why = state, now, why
    SCENARIOS[run.scenario].cleanup(run, now)
