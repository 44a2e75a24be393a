"""The flows that the demo organisation published."""

from sandbox.genesys.conversations.model import Medium
from sandbox.genesys.flows.model import Bot, Flow, Question, Rule
from sandbox.organisation import uuid_of

VIP = Rule(attribute="vip", value="true", priority=5)
RULES = (
    VIP,
    Rule(attribute="topic", value="An invoice", queue="Billing", skills=("Billing",)),
    Rule(attribute="topic", value="A device", skills=("Hardware",)),
    Rule(attribute="urgency", value="I cannot work", priority=10),
)
GREETER = Bot(
    name="Northwind greeter",
    greeting="Hello, this is the Northwind assistant.",
    questions=(
        Question(attribute="topic", text="What is it about?", replies=("An invoice", "A device", "Access")),
        Question(attribute="urgency", text="How urgent is it?", replies=("I cannot work", "It can wait")),
        Question(attribute="employeeNumber", text="What is your employee number?"),
    ),
    thanks="Thank you. I am looking for a colleague who can help.",
)


def _flow(name: str, *media: Medium, bot: Bot | None = None) -> Flow:
    return Flow(
        id=uuid_of("flow", name), name=name, media=media, queue="IT Service Desk", rules=RULES, bot=bot
    )


CALLS = _flow("Northwind inbound calls", "call", "callback")
MAIL = _flow("Northwind inbound mail", "email")
MESSAGES = _flow("Northwind inbound messages", "message")
WITH_BOT = _flow("Northwind inbound messages with a bot", "message", bot=GREETER)
FLOWS = {each.id: each for each in (CALLS, MAIL, MESSAGES, WITH_BOT)}
_BY_MEDIUM = {medium: each for each in (CALLS, MAIL, MESSAGES) for medium in each.media}


def of(flow_id: str) -> Flow | None:
    """Return the flow with this id, as a recipient's binding names it."""
    return FLOWS.get(flow_id)


def listed() -> list[Flow]:
    """Return all flows by name."""
    return sorted(FLOWS.values(), key=lambda each: each.name)


def for_medium(medium: Medium) -> Flow:
    """Return the flow that takes in a medium when nothing names another."""
    return _BY_MEDIUM[medium]
