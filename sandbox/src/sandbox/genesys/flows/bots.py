"""The scripted bot: it hears what customers write, asks on, and hands over with what it was told."""

from collections.abc import Sequence
from datetime import datetime

from sandbox.genesys.conversations.model import Conversation, Message
from sandbox.genesys.flows import inbound
from sandbox.genesys.flows.model import Bot, Question, Visit
from sandbox.genesys.messaging import delivery
from sandbox.genesys.state import STATE

MAX_MISUNDERSTOOD = 2


def attend(now: datetime) -> None:
    """Let each bot hear what its customer wrote since; where the customer has left, it leaves."""
    for visit in [STATE.visits[each] for each in STATE.changed if each in STATE.visits]:
        conversation = STATE.conversations[visit.conversation_id]
        if not conversation.live("botflow"):
            del STATE.visits[visit.conversation_id]
            continue
        said = [each for each in conversation.messages if each.direction == "inbound"]
        for message in said[visit.heard :]:
            if visit.conversation_id in STATE.visits:
                visit.heard += 1
                _read(visit, conversation, message, now)


def _read(visit: Visit, conversation: Conversation, message: Message, now: datetime) -> None:
    bot, words = visit.flow.bot, (message.text or "").strip()
    if bot is None:
        return
    if visit.step < 0:
        _say(conversation, bot.greeting, now=now)
    elif words.lower() in bot.for_a_human or not _understood(visit, bot, conversation, words):
        _thank(visit, bot, conversation, now)
        return
    _go_on(visit, bot, conversation, now)


def _understood(visit: Visit, bot: Bot, conversation: Conversation, words: str) -> bool:
    """Take an answer; return False when the bot has had enough of what it does not understand."""
    question = bot.questions[visit.step]
    answer = _answer(question, words)
    visit.misunderstood = 0 if answer else visit.misunderstood + 1
    if answer:
        conversation.customer_leg.attributes[question.attribute] = answer
        STATE.mark_changed(conversation)
    return visit.misunderstood < MAX_MISUNDERSTOOD


def _answer(question: Question, words: str) -> str | None:
    """Return the reply that was meant, whatever its case, or any words where no replies are given."""
    if not question.replies:
        return words or None
    return next((each for each in question.replies if each.lower() == words.lower()), None)


def _go_on(visit: Visit, bot: Bot, conversation: Conversation, now: datetime) -> None:
    """Ask the next question, or the same again; after the last one hand over."""
    if visit.misunderstood:
        _say(conversation, bot.again, now=now)
    else:
        visit.step += 1
    if visit.step >= len(bot.questions):
        _thank(visit, bot, conversation, now)
        return
    question = bot.questions[visit.step]
    _say(conversation, question.text, replies=question.replies, now=now)
    inbound.expect(visit, now=now)


def _thank(visit: Visit, bot: Bot, conversation: Conversation, now: datetime) -> None:
    _say(conversation, bot.thanks, now=now)
    inbound.hand_over(visit, now=now)


def _say(conversation: Conversation, text: str, *, replies: Sequence[str] = (), now: datetime) -> None:
    content = [
        {"contentType": "QuickReply", "quickReply": {"text": each, "payload": each, "action": "Message"}}
        for each in replies
    ]
    delivery.outbound(conversation, None, text, content=content, origin="Bot", now=now)
