"""Answers to requests for texts: what Genesys does not give is asked for once more, then unreadable."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from gateway import outbound
from gateway.operations.names import Operation, RequestOutcome
from gateway.operations.payloads import ReadTexts
from gateway.settled import RequestSettled
from inbox.contents import UNREADABLE
from inbox.ingest.workspace import Loaded, Workspace
from inbox.models import Activity, Message
from inbox.timeline import Line
from live.problems import Code

AGAIN, AGAIN_AFTER = "texts-again", timedelta(seconds=5)  # the key of a second request begins with it


def texts_settled(fact: RequestSettled[ReadTexts], work: Workspace) -> None:
    """Ask again for texts that Genesys left out the first time; otherwise store that they cannot be read."""
    loaded = work.find(fact.regarding)
    if loaded is None or fact.outcome == RequestOutcome.WAITING:
        return
    missing = _missing(loaded, fact.payload.message_ids)
    if missing and _may_come_yet(fact):
        ids = [str(message.remote_id) for message in missing]
        _request_again(loaded, ids, fact.occurred_at)
    elif missing:
        loaded.record(map(_unreadable, missing), at=fact.occurred_at)


def _missing(loaded: Loaded, message_ids: Iterable[str]) -> list[Message]:
    asked = (loaded.messages.get(message_id) for message_id in message_ids)
    return [message for message in asked if message and message.text is None]


def _may_come_yet(fact: RequestSettled[ReadTexts]) -> bool:
    """Return whether a second request may bring them, with Bridge's own token if the agent's has ended."""
    signed_out = fact.problem.get("code") == Code.SIGNED_OUT
    return signed_out or (fact.outcome == RequestOutcome.ACCEPTED and not fact.key.startswith(AGAIN))


def _request_again(loaded: Loaded, ids: list[str], now: datetime) -> None:
    remote_id = loaded.conversation.remote_id
    request = outbound.request(
        Operation.READ_TEXTS,
        ReadTexts(conversation_id=remote_id, message_ids=ids),
        key=f"{AGAIN}:{ids[-1]}:{now.isoformat()}",
        regarding=remote_id,
        now=now,
    )
    loaded.reserve(outbound.later(request, now + AGAIN_AFTER))


def _unreadable(message: Message) -> Line:
    message.text, message.attachments = "", [{"name": "", "url": "", "mime": "", "kind": UNREADABLE}]
    return Line(kind=Activity.Kind.MESSAGE, message=message)
