"""Outage drill: many robots wrap up at once, some of them in the desk, and ServiceNow takes few requests."""

from datetime import datetime
from itertools import islice

from django.conf import settings

from sandbox import organisation
from sandbox.control.faults import FAULTS, RateLimit
from sandbox.genesys import state
from sandbox.genesys.conversations.model import Conversation, Routing
from sandbox.genesys.people.model import User
from sandbox.genesys.state import STATE
from sandbox.genesys.testers import customers, robots
from sandbox.genesys.testers.scenarios.desk_robots import DeskRobots
from sandbox.genesys.testers.scenarios.model import Parameter, Run, Scenario, Step, StepSkipped
from sandbox.organisation import CUSTOMERS, QUEUES, uuid_of

SIGN_ONS_A_TURN = 25
NOTES = "Outage drill."
NOBODY = "No robot is to use the desk."
# On the customer of each call: the page shows drills in figures only.
MARK = "drill"
CALLS, WAITING, IN_GENESYS, IN_DESK = "calls", "waiting", "wrapped up in Genesys", "wrapped up in the desk"
# By run. Not saved: a run that goes on in another process wraps up in Genesys.
TEAMS: dict[str, DeskRobots] = {}


def calls_of(run: Run) -> list[Conversation]:
    """Return the conversations of a drill."""
    return [each for each in STATE.conversations.values() if each.customer_leg.attributes.get(MARK) == run.id]


