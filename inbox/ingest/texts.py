"""Answers to requests for texts: what Genesys does not give is asked for once more, then unreadable."""

from datetime import datetime, timedelta

from gateway import outbound
from gateway.operations.names import Operation, RequestOutcome
from gateway.operations.payloads import ReadTexts
from gateway.settled import RequestSettled
from inbox import timeline
from inbox.contents import UNREADABLE
from inbox.models import Activity, Conversation, Message
from inbox.timeline import Line
from live.problems import Code

AGAIN, AGAIN_AFTER = "texts-again", timedelta(seconds=5)  # the key of a second request begins with it


def texts_settled(fact: RequestSettled[ReadTexts]) -> None:
    """Ask again for texts that Genesys left out the first time; otherwise store that they cannot be read."""
    conversation = Conversation.objects.find_locked(fact.regarding)
    if conversation is None or fact.outcome == RequestOutcome.WAITING:
        return
    missing = list(conversation.messages.filter(remote_id__in=fact.payload.message_ids, text=None))
    if missing and _may_come_yet(fact):
        ids = [str(message.remote_id) for message in missing]
        _request_again(conversation, ids, fact.occurred_at + AGAIN_AFTER)
    elif missing:
        lines = [_unreadable(message) for message in missing]
        timeline.record(conversation, lines, at=fact.occurred_at)


def _may_come_yet(fact: RequestSettled[ReadTexts]) -> bool:
    """Return whether a second request may bring them, with Bridge's own token if the agent's has ended."""
    signed_out = fact.problem.get("code") == Code.SIGNED_OUT
    return signed_out or (fact.outcome == RequestOutcome.ACCEPTED and not fact.key.startswith(AGAIN))


def _request_again(conversation: Conversation, ids: list[str], at: datetime) -> None:
    outbound.reserve(
        Operation.READ_TEXTS,
        ReadTexts(conversation_id=conversation.remote_id, message_ids=ids),
        key=f"{AGAIN}:{ids[-1]}:{at.isoformat()}",
        regarding=conversation.remote_id,
        now=at,
    )


def _unreadable(message: Message) -> Line:
    message.text, message.attachments = "", [{"name": "", "url": "", "mime": "", "kind": UNREADABLE}]
    message.save(update_fields=["text", "attachments"])
    return Line(kind=Activity.Kind.MESSAGE, message=message)
