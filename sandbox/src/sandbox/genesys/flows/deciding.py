"""What a flow decides from what is known of the customer: queue, priority, skills and language."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sandbox.genesys.conversations.model import Conversation, Routing
from sandbox.genesys.flows.model import Flow, Rule
from sandbox.genesys.people.abilities import Ability
from sandbox.genesys.routing.model import Queue
from sandbox.genesys.state import STATE
from sandbox.organisation import CUSTOMERS

MAX_PRIORITY = 25_000_000


def routing(flow: Flow, conversation: Conversation, *, now: datetime) -> Routing:
    """Return what the conversation waits for; names that mean nothing are passed over."""
    known = dict(conversation.customer_leg.attributes)
    known.setdefault("vip", str(_is_vip(conversation)).lower())
    rules = [each for each in flow.rules if known.get(each.attribute, "").lower() == each.value.lower()]
    return Routing(
        queue_id=_queue(flow, rules, known).id,
        priority=_priority(rules, known),
        skill_ids=_skills(rules, known),
        language_id=_language(rules, known),
        entered_at=now,
    )


def _is_vip(conversation: Conversation) -> bool:
    return any(each.vip and each.key == conversation.customer.get("key") for each in CUSTOMERS)


def _queue(flow: Flow, rules: Iterable[Rule], known: Mapping[str, str]) -> Queue:
    """Return the first queue that exists: the one asked for, by a rule, the flow's own, any."""
    wanted = [known.get("queue"), *(each.queue for each in rules), flow.queue]
    by_name = {each.name.lower(): each for each in STATE.queues.values()} | STATE.queues
    found = [by_name[each.lower()] for each in wanted if each and each.lower() in by_name]
    return next(iter([*found, *STATE.queues.values()]))


def _priority(rules: Iterable[Rule], known: Mapping[str, str]) -> int:
    try:
        asked = int(known.get("priority", ""))
    except ValueError:
        asked = 0
    total = asked + sum(each.priority for each in rules)
    return max(-MAX_PRIORITY, min(MAX_PRIORITY, total))


def _skills(rules: Iterable[Rule], known: Mapping[str, str]) -> list[str]:
    names = [name for each in rules for name in each.skills]
    names += [name.strip() for name in known.get("skills", "").split(",")]
    ids = (_by_name(STATE.skills.values(), name) for name in names)
    return list(dict.fromkeys(each for each in ids if each))


def _language(rules: Iterable[Rule], known: Mapping[str, str]) -> str | None:
    names = [known.get("language", ""), *(each.language or "" for each in rules)]
    ids = (_by_name(STATE.languages.values(), name) for name in names)
    return next((each for each in ids if each), None)


def _by_name(abilities: Iterable[Ability], name: str) -> str | None:
    return next((each.id for each in abilities if each.name.lower() == name.lower()), None)
