"""Steps in which a robot colleague acts where no human does."""

from datetime import datetime

from sandbox import organisation
from sandbox.genesys.conversations.model import Conversation
from sandbox.genesys.people.model import User
from sandbox.genesys.state import STATE
from sandbox.genesys.testers import robots
from sandbox.genesys.testers.scenarios.model import Run, Step, StepFailed
from sandbox.genesys.testers.scenarios.steps import answered, conversation

COLLEAGUE = 0


def stands_by(queue: str) -> Step:
    """Let a colleague who is not at work come in, Available and off queue: nothing rings there by itself."""

    def act(run: Run, now: datetime) -> None:
        _recruit(run, queue, now, presence="Available")

    return Step(label="A colleague, a robot, comes in and stays off queue.", act=act)


def accepted(who: str, queue: str, *, patience_s: float, within_s: float) -> Step:
    """Wait until an agent has accepted; after ``patience_s`` a robot goes on queue and does it."""

    def is_done(run: Run, now: datetime) -> bool:
        own = conversation(run, who)
        if answered(own) is None and run.elapsed_s(now) >= patience_s:
            _accept_by_robot(run, own, queue, now)
        return answered(own) is not None

    return Step(label="An agent accepts; without one, a robot does.", is_done=is_done, within_s=within_s)


def transfer_declined(who: str, *, patience_s: float, within_s: float) -> Step:
    """Wait for a transfer to the colleague, who declines; after ``patience_s`` a robot sender tries one."""

    def is_done(run: Run, now: datetime) -> bool:
        own, colleague = conversation(run, who), _robot(run, COLLEAGUE)
        for held, leg in robots.legs_of(colleague, "alerting"):
            robots.decline(colleague, held, leg)
        if any(each.user_id == colleague.id and each.state == "Failed" for each in own.transfers):
            return True
        if len(run.robots) > 1 or run.elapsed_s(now) >= patience_s:
            _transfer_by_robot(own, colleague, run)
        return False

    name = "the colleague"
    return Step(label=f"The chat is transferred to {name}, who declines.", is_done=is_done, within_s=within_s)


def still_there(who: str) -> Step:
    """Check that the sender has kept the conversation, or that it waits again."""

    def is_done(run: Run, now: datetime) -> bool:
        return bool(conversation(run, who).live("agent", "acd"))

    return Step(label="The sender still has the chat.", is_done=is_done)


def sign_off_robots(run: Run, now: datetime) -> None:
    """Let the robots of this run hand back what they have and leave."""
    for user_id in run.robots:
        user = STATE.users.get(user_id)
        if user is not None:
            robots.sign_off(user)


def _recruit(run: Run, queue: str, now: datetime, *, presence: str) -> User:
    free = robots.offline(organisation.queue_id(queue), now)
    if not free:
        raise StepFailed(f"Every agent of {queue} is at work: sign one out, so that a robot can stand in.")
    run.robots.append(free[0].id)
    robots.sign_on(free[0], presence)
    return free[0]


def _robot(run: Run, index: int) -> User:
    return STATE.users[run.robots[index]]


def _accept_by_robot(run: Run, own: Conversation, queue: str, now: datetime) -> None:
    user = _robot(run, 1) if len(run.robots) > 1 else _recruit(run, queue, now, presence="On Queue")
    for held, leg in robots.legs_of(user, "alerting"):
        robots.accept(user, held, leg)
        if held is own:
            robots.say(user, held, leg, "Hello, how can I help?")


def _transfer_by_robot(own: Conversation, colleague: User, run: Run) -> None:
    leg = answered(own)
    is_pending = any(each.state == "Pending" for each in own.transfers)
    if leg is not None and leg.user_id in run.robots and not is_pending:
        robots.transfer(STATE.users[leg.user_id], own, leg, to=colleague)