def _recruit(run: Run, now: datetime) -> None:
    """Choose the robots among the agents of load tests, and send some of them to the desk."""
    wanted = run.parameters["robots"]
    for agent in map(state.extra_agent, range(1, wanted + 1)):
        if uuid_of("user", agent.key) not in STATE.users:
            STATE.add_user(agent, now)
    free = [each for each in robots.offline(organisation.queue_id(QUEUES[0]), now) if state.is_extra(each)]
    run.robots = [each.id for each in free[:wanted]]
    run.figures = {"on queue": 0, CALLS: 0, WAITING: 0, IN_GENESYS: 0, IN_DESK: 0}
    url = getattr(settings, "SANDBOX_DESK_URL", "")
    if url:
        share = run.parameters["desk_percent"]
        # Spread evenly over all robots: each at which the share reaches another whole number.
        numbered = enumerate(_robots(run))
        chosen = [each for at, each in numbered if (at + 1) * share // 100 > at * share // 100]
        TEAMS[run.id] = DeskRobots(url, {each.id: each.agent.email for each in chosen})


def _is_on_queue(run: Run, now: datetime) -> bool:
    """Let the next few robots go on queue, and return whether all are there."""
    missing = (each for each in _robots(run) if not each.is_on_queue)
    for user in islice(missing, SIGN_ONS_A_TURN):
        robots.sign_on(user)
    run.figures["on queue"] = sum(each.is_on_queue for each in _robots(run))
    return run.figures["on queue"] == len(run.robots)


def _is_at_desk(run: Run, now: datetime) -> bool:
    """Return whether all robots of the desk have signed in, or were refused.

    Raises: StepSkipped when none is there; all robots then wrap up in Genesys.
    """
    team = TEAMS.get(run.id)
    if team is None:
        raise StepSkipped("SANDBOX_DESK_URL names no desk. All robots wrap up in Genesys.")
    team.collect()
    run.figures["at the desk"] = len(team.signed_in)
    if team.are_there and not team.signed_in:
        raise StepSkipped(f"{next(iter(team.problems.values()), NOBODY)} All robots wrap up in Genesys.")
    return team.are_there


def _limit(run: Run, now: datetime) -> None:
    limit = RateLimit(requests=run.parameters["servicenow_per_hour"], window_s=3600)
    FAULTS["servicenow"].rate_limit = limit


def _are_calls_over(run: Run, now: datetime) -> bool:
    """Let customers call at the drill's rate and robots work, and return whether the last call has come."""
    planned = run.parameters["per_minute"] * run.parameters["minutes"]
    due = min(int(run.elapsed_s(now) * run.parameters["per_minute"] / 60), planned)
    while run.figures[CALLS] < due:
        _call(run, now)
    _work(run, now)
    return run.figures[CALLS] >= planned


def _is_all_wrapped_up(run: Run, now: datetime) -> bool:
    """Let robots work, and return whether nobody waits, talks or wraps up any more."""
    _work(run, now)
    team = TEAMS.get(run.id)
    are_busy = any(each.work for each in _robots(run)) or (team is not None and team.are_busy)
    return not are_busy and all(each.ended_at for each in calls_of(run))


def _call(run: Run, now: datetime) -> None:
    number = run.figures[CALLS] = run.figures[CALLS] + 1
    queue = organisation.queue_id(QUEUES[number % len(QUEUES)])
    caller = CUSTOMERS[number % len(CUSTOMERS)]
    routing = Routing(queue_id=queue, entered_at=now)
    customers.start("call", caller, routing, attributes={MARK: run.id}, now=now)


def _work(run: Run, now: datetime) -> None:
    """Let every robot take the next step of its work."""
    for user in _robots(run):
        for own, leg in robots.legs_of(user, "alerting"):
            robots.accept(user, own, leg)
        for own, leg in robots.legs_of(user, "connected"):
            if (now - (leg.connected_at or now)).total_seconds() >= run.parameters["talk_s"]:
                robots.decline(user, own, leg)
        _wrap_up(run, user)
    run.figures[WAITING] = sum(map(len, STATE.waiting.values()))


def _wrap_up(run: Run, user: User) -> None:
    """Let the robot wrap up what it owes, in the desk when it is one of those who can."""
    team = TEAMS.get(run.id)
    if team is not None:
        team.collect()
        run.figures[IN_DESK] = len(team.wrapped_up)
    for own, leg in robots.ended_legs_of(user):
        is_of_drill = own.customer_leg.attributes.get(MARK) == run.id
        if team is None or not is_of_drill or not team.takes(user.id, own.id, NOTES):
            code_id = STATE.queues[leg.queue_id or ""].code_ids[0]
            robots.wrap_up(user, own, leg, code_id=code_id, notes=NOTES)
            run.figures[IN_GENESYS] += is_of_drill


def _robots(run: Run) -> list[User]:
    return [STATE.users[each] for each in run.robots if each in STATE.users]


def _clean_up(run: Run, now: datetime) -> None:
    """Lift the limit, let customers hang up, and send the robots home with nothing left to wrap up."""
    FAULTS["servicenow"].rate_limit = None
    team = TEAMS.pop(run.id, None)
    if team is not None:
        team.end()
    for call in calls_of(run):
        if call.ended_at is None:
            customers.hang_up(call, now=now)
    for user in _robots(run):
        _wrap_up(run, user)
        robots.sign_off(user)


SCENARIO = Scenario(
    about="Robots take 167 calls a minute for three minutes and wrap up, every fifth in the desk; "
    "ServiceNow is rate-limited.",
    parameters={
        "robots": Parameter(label="Robots", default=500, low=1, high=2000),
        "desk_percent": Parameter(label="In the desk, %", default=20, low=0, high=100),
        "per_minute": Parameter(label="Calls a minute", default=167, low=1, high=1000),
        "minutes": Parameter(label="Minutes", default=3, low=1, high=60),
        "talk_s": Parameter(label="Talk, seconds", default=20, low=1, high=600),
        "servicenow_per_hour": Parameter(label="ServiceNow an hour", default=1000, low=0, high=1_000_000),
    },
    steps=(
        Step(label="{robots} robots go on queue.", act=_recruit, is_done=_is_on_queue, within_s=300),
        Step(
            label="{desk_percent} % of the robots sign in to the desk.",
            is_done=_is_at_desk,
            within_s=300,
            optional=True,
        ),
        Step(label="ServiceNow takes {servicenow_per_hour} requests an hour and user.", act=_limit),
        Step(
            label="{per_minute} calls a minute come for {minutes} min.",
            is_done=_are_calls_over,
            within_s=3900,
        ),
        Step(label="All calls are wrapped up.", is_done=_is_all_wrapped_up, within_s=600, optional=True),
    ),
    cleanup=_clean_up,
)
