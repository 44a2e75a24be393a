"""Outage drill: 500 robot agents, 167 wrap-ups a minute, and a ServiceNow that takes few requests."""

from datetime import datetime
from itertools import islice

from sandbox import organisation
from sandbox.control.faults import FAULTS, RateLimit
from sandbox.genesys import state
from sandbox.genesys.conversations.model import Routing
from sandbox.genesys.people.model import User
from sandbox.genesys.state import STATE
from sandbox.genesys.testers import customers, robots
from sandbox.genesys.testers.scenarios.model import Run, Step, Story
from sandbox.organisation import CUSTOMERS, QUEUES, uuid_of

ROBOTS = 500
SIGN_ONS_A_TURN = 25
WRAPUPS_A_MINUTE = 167
DRILL_S = 180
TALK_S = 20
SERVICENOW_PER_HOUR = 1000
# On the customer of each call, so that the page need not show 500 phones.
MARK = {"drill": "true"}


def _sign_on(run: Run, now: datetime) -> bool:
    """Let the next few robots come in, and return whether all are there."""
    free = (each for each in _crew(now) if each.id not in run.robots)
    for user in islice(free, min(SIGN_ONS_A_TURN, ROBOTS - len(run.robots))):
        robots.sign_on(user)
        run.robots.append(user.id)
    run.figures["on queue"] = len(run.robots)
    return len(run.robots) >= ROBOTS


def _limit(run: Run, now: datetime) -> None:
    FAULTS["servicenow"].rate_limit = RateLimit(requests=SERVICENOW_PER_HOUR, window_s=3600)


def _drive(run: Run, now: datetime) -> bool:
    """Let customers call at the drill's rate and robots work, and return whether its time is over."""
    elapsed_s = run.elapsed_s(now)
    due = int(min(elapsed_s, DRILL_S) * WRAPUPS_A_MINUTE / 60)
    while run.figures.get("calls", 0) < due:
        _call(run, now)
    _work(run, now)
    run.figures["waiting"] = sum(map(len, STATE.waiting.values()))
    run.figures["wrap-ups a minute"] = int(run.figures.get("wrap-ups", 0) * 60 / max(elapsed_s, 1))
    return elapsed_s >= DRILL_S + TALK_S


def _call(run: Run, now: datetime) -> None:
    number = run.figures["calls"] = run.figures.get("calls", 0) + 1
    queue = organisation.queue_id(QUEUES[number % len(QUEUES)])
    caller = CUSTOMERS[number % len(CUSTOMERS)]
    customers.start("call", caller, Routing(queue_id=queue, entered_at=now), attributes=MARK, now=now)


def _work(run: Run, now: datetime) -> None:
    """Let every robot take the next step of its work."""
    for user in [STATE.users[each] for each in run.robots if each in STATE.users]:
        for own, leg in robots.legs_of(user, "alerting"):
            robots.accept(user, own, leg)
            run.figures["answered"] = run.figures.get("answered", 0) + 1
        for own, leg in robots.legs_of(user, "connected"):
            if (now - (leg.connected_at or now)).total_seconds() >= TALK_S:
                robots.decline(user, own, leg)
        _wrap_up(run, user)


def _wrap_up(run: Run, user: User) -> None:
    for own, leg in robots.ended_legs_of(user):
        code_id = STATE.queues[leg.queue_id or ""].code_ids[0]
        robots.wrap_up(user, own, leg, code_id=code_id, notes="Outage drill.")
        run.figures["wrap-ups"] = run.figures.get("wrap-ups", 0) + 1


def _crew(now: datetime) -> list[User]:
    """Return load-test agents who are not at work, as many as there must be; missing ones are made."""
    for agent in map(state.extra_agent, range(1, ROBOTS + 1)):
        if uuid_of("user", agent.key) not in STATE.users:
            STATE.hire(agent, now)
    return [each for each in robots.offline(organisation.queue_id(QUEUES[0]), now) if state.is_extra(each)]


def _tidy(run: Run, now: datetime) -> None:
    FAULTS["servicenow"].rate_limit = None
    for user in [STATE.users[each] for each in run.robots if each in STATE.users]:
        for own, leg in robots.legs_of(user, "connected"):
            robots.decline(user, own, leg)
        _wrap_up(run, user)
        robots.sign_off(user)


STORY = Story(
    about="500 robots take 167 calls a minute for three minutes, and wrap up; ServiceNow is rate-limited.",
    steps=(
        Step(label=f"{ROBOTS} robots go on queue.", is_done=_sign_on, within_s=120),
        Step(label=f"ServiceNow takes {SERVICENOW_PER_HOUR} requests an hour and user.", act=_limit),
        Step(label=f"{WRAPUPS_A_MINUTE} calls a minute come for {DRILL_S} s.", is_done=_drive, within_s=600),
    ),
    tidy=(_tidy,),
)
