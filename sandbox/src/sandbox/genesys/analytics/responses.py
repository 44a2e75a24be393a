"""How fast people write back in a digital conversation, and how much they write."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sandbox.genesys.conversations.model import Conversation, Message, Participant

Emission = tuple[str, datetime, int]


def of_leg(conversation: Conversation, leg: Participant) -> Iterator[Emission]:
    """Return the response times and message counts that are measured of an agent's leg."""
    yield from _response_times(conversation, leg)
    if leg.ended_at is not None and conversation.medium == "message":
        own = [each for each in conversation.messages if _is_within(each, leg)]
        yield "oMessageCount", leg.ended_at, len(own)
        yield "oMediaCount", leg.ended_at, sum(len(each.content) for each in own)


def _response_times(conversation: Conversation, leg: Participant) -> Iterator[Emission]:
    """Return how long each side waited for the other; for the agent, from the answer on at the earliest."""
    asked_at: datetime | None = None
    answered_at: datetime | None = None
    for message in conversation.messages:
        is_own = message.created_by == leg.user_id and _is_within(message, leg)
        if message.direction == "inbound":
            if answered_at is not None and _is_within(message, leg):
                yield "tUserResponseTime", message.at, _ms(answered_at, message.at)
            asked_at, answered_at = asked_at or message.at, None
            continue
        if is_own and asked_at is not None:
            yield (
                "tAgentResponseTime",
                message.at,
                _ms(max(asked_at, leg.connected_at or asked_at), message.at),
            )
            yield from _first_response(conversation, message)
        asked_at, answered_at = None, message.at if is_own else None


def _first_response(conversation: Conversation, message: Message) -> Iterator[Emission]:
    """Return how long the customer waited for the first word of any agent."""
    first_out = next(each for each in conversation.messages if each.direction == "outbound")
    first_in = next((each for each in conversation.messages if each.direction == "inbound"), None)
    if message is first_out and first_in is not None:
        yield "tFirstResponse", message.at, _ms(first_in.at, message.at)


def _is_within(message: Message, leg: Participant) -> bool:
    began = leg.connected_at is not None and leg.connected_at <= message.at
    return began and (leg.ended_at is None or message.at <= leg.ended_at)


def _ms(start: datetime, end: datetime) -> int:
    return (end - start) // timedelta(milliseconds=1)
