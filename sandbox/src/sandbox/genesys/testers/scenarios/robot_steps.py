"""Steps in which a robot colleague acts where no human does."""

from datetime import datetime

from sandbox import organisation
from sandbox.genesys.conversations.model import Conversation, Participant
from sandbox.genesys.people.model import User
from sandbox.genesys.state import STATE
from sandbox.genesys.testers import robots
from sandbox.genesys.testers.scenarios.model import Run, StepFailed

COLLEAGUE = 0


def conversation(run: Run, customer: str) -> Conversation:
    """Return the customer's conversation.

    Raises: StepFailed when somebody made the sandbox forget it.
    """
    own = STATE.conversations.get(run.conversations.get(customer, ""))
    if own is None:
        raise StepFailed("The conversation is gone.")
    return own


def answered(own: Conversation) -> Participant | None:
    """Return the agent's leg that is connected."""
    return next((leg for leg in own.live("agent") if leg.state == "connected"), None)


def bring_robot(run: Run, now: datetime, *, queue: str, presence: str = "Available") -> None:
    """Let a colleague who is not at work come in; nothing rings at one who stays off queue."""
    free = robots.offline(organisation.queue_id(queue), now)
    if not free:
        raise StepFailed(f"Every agent of {queue} is at work: sign one out, so that a robot can stand in.")
    run.robots.append(free[0].id)
    robots.sign_on(free[0], presence)


def is_accepted(run: Run, now: datetime, *, customer: str, queue: str, patience_s: float) -> bool:
    """Return whether an agent has accepted; after ``patience_s`` a robot goes on queue and does it."""
    own = conversation(run, customer)
    if answered(own) is None and run.elapsed_s(now) >= patience_s:
        _accept_by_robot(run, own, queue, now)
    return answered(own) is not None


def is_transfer_declined(run: Run, now: datetime, *, customer: str, patience_s: float) -> bool:
    """Return whether the colleague has declined a transfer; after ``patience_s`` a robot sender tries one."""
    own, colleague = conversation(run, customer), _robot(run, COLLEAGUE)
    for held, leg in robots.legs_of(colleague, "alerting"):
        robots.decline(colleague, held, leg)
    if any(each.user_id == colleague.id and each.state == "Failed" for each in own.transfers):
        return True
    if len(run.robots) > 1 or run.elapsed_s(now) >= patience_s:
        _transfer_by_robot(own, colleague, run)
    return False


def sign_off_robots(run: Run, now: datetime) -> None:
    """Let the robots of this run hand back what they have and leave."""
    for user_id in run.robots:
        user = STATE.users.get(user_id)
        if user is not None:
            robots.sign_off(user)


def _robot(run: Run, index: int) -> User:
    return STATE.users[run.robots[index]]


def _accept_by_robot(run: Run, own: Conversation, queue: str, now: datetime) -> None:
    if len(run.robots) < 2:
        bring_robot(run, now, queue=queue, presence="On Queue")
    user = _robot(run, 1)
    for held, leg in robots.legs_of(user, "alerting"):
        robots.accept(user, held, leg)
        if held is own:
            robots.say(user, held, leg, "Hello, how can I help?")


def _transfer_by_robot(own: Conversation, colleague: User, run: Run) -> None:
    leg = answered(own)
    is_pending = any(each.state == "Pending" for each in own.transfers)
    if leg is not None and leg.user_id in run.robots and not is_pending:
        robots.transfer(STATE.users[leg.user_id], own, leg, to=colleague)
