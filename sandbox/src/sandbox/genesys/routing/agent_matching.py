"""Which agents may be offered a conversation, and the best of them: skills, language, last agent."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import accumulate
from typing import Any

from sandbox.genesys.conversations.model import Conversation, Routing
from sandbox.genesys.people.model import User
from sandbox.genesys.routing.model import Queue

# Routing that looks for certain agents by itself switches last agent routing off.
OTHER_ROUTING = ("routingRules", "conditionalGroupRouting", "directRouting")
THREADED = ("message", "email")


def has_abilities(user: User, routing: Routing, queue: Queue) -> bool:
    """Return whether the user has all that is asked for, unless the queue disregards skills."""
    if queue.settings["skillEvaluationMethod"] == "NONE":
        return True
    speaks = routing.language_id is None or routing.language_id in user.languages
    return speaks and all(each in user.skills for each in routing.skill_ids)


def best_of(users: Iterable[User], routing: Routing, queue: Queue) -> User | None:
    """Return the first of these, or where the queue wants the best, the first of the most proficient."""
    if queue.settings["skillEvaluationMethod"] != "BEST":
        return next(iter(users), None)
    return max(users, key=lambda each: _proficiency(each, routing), default=None)


def is_preferred(user: User, routing: Routing, queue: Queue, now: datetime) -> bool:
    """Return whether the preferred agent rule in force lets this user in; after the last rule all are."""
    rules = _rules(routing, queue)
    waited_s = (now - routing.entered_at).total_seconds()
    for rule, until_s in zip(rules, _borders_s(rules), strict=True):
        if waited_s < until_s:
            least = int(rule.get("threshold") or 0)
            return rule["operator"] == "ANY" or routing.scores.get(user.id, -1) >= least
    return True


def next_rule_at(routing: Routing, queue: Queue, now: datetime) -> datetime | None:
    """Return when another preferred agent rule comes into force."""
    ends = [routing.entered_at + timedelta(seconds=each) for each in _borders_s(_rules(routing, queue))]
    return next((each for each in ends if each > now), None)


def last_agent(conversation: Conversation, queue: Queue) -> str | None:
    """Return who had this thread before the customer came back, if the queue prefers them."""
    own = queue.settings
    if own["lastAgentRoutingMode"] == "Disabled" or any(own.get(each) for each in OTHER_ROUTING):
        return None
    if conversation.medium not in THREADED:
        return None
    returned_at = conversation.customer_leg.started_at
    answered = [leg for leg in conversation.participants if leg.purpose == "agent" and leg.connected_at]
    if not answered or answered[-1].started_at >= returned_at:
        return None
    return answered[-1].user_id


def _rules(routing: Routing, queue: Queue) -> list[dict[str, Any]]:
    """Return the preferred agent rules, which mean nothing without scores."""
    rules: list[dict[str, Any]] = queue.settings.get("routingRules", []) if routing.scores else []
    return rules


def _borders_s(rules: list[dict[str, Any]]) -> list[float]:
    return list(accumulate(float(each.get("waitSeconds") or 0) for each in rules))


def _proficiency(user: User, routing: Routing) -> float:
    """Return the mean proficiency in what is asked for, the language among it."""
    own = [user.skills[each] for each in routing.skill_ids]
    own += [user.languages[routing.language_id]] if routing.language_id else []
    return sum(own) / len(own) if own else 0.0
