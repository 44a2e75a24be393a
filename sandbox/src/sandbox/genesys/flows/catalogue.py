"""The flows that the demo organisation published."""

from typing import Any

from sandbox import data
from sandbox.genesys.conversations.model import Medium
from sandbox.genesys.flows.model import Bot, Flow, Question, Rule
from sandbox.organisation import uuid_of

_DATA: dict[str, Any] = data.read("sandbox.genesys.flows", "flows.json")
RULES = tuple(Rule(**each) for each in _DATA["rules"])
GREETER = Bot(**_DATA["bot"] | {"questions": tuple(Question(**each) for each in _DATA["bot"]["questions"])})


def _flow(name: str, media: list[Medium], bot: Bot | None = None) -> Flow:
    return Flow(id=uuid_of("flow", name), name=name, media=media, queue=_DATA["queue"], rules=RULES, bot=bot)


_PLAIN = [_flow(name, media) for name, media in _DATA["flows"].items()]
WITH_BOT = _flow("Northwind inbound messages with a bot", ["message"], GREETER)
_BY_ID = {each.id: each for each in (*_PLAIN, WITH_BOT)}
_BY_MEDIUM = {medium: each for each in _PLAIN for medium in each.media}


def of(flow_id: str) -> Flow | None:
    """Return the flow with this id, as an integration's recipient names it."""
    return _BY_ID.get(flow_id)


def for_medium(medium: Medium) -> Flow:
    """Return the flow that takes in a medium when nothing names another."""
    return _BY_MEDIUM[medium]
